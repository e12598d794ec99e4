package dev.candor.producer;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
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
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Release changes, raised signals and warnings, from their topics. */
final class KafkaTriggers implements Triggers {
  private static final String UNSTABLE_NAMES = "unstable_names";
  private static final Logger log = LoggerFactory.getLogger(KafkaTriggers.class);

  /** Signals that say nothing about how a target answers. */
  private static final Set<String> OTHER_SIGNALS = Set.of("gold_score", "silence");

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Map<String, Function<byte[], Optional<Burst.Trigger>>> readers;
  private final Set<Burst.Trigger> triggers = new LinkedHashSet<>();
  private TopicTail tail;

  KafkaTriggers(Topics topics, EventSerdes serdes, Supplier<Consumer<byte[], byte[]>> consumers) {
    this.consumers = Objects.requireNonNull(consumers);
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
    if (tail == null) {
      triggers.clear();
      TopicTail opened = new TopicTail(consumers.get());
      try {
        opened.readFrom(List.copyOf(readers.keySet()), horizon, this::take);
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
      tail = opened;
    } else {
      tail.readOn(this::take);
    }
    triggers.removeIf(trigger -> trigger.at().isBefore(horizon));
    return List.copyOf(triggers);
  }

  @Override
  public void close() {
    if (tail != null) {
      tail.close();
      tail = null;
    }
  }

  /**
   * The first sighting of a target's release is a beginning, not a change; that its names mean
   * nothing is no change either.
   */
  static Optional<Burst.Trigger> trigger(ReleaseChange change) {
    return change.previous() == null || change.how().equals(UNSTABLE_NAMES)
        ? Optional.empty()
        : Optional.of(new Burst.Trigger(change.target(), change.at()));
  }

  static Optional<Burst.Trigger> trigger(Signal signal) {
    return signal.state().equals("raised") && !OTHER_SIGNALS.contains(signal.kind())
        ? Optional.of(new Burst.Trigger(signal.target(), signal.at()))
        : Optional.empty();
  }

  static Optional<Burst.Trigger> trigger(ComparisonVerdict verdict) {
    return verdict.verdict().equals("warning")
        ? Optional.of(new Burst.Trigger(verdict.target(), verdict.decidedAt()))
        : Optional.empty();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    readers.get(record.topic()).apply(record.value()).ifPresent(triggers::add);
  }

  private static <T> Function<byte[], Optional<Burst.Trigger>> reader(
      Topics.Topic<T> topic, EventSerdes serdes, Function<T, Optional<Burst.Trigger>> trigger) {
    Deserializer<T> deserializer = serdes.of(topic).deserializer();
    return bytes -> {
      try {
        T value = deserializer.deserialize(topic.name(), bytes);
        return value == null ? Optional.empty() : trigger.apply(value);
      } catch (SerializationException e) {
        log.warn("a record of {} cannot be read and is passed over: {}", topic, e.getMessage());
        return Optional.empty();
      }
    };
  }
}
