package dev.candor.events.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicScanTest {
  private static final TopicPartition TALLIES = new TopicPartition("tallies", 0);
  private static final TopicPartition VERDICTS = new TopicPartition("verdicts", 0);
  private static final List<String> TOPICS = List.of("tallies", "verdicts");

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final TopicScan scan = new TopicScan(consumer, Duration.ofSeconds(1));
  private final List<String> taken = new ArrayList<>();

  TopicScanTest() {
    for (TopicPartition each : List.of(TALLIES, VERDICTS)) {
      consumer.updatePartitions(
          each.topic(),
          List.of(new PartitionInfo(each.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
      consumer.updateBeginningOffsets(Map.of(each, 0L));
      consumer.updateEndOffsets(Map.of(each, 3L));
    }
  }

  @AfterEach
  void close() {
    scan.close();
  }

  /** A replay's last verdict may be read before all that it was decided on. */
  @Test
  void readingGoesOnUntilEveryPartitionIsAtItsEnd() {
    scan.fromBeginning(TOPICS);
    Map<TopicPartition, Long> ends = Map.of(TALLIES, 2L, VERDICTS, 1L);
    assertThat(scan.isBehind(ends)).isTrue();

    arrives(VERDICTS, 0);
    arrives(TALLIES, 0);
    assertThat(scan.poll(Duration.ZERO).count()).isEqualTo(2);
    assertThat(scan.isBehind(ends)).isTrue();

    arrives(TALLIES, 1);
    assertThat(scan.poll(Duration.ZERO).count()).isEqualTo(1);
    assertThat(scan.isBehind(ends)).isFalse();
  }

  @Test
  void everyRecordBeforeTheEndIsTakenOnce() {
    consumer.schedulePollTask(
        () -> {
          arrives(TALLIES, 0);
          arrives(TALLIES, 1);
        });
    consumer.schedulePollTask(() -> arrives(TALLIES, 2));
    scan.fromBeginning(List.of("tallies"));
    scan.readToEnd(record -> taken.add(record.topic() + "@" + record.offset()));
    assertThat(taken).containsExactly("tallies@0", "tallies@1", "tallies@2");
  }

  @Test
  void endThatDoesNotComeIsNotWaitedForForEver() {
    scan.fromBeginning(TOPICS);
    assertThatThrownBy(() -> scan.readToEnd(record -> {}))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("tallies-0");
  }

  @Test
  void topicThatIsMissingIsNamed() {
    consumer.updatePartitions("alerts", List.of());
    assertThatThrownBy(() -> scan.fromBeginning(List.of("tallies", "alerts")))
        .isInstanceOf(KafkaException.class)
        .hasMessage("topic alerts is missing");
  }

  @Test
  void readingIsResumedWhereEachPartitionWasAndFromTheBeginningWhereItWasNot() {
    Map<TopicPartition, Long> expected = new HashMap<>(Map.of(TALLIES, 2L, VERDICTS, 0L));
    scan.resume(TOPICS, Map.of(TALLIES, 2L));
    assertThat(scan.positions()).isEqualTo(expected);
  }

  @Test
  void whatIsNewBeginsAtTheEndAndAStepBackStopsAtTheOldestRecord() {
    assertThat(scan.fromNow(TOPICS)).isEqualTo(Map.of(TALLIES, 3L, VERDICTS, 3L));
    scan.stepBack(List.of("verdicts"), 2);
    assertThat(scan.positions()).isEqualTo(Map.of(TALLIES, 3L, VERDICTS, 1L));
    scan.stepBack(List.of("verdicts"), 200);
    assertThat(scan.positions()).isEqualTo(Map.of(TALLIES, 3L, VERDICTS, 0L));
  }

  @Test
  void recordIsReadAtItsPlaceAndOneThatIsGoneIsNotTakenForTheNext() {
    consumer.schedulePollTask(() -> arrives(TALLIES, 1));
    assertThat(scan.at(TALLIES, 1, () -> true).orElseThrow().offset()).isEqualTo(1);
    consumer.schedulePollTask(() -> arrives(VERDICTS, 2));
    assertThat(scan.at(VERDICTS, 0, () -> true)).isEmpty();
    assertThatThrownBy(() -> scan.at(TALLIES, 2, () -> false)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void recordThatCameWithAnotherIsNotAskedForAgain() {
    consumer.schedulePollTask(
        () -> {
          arrives(TALLIES, 1);
          arrives(TALLIES, 3);
        });
    assertThat(scan.at(TALLIES, 1, () -> true)).isPresent();
    assertThat(scan.at(TALLIES, 3, () -> false).orElseThrow().offset()).isEqualTo(3);
    assertThat(scan.at(TALLIES, 2, () -> false)).as("was never written").isEmpty();
    for (TopicPartition place : List.of(TALLIES, VERDICTS)) {
      assertThatThrownBy(() -> scan.at(place, 0, () -> false)).isInstanceOf(TimeoutException.class);
    }
  }

  private void arrives(TopicPartition partition, long offset) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
  }
}
