package dev.candor.producer;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.reading.TolerantReader;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.producer.plan.Burst;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Release changes, raised signals and warnings, from their topics. What is no record of its topic
 * is passed over and counted. After any other failure, as while the registry is away, all of them
 * are read again from the horizon on, so that none is lost.
 */
final class KafkaTriggers implements Triggers {
  private static final String UNSTABLE_NAMES = "unstable_names";

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TolerantReader reader;
  private final Set<Burst.Trigger> triggers = new LinkedHashSet<>();
  private TopicScan scan;

  KafkaTriggers(
      Topics topics,
      EventSerdes serdes,
      Supplier<Consumer<byte[], byte[]>> consumers,
      ProducerMetrics metrics) {
    this.consumers = Objects.requireNonNull(consumers);
    this.reader =
        new TolerantReader(serdes, metrics::passedOver)
            .values(topics.releases(), change -> trigger(change).ifPresent(triggers::add))
            .values(topics.signals(), signal -> trigger(signal).ifPresent(triggers::add))
            .values(topics.verdicts(), verdict -> trigger(verdict).ifPresent(triggers::add));
  }

  @Override
  public Collection<Burst.Trigger> since(Instant horizon) {
    try {
      if (scan == null) {
        triggers.clear();
        scan = new TopicScan(consumers.get());
        scan.from(reader.topics(), horizon);
      }
      scan.readToEnd(reader::take);
    } catch (RuntimeException e) {
      // The consumer is past what was fetched and not taken.
      close();
      throw e;
    }
    triggers.removeIf(trigger -> trigger.at().isBefore(horizon));
    return List.copyOf(triggers);
  }

  @Override
  public void close() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }

  /**
   * The first sighting of a target's release is a beginning, not a change; that its names mean
   * nothing is not a change either.
   */
  static Optional<Burst.Trigger> trigger(ReleaseChange change) {
    return change.previous() == null || change.how().equals(UNSTABLE_NAMES)
        ? Optional.empty()
        : Optional.of(new Burst.Trigger(change.target(), change.at()));
  }

  static Optional<Burst.Trigger> trigger(Signal signal) {
    return signal.state() == SignalState.RAISED && !signal.kind().isOfSight()
        ? Optional.of(new Burst.Trigger(signal.target(), signal.at()))
        : Optional.empty();
  }

  static Optional<Burst.Trigger> trigger(ComparisonVerdict verdict) {
    return verdict.verdict() == VerdictState.WARNING && verdict.part() == 0
        ? Optional.of(new Burst.Trigger(verdict.target(), verdict.decidedAt()))
        : Optional.empty();
  }
}
