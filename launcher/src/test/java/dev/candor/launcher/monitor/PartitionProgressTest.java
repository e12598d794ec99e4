package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TopicPartition P = new TopicPartition("candor-responses", 3);

  private final PartitionProgress progress = new PartitionProgress(Duration.ofMinutes(10));

  private Optional<String> look(long committed, long end, int minute) {
    return progress.look(
        Map.of(P, committed), Map.of(P, end), START.plus(Duration.ofMinutes(minute)));
  }

  @Test
  void partitionThatStandsStillWithRecordsWaitingIsNamed() {
    assertThat(look(100, 7_100, 0)).isEmpty();
    assertThat(look(100, 7_100, 9)).isEmpty();
    assertThat(look(100, 7_200, 10).orElseThrow())
        .contains("1 partition", "candor-responses-3", "7100 records waiting", "10 min");
  }

  @Test
  void slowPartitionThatGetsOnIsWell() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(look(minute, 1_000_000, minute)).isEmpty();
    }
  }

  @Test
  void partitionThatIsReadToItsEndIsWellHoweverLongNothingComes() {
    assertThat(look(100, 100, 0)).isEmpty();
    assertThat(look(100, 103, 600)).as("transactions leave marks").isEmpty();
    assertThat(look(100, 5_000, 601)).as("it has only just come").isEmpty();
    assertThat(look(100, 5_000, 612)).isPresent();
  }

  @Test
  void offsetBeyondTheEndTellsOfATopicThatWasMadeAgain() {
    assertThat(look(7_000, 50, 0)).isEmpty();
    assertThat(look(7_000, 60, 10).orElseThrow()).contains("read to 7000, beyond its end");
  }

  @Test
  void standIsForgottenWhenItGetsOn() {
    look(100, 7_100, 0);
    assertThat(look(100, 7_100, 12)).isPresent();
    assertThat(look(200, 7_100, 13)).isEmpty();
    assertThat(look(200, 7_100, 22)).isEmpty();
  }
}
