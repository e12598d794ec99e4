package dev.candor.stream.step;

import dev.candor.events.Signal;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.StoreKeys;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Remembers, on every instance, what is raised of all targets: partitions divide the targets, and
 * whether all of them moved at once no partition sees. Written by this step alone.
 */
public final class RememberStep implements Processor<String, byte[], Void, Void> {
  private final Deserializer<Signal> signals;
  private final ClassifierMetrics metrics;
  private KeyValueStore<String, Signal> raised;

  public RememberStep(Deserializer<Signal> signals, ClassifierMetrics metrics) {
    this.signals = Objects.requireNonNull(signals);
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    raised = context.getStateStore(ClassifierTopology.RAISED_EVERYWHERE);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    Signal signal;
    try {
      signal = signals.deserialize("", record.value());
    } catch (SerializationException e) {
      metrics.unreadable(ClassifierTopology.RAISED_EVERYWHERE);
      return;
    }
    if (signal == null || !signal.kind().isOfDifference()) {
      return;
    }
    String key =
        StoreKeys.of(
            signal.target(),
            (signal.kind() == SignalKind.COMPOSITION ? SignalKind.RELEASE_DRIFT : signal.kind())
                .wireName(),
            String.valueOf(signal.baseline()),
            String.valueOf(signal.candidate()));
    if (signal.state() != SignalState.RAISED) {
      raised.delete(key);
    } else if (!CommonCauseLook.isCopy(signal) || isCopyOf(signal, raised.get(key))) {
      raised.put(key, signal);
    }
  }

  /** A copy may have been sent before it was known here that the finding is over. */
  private static boolean isCopyOf(Signal copy, Signal known) {
    return known != null && CommonCauseLook.original(copy).equals(CommonCauseLook.original(known));
  }
}
