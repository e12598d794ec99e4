package dev.candor.worker;

import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads single responses with a consumer of its own, made when first needed. One thread's. */
final class KafkaReplyArchive implements ReplyArchive {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final Deserializer<Response> responses;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Clock clock;
  private Consumer<byte[], byte[]> consumer;

  KafkaReplyArchive(
      Topics topics,
      EventSerdes serdes,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Clock clock) {
    this.topic = topics.responses().name();
    this.responses = serdes.of(topics.responses()).deserializer();
    this.consumers = consumers;
    this.clock = clock;
  }

  /**
   * @throws TimeoutException if the brokers do not answer in time
   */
  @Override
  public Optional<Response> at(int partition, long offset) {
    if (partition < 0 || offset < 0) {
      return Optional.empty();
    }
    if (consumer == null) {
      consumer = consumers.get();
    }
    TopicPartition place = new TopicPartition(topic, partition);
    consumer.assign(List.of(place));
    consumer.seek(place, offset);
    Instant until = clock.instant().plus(PATIENCE);
    while (clock.instant().isBefore(until)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(place)) {
        return record.offset() == offset
            ? Optional.ofNullable(responses.deserialize(topic, record.value()))
            : Optional.empty();
      }
    }
    throw new TimeoutException("the reply at " + place + " offset " + offset + " does not come");
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
