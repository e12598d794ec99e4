package dev.candor.embedded.registry;

import dev.candor.events.TopicCreation;
import dev.candor.events.reading.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/** A compacted topic of one partition, read to its end before anybody is answered. */
final class KafkaSchemaLog implements SchemaLog {
  private static final int FETCH_MILLIS = 10;

  private final Map<String, Object> client;
  private final String topic;
  private final Duration patience;
  private final TopicPartition partition;
  private Consumer<LogEntry> reader;
  private KafkaProducer<String, String> producer;
  private TopicScan scan;

  /**
   * @param client properties of every Kafka client, {@code bootstrap.servers} among them
   * @param topic made when missing
   * @param patience how long Kafka may take to answer
   */
  KafkaSchemaLog(Map<String, Object> client, String topic, Duration patience) {
    this.client = Map.copyOf(client);
    this.topic = Objects.requireNonNull(topic);
    this.patience = Objects.requireNonNull(patience);
    this.partition = new TopicPartition(topic, 0);
  }

  @Override
  public void open(Consumer<LogEntry> reader) {
    this.reader = Objects.requireNonNull(reader);
    createTopic();
    // A fetch that waits at the broker holds up what is asked after it on the same connection, as
    // the end of the log is: half a second for each schema, by default.
    Map<String, Object> reading =
        Map.of(
            "default.api.timeout.ms", (int) patience.toMillis(),
            "request.timeout.ms", (int) patience.toMillis(),
            "fetch.max.wait.ms", FETCH_MILLIS);
    scan = new TopicScan(TopicScan.consumer(client, "registry-reader", reading), patience);
    scan.fromBeginning(List.of(topic));
    Map<String, Object> writing = new HashMap<>(client);
    writing.put("client.id", "registry-writer");
    writing.put("acks", "all");
    writing.put("enable.idempotence", true);
    writing.put("linger.ms", 0);
    writing.put("max.block.ms", patience.toMillis());
    writing.put("request.timeout.ms", (int) patience.toMillis());
    writing.put("delivery.timeout.ms", (int) patience.toMillis());
    producer = new KafkaProducer<>(writing, new StringSerializer(), new StringSerializer());
    catchUp();
  }

  @Override
  public void catchUp() {
    try {
      scan.readToEnd(this::read);
    } catch (KafkaException e) {
      throw RegistryFault.away(e);
    }
  }

  @Override
  public void append(List<LogEntry> entries) {
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (LogEntry entry : entries) {
        sent.add(producer.send(new ProducerRecord<>(topic, 0, entry.key(), entry.value())));
      }
      long last = -1;
      for (Future<RecordMetadata> one : sent) {
        last = Math.max(last, one.get().offset());
      }
      // The barrier: the reader has all of it before anybody is answered.
      scan.readTo(Map.of(partition, last + 1), this::read);
    } catch (ExecutionException | KafkaException e) {
      throw RegistryFault.away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryFault.away(e);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
    if (scan != null) {
      scan.close();
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) {
      reader.accept(new LogEntry(text(record.key()), text(record.value())));
    }
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private void createTopic() {
    Map<String, Object> administering = new HashMap<>(client);
    administering.put("client.id", "registry-admin");
    administering.put("default.api.timeout.ms", (int) patience.toMillis());
    administering.put("request.timeout.ms", (int) patience.toMillis());
    try (Admin admin = Admin.create(administering)) {
      TopicCreation.ensure(
          admin,
          List.of(
              new NewTopic(topic, Optional.of(1), Optional.empty())
                  .configs(Map.of("cleanup.policy", "compact"))));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw RegistryFault.away(e);
    }
  }
}
