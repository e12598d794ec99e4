package dev.candor.alerting;

import dev.candor.events.Alert;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The alerts as their own topic has them. Reads committed records only, and up to the end of the
 * log rather than to the last committed record: what an instance that died left open is aborted by
 * the broker first, so that nothing another instance committed after it is missed.
 */
final class AlertArchive implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final String topic;
  private final Consumer<String, byte[]> consumer;
  private final Function<Set<TopicPartition>, Map<TopicPartition, Long>> ends;
  private final Function<byte[], Alert> decode;
  private final Clock clock;

  /**
   * @param ends offsets after the last record of each partition, committed or not
   */
  AlertArchive(
      String topic,
      Consumer<String, byte[]> consumer,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> ends,
      Function<byte[], Alert> decode,
      Clock clock) {
    this.topic = Objects.requireNonNull(topic);
    this.consumer = Objects.requireNonNull(consumer);
    this.ends = Objects.requireNonNull(ends);
    this.decode = Objects.requireNonNull(decode);
    this.clock = Objects.requireNonNull(clock);
  }

  /**
   * The latest state of every alert, by id.
   *
   * @throws TimeoutException if the end of the log was not reached in time
   */
  Map<String, Alert> restore() {
    Set<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toSet());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> end = ends.apply(partitions);
    Map<String, Alert> alerts = new HashMap<>();
    Instant latest = clock.instant().plus(LONGEST);
    while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        Alert alert = decode.apply(record.value());
        if (alert == null) {
          alerts.remove(record.key());
        } else {
          alerts.put(record.key(), alert);
        }
      }
      if (clock.instant().isAfter(latest)) {
        throw new TimeoutException("the alerts were not read within " + LONGEST.toSeconds() + " s");
      }
    }
    consumer.assign(List.of());
    return alerts;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
