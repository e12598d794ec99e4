package dev.candor.stream.step;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.Judgement;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.state.HeldReplies;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Joins a judgement with the reply that waits for it, and sends the reply on: with the judge's
 * outcome where the judge decided, else as the classifier left it. A judgement that finds no reply
 * waits for one; the second judge's are for its metrics alone and pass by.
 */
public final class JoinJudgementStep
    implements Processor<String, Judgement, String, ClassifiedResponse> {
  private final ClassifierMetrics metrics;
  private ProcessorContext<String, ClassifiedResponse> context;
  private HeldReplies held;

  public JoinJudgementStep(ClassifierMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<String, ClassifiedResponse> context) {
    this.context = context;
    held = new HeldReplies(context);
  }

  @Override
  public void process(Record<String, Judgement> record) {
    if (record.value().second()) {
      return;
    }
    held.joinOrKeep(record.value(), context.currentSystemTimeMs())
        .ifPresent(
            joined -> {
              metrics.judged(joined.target(), joined.judgement());
              context.forward(
                  new Record<>(joined.target(), joined, joined.receivedAt().toEpochMilli()));
            });
  }
}
