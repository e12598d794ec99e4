package dev.candor.alerting;

import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.DeadLetter;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.events.serde.TolerantDecoder;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;

/**
 * Reads and writes the values of alerting's topics, and tells a record that is broken from a
 * registry that is unavailable: the first is set aside, the second is waited for.
 */
final class AlertingSerdes {
  private final Topics topics;
  private final Serde<Signal> signals;
  private final Serde<AlertCommand> commands;
  private final Serde<ReleaseChange> releases;
  private final Serde<Alert> alerts;
  private final Serde<DeadLetter> deadLetters;
  private final TolerantDecoder<Alert> storedAlerts;
  private final TolerantDecoder<AlertCommand> storedCommands;

  /**
   * @param onUnreadable called with the topic of each stored record that was skipped
   */
  AlertingSerdes(Topics topics, EventSerdes serdes, Consumer<String> onUnreadable) {
    this.topics = Objects.requireNonNull(topics);
    this.signals = serdes.of(topics.signals());
    this.commands = serdes.of(topics.alertCommands());
    this.releases = serdes.of(topics.releases());
    this.alerts = serdes.of(topics.alerts());
    this.deadLetters = serdes.of(topics.deadLetters());
    this.storedAlerts =
        new TolerantDecoder<>(
            serdes, topics.alerts(), why -> onUnreadable.accept(topics.alerts().name()));
    this.storedCommands =
        new TolerantDecoder<>(
            serdes,
            topics.alertCommands(),
            why -> onUnreadable.accept(topics.alertCommands().name()));
  }

  Signal signal(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
    return read(record, signals.deserializer());
  }

  AlertCommand command(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
    return read(record, commands.deserializer());
  }

  ReleaseChange releaseChange(ConsumerRecord<byte[], byte[]> record)
      throws UnreadableRecordException {
    return read(record, releases.deserializer());
  }

  /** The alert of a record of its own topic; empty for one that was forgotten or is none. */
  Optional<Alert> alert(byte[] value) {
    return storedAlerts.decode(value);
  }

  /**
   * The command of a record; empty where it is none. Whoever reads it as a command sets it aside;
   * here only what was asked matters.
   */
  Optional<AlertCommand> command(byte[] value) {
    return storedCommands.decode(value);
  }

  byte[] bytes(Alert alert) {
    return alerts.serializer().serialize(topics.alerts().name(), alert);
  }

  byte[] bytes(AlertCommand command) {
    return commands.serializer().serialize(topics.alertCommands().name(), command);
  }

  byte[] bytes(DeadLetter letter) {
    return deadLetters.serializer().serialize(topics.deadLetters().name(), letter);
  }

  private static <T> T read(ConsumerRecord<byte[], byte[]> record, Deserializer<T> deserializer)
      throws UnreadableRecordException {
    try {
      T value = deserializer.deserialize(record.topic(), record.headers(), record.value());
      if (value == null) {
        throw new UnreadableRecordException("the record is empty", null);
      }
      return value;
    } catch (SerializationException e) {
      if (RegistryException.isAway(e)) {
        throw e;
      }
      throw new UnreadableRecordException("cannot be decoded: " + e.getMessage(), e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new UnreadableRecordException("holds a value that is not allowed", e);
    }
  }
}
