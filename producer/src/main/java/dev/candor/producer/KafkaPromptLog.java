package dev.candor.producer;

import dev.candor.events.Prompt;
import dev.candor.events.RecordKeys;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.RegistryException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of prompts. All producers of a monitor have one transactional id, so that opening shuts
 * out whoever held it before and ends what they left open; only then is the topic read back. A
 * record's timestamp is when its probe is due.
 */
final class KafkaPromptLog implements PromptLog {
  private static final Logger log = LoggerFactory.getLogger(KafkaPromptLog.class);

  private final String topic;
  private final Supplier<Producer<String, Prompt>> producers;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Deserializer<Prompt> deserializer;
  private Producer<String, Prompt> producer;

  /**
   * @param producers makes transactional producers of one transactional id
   * @param consumers makes consumers that see committed records only
   */
  KafkaPromptLog(
      String topic,
      Supplier<Producer<String, Prompt>> producers,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Deserializer<Prompt> deserializer) {
    this.topic = Objects.requireNonNull(topic);
    this.producers = Objects.requireNonNull(producers);
    this.consumers = Objects.requireNonNull(consumers);
    this.deserializer = Objects.requireNonNull(deserializer);
  }

  @Override
  public Published open(Instant since) {
    close();
    producer = producers.get();
    producer.initTransactions();
    Published published = new Published();
    try (TopicScan scan = new TopicScan(consumers.get())) {
      scan.from(List.of(topic), since);
      scan.readToEnd(
          record -> {
            try {
              published.add(deserializer.deserialize(topic, record.value()));
            } catch (SerializationException e) {
              if (RegistryException.isAway(e)) {
                // What is published would count as not published, and be published again.
                throw e;
              }
              log.warn(
                  "{}-{}@{} is not a prompt and is skipped",
                  topic,
                  record.partition(),
                  record.offset());
            }
          });
    }
    return published;
  }

  @Override
  public void publish(List<Prompt> prompts) {
    producer.beginTransaction();
    try {
      for (Prompt prompt : prompts) {
        producer.send(
            new ProducerRecord<>(
                topic, null, prompt.dueAt().toEpochMilli(), RecordKeys.of(prompt), prompt));
      }
      producer.commitTransaction();
    } catch (RuntimeException e) {
      try {
        producer.abortTransaction();
      } catch (KafkaException again) {
        // Reopening ends the transaction; this only does it sooner.
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(java.time.Duration.ofSeconds(5));
      producer = null;
    }
  }
}
