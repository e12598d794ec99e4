package dev.candor.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's consumer without a broker, over topics of one partition that hold given values. Every
 * time lies before the first record.
 */
public final class StoredRecords extends MockConsumer<byte[], byte[]> {
  private final Map<TopicPartition, List<byte[]>> stored = new HashMap<>();
  private final Map<TopicPartition, Integer> given = new HashMap<>();

  /**
   * @param topics values by topic, from offset 0 on
   */
  public StoredRecords(Map<String, List<byte[]>> topics) {
    super("earliest");
    topics.forEach(
        (topic, values) -> {
          TopicPartition partition = new TopicPartition(topic, 0);
          stored.put(partition, values);
          updatePartitions(
              topic, List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0])));
          updateBeginningOffsets(Map.of(partition, 0L));
          updateEndOffsets(Map.of(partition, (long) values.size()));
        });
    schedulePollTask(this::give);
  }

  private void give() {
    for (TopicPartition partition : assignment()) {
      List<byte[]> values = stored.get(partition);
      for (int i = given.getOrDefault(partition, 0); i < values.size(); i++) {
        addRecord(new ConsumerRecord<>(partition.topic(), 0, i, new byte[0], values.get(i)));
      }
      given.put(partition, values.size());
    }
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times) {
    Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
    times.forEach(
        (partition, time) -> {
          if (!stored.get(partition).isEmpty()) {
            offsets.put(partition, new OffsetAndTimestamp(0, time));
          }
        });
    return offsets;
  }
}
