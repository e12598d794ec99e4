package dev.candor.worker;

import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads single responses with a consumer of its own, made when first needed. One thread's. */
final class KafkaReplyArchive implements ReplyArchive {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final Deserializer<Response> responses;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Clock clock;
  private TopicScan scan;

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
    if (scan == null) {
      scan = new TopicScan(consumers.get());
    }
    Instant until = clock.instant().plus(PATIENCE);
    return scan.at(
            new TopicPartition(topic, partition), offset, () -> clock.instant().isBefore(until))
        .map(record -> responses.deserialize(topic, record.value()));
  }

  @Override
  public void close() {
    if (scan != null) {
      scan.close();
    }
  }
}
