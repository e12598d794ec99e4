package dev.candor.events.serde;

import dev.candor.events.Topics.Topic;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Decodes a topic's values for a reader that goes on past what it cannot read: whatever else is in
 * a topic, it costs that record only. A registry that is unavailable is not the fault of the record
 * and is not skipped.
 *
 * @param <T> record of the topic
 */
public final class TolerantDecoder<T> {
  private final Topic<T> topic;
  private final Deserializer<T> deserializer;
  private final Consumer<String> onUnreadable;

  /**
   * @param onUnreadable called with the reason for each record that was skipped
   */
  public TolerantDecoder(EventSerdes serdes, Topic<T> topic, Consumer<String> onUnreadable) {
    this.topic = Objects.requireNonNull(topic);
    this.deserializer = serdes.of(topic).deserializer();
    this.onUnreadable = Objects.requireNonNull(onUnreadable);
  }

  /**
   * The record, or empty for a tombstone and for what is not a record of the topic.
   *
   * @throws SerializationException if the registry cannot be asked; the record may be read later
   */
  public Optional<T> decode(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(deserializer.deserialize(topic.name(), value));
    } catch (SerializationException e) {
      if (RegistryException.isAway(e)) {
        throw e;
      }
      onUnreadable.accept(e.getMessage());
    } catch (RuntimeException e) {
      onUnreadable.accept(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    return Optional.empty();
  }
}
