package dev.candor.alerting;

import dev.candor.events.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** The partitions of signals, by which the targets and their alerts are divided. */
final class TargetPartitions {
  private final Consumer<?, ?> consumer;
  private final String signals;

  TargetPartitions(Consumer<?, ?> consumer, Topics topics) {
    this.consumer = consumer;
    this.signals = topics.signals().name();
  }

  int count() {
    return consumer.partitionsFor(signals).size();
  }

  /** Those of this instance. */
  Set<Integer> owned() {
    return consumer.assignment().stream()
        .filter(partition -> partition.topic().equals(signals))
        .map(TopicPartition::partition)
        .collect(Collectors.toSet());
  }

  int of(String target) {
    return of(target, count());
  }

  /** Where Kafka's own partitioner puts a signal of this target among so many partitions. */
  static int of(String target, int count) {
    return Utils.toPositive(Utils.murmur2(target.getBytes(StandardCharsets.UTF_8))) % count;
  }
}
