package dev.candor.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A replay's last verdict may be read before all that it was decided on. */
class ReplayEndsTest {
  private static final TopicPartition TALLIES = new TopicPartition("tallies", 0);
  private static final TopicPartition VERDICTS = new TopicPartition("verdicts", 0);

  @Test
  void readingGoesOnUntilEveryPartitionIsAtItsEnd() {
    try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
      consumer.assign(List.of(TALLIES, VERDICTS));
      consumer.updateBeginningOffsets(Map.of(TALLIES, 0L, VERDICTS, 0L));
      Map<TopicPartition, Long> ends = Map.of(TALLIES, 2L, VERDICTS, 1L);
      assertThat(Replay.isBehind(consumer, ends)).isTrue();

      arrives(consumer, VERDICTS, 0);
      arrives(consumer, TALLIES, 0);
      assertThat(consumer.poll(Duration.ZERO).count()).isEqualTo(2);
      assertThat(Replay.isBehind(consumer, ends)).isTrue();

      arrives(consumer, TALLIES, 1);
      assertThat(consumer.poll(Duration.ZERO).count()).isEqualTo(1);
      assertThat(Replay.isBehind(consumer, ends)).isFalse();
    }
  }

  private static void arrives(
      MockConsumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
  }
}
