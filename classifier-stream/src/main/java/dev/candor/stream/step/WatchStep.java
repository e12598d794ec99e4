package dev.candor.stream.step;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.model.FailedProbes;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.Sight;
import dev.candor.stream.state.StoreKeys;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Watches whether targets answer at all, and hands every response on. A target whose probes all
 * fail closes no cycle with an outcome, so nothing after this step would ever speak of it. Raises a
 * signal once that lasts, and clears it with the next reply. Recordings are not watched.
 */
public final class WatchStep implements Processor<String, ClassifiedResponse, String, Object> {
  static final String BLIND_TARGET = "blind_target";

  /** Neither the mark of an end nor a reply of long ago that was classified again. */
  private static final String RESPONSE = "response";

  private final ClassifierMetrics metrics;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, byte[]> sights;

  public WatchStep(ClassifierMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    sights = context.getStateStore(ClassifierTopology.SIGHT);
  }

  @Override
  public void process(Record<String, ClassifiedResponse> record) {
    ClassifiedResponse response = record.value();
    boolean isLive = response.kind().equals(RESPONSE) && response.cycleProbes() > 0;
    if (isLive && response.failure() == null) {
      answered(record);
    } else if (isLive && FailedProbes.isTheTargets(response.failure())) {
      failed(record);
    }
    context.forward(record.withValue((Object) response), ClassifierTopology.HOLD);
  }

  private void answered(Record<String, ClassifiedResponse> record) {
    Sight before = sight(record.key());
    if (before.equals(Sight.ANSWERING)) {
      return;
    }
    sights.put(StoreKeys.of(record.key()), Sight.ANSWERING.toBytes());
    if (before.signalled()) {
      send(record, "cleared", before, record.key() + " answers again.");
    }
  }

  private void failed(Record<String, ClassifiedResponse> record) {
    ClassifiedResponse response = record.value();
    Sight now = sight(record.key()).failed(response);
    if (!now.signalled() && now.isLasting(response.cycleProbes(), response.receivedAt())) {
      now = now.signal();
      String detail = now.detail().isEmpty() ? "" : ": " + now.detail();
      send(
          record,
          "raised",
          now,
          String.format(
              "%s is blind: its last %d probes all failed (%s%s). Nothing is measured until this is"
                  + " fixed; a drift would go unseen.",
              record.key(), now.failures(), now.failure(), detail));
    }
    sights.put(StoreKeys.of(record.key()), now.toBytes());
  }

  private Sight sight(String target) {
    byte[] bytes = sights.get(StoreKeys.of(target));
    return bytes == null ? Sight.NONE : Sight.fromBytes(bytes);
  }

  private void send(
      Record<String, ClassifiedResponse> record, String state, Sight sight, String summary) {
    ClassifiedResponse response = record.value();
    String id = String.join("/", BLIND_TARGET, record.key(), String.valueOf(sight.since()));
    metrics.signal(record.key(), BLIND_TARGET, state);
    Signal signal =
        SignalBuilder.builder()
            .signalId(state.equals("raised") ? id : id + "/" + state)
            .kind(BLIND_TARGET)
            .state(state)
            .target(record.key())
            .cycle(response.cycle())
            .since(Instant.ofEpochMilli(sight.since()))
            .at(response.receivedAt())
            .summary(summary)
            .flips(List.of())
            .build();
    context.forward(record.withValue((Object) signal), ClassifierTopology.SIGNALS);
  }
}
