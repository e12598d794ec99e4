package dev.candor.producer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads topics without a group: from an instant to their end, then what follows. */
final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Fruitless polls after which the brokers are taken to be away: a minute's worth. */
  private static final int MOST_FRUITLESS_POLLS = 300;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

  TopicTail(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    this.consumer = Objects.requireNonNull(consumer);
  }

  /** Hands over every record from the first one as late as {@code since} to the present end. */
  void readFrom(
      List<String> topics, Instant since, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp start = starts.get(partition);
      consumer.seek(partition, start == null ? ends.get(partition) : start.offset());
    }
    readTo(ends, taker);
  }

  /** Hands over what has arrived since, to the present end. */
  void readOn(Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    readTo(consumer.endOffsets(consumer.assignment()), taker);
  }

  private void readTo(
      Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    int fruitless = 0;
    while (ends.keySet().stream()
        .anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
      if (take(taker) > 0) {
        fruitless = 0;
      } else if (++fruitless > MOST_FRUITLESS_POLLS) {
        throw new TimeoutException("" + ends.keySet() + " could not be read to the end");
      }
    }
  }

  private int take(Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    int taken = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      taker.accept(record);
      taken++;
    }
    return taken;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
