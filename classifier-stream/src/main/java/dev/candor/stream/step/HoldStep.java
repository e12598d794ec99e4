package dev.candor.stream.step;

import dev.candor.events.ClassifiedOrEnd;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.RecordingEnd;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.HeldReplies;
import dev.candor.stream.state.StoredValues;
import dev.candor.stream.state.TargetProgress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Holds the replies of which the classifier is unsure until a judge has spoken, and lets all others
 * pass. Whatever becomes of the judge, a reply goes on once it has been held for the grace, before
 * its cycle would be closed without it, and at the end of a recording. Without a judge configured
 * nothing is held, and what an earlier configuration held goes on.
 */
public final class HoldStep implements Processor<String, ClassifiedOrEnd, String, ClassifiedOrEnd> {
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final int LOOKS_A_GRACE = 20;

  private final ClassifierSettings settings;
  private final ClassifierMetrics metrics;
  private final long graceMillis;
  private ProcessorContext<String, ClassifiedOrEnd> context;
  private HeldReplies held;
  private KeyValueStore<String, byte[]> openCycles;

  public HoldStep(ClassifierSettings settings, ClassifierMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.metrics = Objects.requireNonNull(metrics);
    this.graceMillis = settings.judged() ? settings.grace().toMillis() : 0;
  }

  @Override
  public void init(ProcessorContext<String, ClassifiedOrEnd> context) {
    this.context = context;
    held = new HeldReplies(context);
    openCycles = context.getStateStore(ClassifierTopology.OPEN_CYCLES);
    context.schedule(look(), PunctuationType.WALL_CLOCK_TIME, this::releaseOverdue);
  }

  private Duration look() {
    Duration look = settings.grace().dividedBy(LOOKS_A_GRACE);
    return look.compareTo(LONGEST_LOOK) > 0
        ? LONGEST_LOOK
        : look.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : look;
  }

  @Override
  public void process(Record<String, ClassifiedOrEnd> record) {
    if (record.value() instanceof RecordingEnd end) {
      if (settings.judged()) {
        release(held.heldOf(end.target(), any -> true));
      }
      context.forward(record);
    } else if (record.value() instanceof ClassifiedResponse reply) {
      process(record, reply);
    }
  }

  private void process(Record<String, ClassifiedOrEnd> record, ClassifiedResponse reply) {
    if (reply.kind().equals(ClassifiedResponse.RECLASSIFIED)) {
      // Its cycle was tallied long ago; who classified it again has tallied it again, too.
      return;
    }
    if (!settings.judged()) {
      context.forward(record);
      return;
    }
    releaseBeforeClosing(reply);
    if (!reply.abstained() || reply.outcome() == null) {
      context.forward(record);
      return;
    }
    held.joinOrHold(reply, context.currentSystemTimeMs())
        .ifPresent(
            joined -> {
              metrics.judged(joined.target(), joined.judgement());
              context.forward(record.withValue(joined));
            });
  }

  /** The next step closes cycles by event time; what is held for them has to reach it first. */
  private void releaseBeforeClosing(ClassifiedResponse reply) {
    byte[] row = openCycles.get(TallyStep.progressKey(reply.target()));
    // The next step reads it, too, and counts it if it cannot be read.
    TargetProgress now =
        new StoredValues(() -> {})
            .read(row, TargetProgress.STORED::fromBytes)
            .orElse(TargetProgress.NONE);
    TargetProgress next = now.sawResponse(reply.cycle(), reply.receivedAt().toEpochMilli(), false);
    if (next.graceIsOver(settings.grace().toMillis())) {
      release(held.heldOf(reply.target(), cycle -> cycle < next.latestCycle()));
    }
  }

  private void releaseOverdue(long now) {
    release(held.heldSince(now - graceMillis));
    held.forgetEarly(now - graceMillis);
  }

  private void release(List<ClassifiedResponse> replies) {
    for (ClassifiedResponse reply : replies) {
      metrics.judged(reply.target(), reply.judgement());
      context.forward(new Record<>(reply.target(), reply, reply.receivedAt().toEpochMilli()));
    }
  }
}
