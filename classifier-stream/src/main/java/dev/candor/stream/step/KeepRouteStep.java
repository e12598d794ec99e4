package dev.candor.stream.step;

import dev.candor.events.Tally;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierTopology;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps, on every instance, the newest tallies of targets that others are the same model as:
 * partitions divide the targets, and two routes are seldom in one. Written by this step alone.
 */
public final class KeepRouteStep implements Processor<String, byte[], Void, Void> {
  private final Deserializer<Tally> tallies;
  private final ClassifierMetrics metrics;
  private KeyValueStore<String, Tally> kept;

  public KeepRouteStep(Deserializer<Tally> tallies, ClassifierMetrics metrics) {
    this.tallies = Objects.requireNonNull(tallies);
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    kept = context.getStateStore(ClassifierTopology.OTHER_ROUTES);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    try {
      kept.put(record.key(), tallies.deserialize("", record.value()));
    } catch (SerializationException e) {
      metrics.unreadable(ClassifierTopology.OTHER_ROUTES);
    }
  }
}
