package dev.candor.alerting;

import dev.candor.alerting.receiver.WebhookFormat;
import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.DeadLetter;
import dev.candor.events.RecordKeys;
import dev.candor.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one turn of the loop changes, written in one transaction with the positions of what it read.
 * Committed once.
 */
final class AlertTransaction {
  private static final Logger log = LoggerFactory.getLogger(AlertTransaction.class);

  private final Topics topics;
  private final AlertingSerdes serdes;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final AlertStore store;
  private final AlertingMetrics metrics;
  private final Clock clock;

  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final Set<String> forgotten = new HashSet<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final Map<AlertCommand, Integer> forwarded = new LinkedHashMap<>();
  private boolean read;

  AlertTransaction(
      Topics topics,
      AlertingSerdes serdes,
      Consumer<byte[], byte[]> consumer,
      Producer<String, byte[]> producer,
      AlertStore store,
      AlertingMetrics metrics,
      Clock clock) {
    this.topics = topics;
    this.serdes = serdes;
    this.consumer = consumer;
    this.producer = producer;
    this.store = store;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Something was read, so that positions are written even where no alert changes. */
  void read() {
    read = true;
  }

  void alert(Alert alert) {
    alerts.put(alert.alertId(), alert);
    store.put(alert);
  }

  void forget(Alert alert) {
    forgotten.add(alert.alertId());
  }

  /** Has a command written to the partition of those who can apply it. */
  void forward(AlertCommand command, int partition) {
    forwarded.put(command, partition);
  }

  void deadLetter(ConsumerRecord<byte[], byte[]> record, String detail) {
    log.warn("{}-{}@{}: {}", record.topic(), record.partition(), record.offset(), detail);
    deadLetters.add(
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            "undecodable",
            detail,
            record.key(),
            record.value(),
            clock.instant(),
            "alerting"));
  }

  void commit() {
    if (!read && alerts.isEmpty() && forgotten.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    try {
      alerts.values().forEach(alert -> producer.send(record(alert)));
      for (String alertId : forgotten) {
        producer.send(new ProducerRecord<>(topics.alerts().name(), alertId, null));
      }
      forwarded.forEach(
          (command, partition) ->
              producer.send(
                  new ProducerRecord<>(
                      topics.alertCommands().name(),
                      partition,
                      command.target(),
                      serdes.bytes(command))));
      for (DeadLetter letter : deadLetters) {
        producer.send(
            new ProducerRecord<>(
                topics.deadLetters().name(), RecordKeys.of(letter), serdes.bytes(letter)));
      }
      // Always with the offsets, so that an instance that lost its partitions cannot commit.
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (TopicPartition partition : consumer.assignment()) {
        offsets.put(partition, new OffsetAndMetadata(consumer.position(partition)));
      }
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
    } catch (RuntimeException e) {
      abort(e);
      throw e;
    }
    deadLetters.forEach(letter -> metrics.lost(letter.reason()));
    store.removeIf(alert -> forgotten.contains(alert.alertId()));
    metrics.firing(store.all());
  }

  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private ProducerRecord<String, byte[]> record(Alert alert) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topics.alerts().name(), alert.alertId(), serdes.bytes(alert));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", alert.alertId() + "." + alert.revision());
    header(record, "ce_source", WebhookFormat.SOURCE);
    header(record, "ce_type", "dev.candor.alert." + alert.state().wireName());
    header(record, "ce_subject", alert.target());
    header(record, "ce_time", alert.updatedAt().toString());
    return record;
  }

  private void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
