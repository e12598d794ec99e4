package dev.candor.producer;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.TolerantDecoder;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.producer.plan.Burst;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Release changes, raised signals and warnings, from their topics. What is no record of its topic
 * is passed over and counted. After any other failure, as while the registry is away, all of them
 * are read again from the horizon on, so that none is lost.
 */
final class KafkaTriggers implements Triggers {
  private static final String UNSTABLE_NAMES = "unstable_names";
  private static final Logger log = LoggerFactory.getLogger(KafkaTriggers.class);

  private interface Reader extends Function<byte[], Optional<Burst.Trigger>> {}

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Map<String, Reader> readers;
  private final ProducerMetrics metrics;
  private final Set<Burst.Trigger> triggers = new LinkedHashSet<>();
  private TopicScan scan;

  KafkaTriggers(
      Topics topics,
      EventSerdes serdes,
      Supplier<Consumer<byte[], byte[]>> consumers,
      ProducerMetrics metrics) {
    this.consumers = Objects.requireNonNull(consumers);
    this.metrics = Objects.requireNonNull(metrics);
    this.readers =
        Map.of(
            topics.releases().name(),
            reader(topics.releases(), serdes, KafkaTriggers::trigger),
            topics.signals().name(),
            reader(topics.signals(), serdes, KafkaTriggers::trigger),
            topics.verdicts().name(),
            reader(topics.verdicts(), serdes, KafkaTriggers::trigger));
  }

  @Override
  public Collection<Burst.Trigger> since(Instant horizon) {
    try {
      if (scan == null) {
        triggers.clear();
        scan = new TopicScan(consumers.get());
        scan.from(readers.keySet(), horizon);
      }
      scan.readToEnd(this::take);
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

  private void take(ConsumerRecord<byte[], byte[]> record) {
    readers.get(record.topic()).apply(record.value()).ifPresent(triggers::add);
  }

  private <T> Reader reader(
      Topics.Topic<T> topic, EventSerdes serdes, Function<T, Optional<Burst.Trigger>> trigger) {
    TolerantDecoder<T> decoder =
        new TolerantDecoder<>(serdes, topic, why -> passedOver(topic.name(), why));
    return bytes -> decoder.decode(bytes).flatMap(trigger);
  }

  private void passedOver(String topic, String why) {
    log.warn("a record of {} cannot be read and is passed over: {}", topic, why);
    metrics.passedOver(topic);
  }
}
