package dev.candor.events.reading;

import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.TolerantDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the records of several topics to who wants them. What is no record of its topic is logged,
 * counted and passed over.
 */
public final class TolerantReader {
  private static final Logger log = LoggerFactory.getLogger(TolerantReader.class);

  private final EventSerdes serdes;
  private final Consumer<String> passedOver;
  private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> takers = new HashMap<>();

  /**
   * @param passedOver hears the topic of each record that cannot be read
   */
  public TolerantReader(EventSerdes serdes, Consumer<String> passedOver) {
    this.serdes = Objects.requireNonNull(serdes);
    this.passedOver = Objects.requireNonNull(passedOver);
  }

  /** Hands the values of a topic on; those who end a key's value say nothing. */
  public <T> TolerantReader values(Topic<T> topic, Consumer<T> to) {
    TolerantDecoder<T> decoder = decoder(topic);
    takers.put(topic.name(), record -> decoder.decode(record.value()).ifPresent(to));
    return this;
  }

  /** Hands on which key of a topic has which value now; null where it has none any more. */
  public <T> TolerantReader states(Topic<T> topic, BiConsumer<String, T> to) {
    TolerantDecoder<T> decoder = decoder(topic);
    takers.put(
        topic.name(),
        record -> {
          String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            to.accept(key, null);
          } else {
            decoder.decode(record.value()).ifPresent(value -> to.accept(key, value));
          }
        });
    return this;
  }

  /** Names of the topics that somebody wants. */
  public Set<String> topics() {
    return takers.keySet();
  }

  /**
   * Hands a record of these topics on.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if the registry cannot be asked;
   *     the record may be read later
   */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    takers.get(record.topic()).accept(record);
  }

  /** Passes a record of a topic over. */
  public void passOver(String topic, String why) {
    log.warn("a record of {} cannot be read and is passed over: {}", topic, why);
    passedOver.accept(topic);
  }

  private <T> TolerantDecoder<T> decoder(Topic<T> topic) {
    return new TolerantDecoder<>(serdes, topic, why -> passOver(topic.name(), why));
  }
}
