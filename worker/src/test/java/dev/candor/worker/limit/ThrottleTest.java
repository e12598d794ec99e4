package dev.candor.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void configuredRateIsUsedAndNotExceeded() {
    Throttle throttle = throttle(600, 1_000, PartitionShare.ALL);
    assertThat(startsWithin(throttle, START, Duration.ofMinutes(1))).isBetween(595, 602);
  }

  @Test
  void twoWorkersTogetherKeepTheRateOfOne() {
    Throttle first = throttle(600, 1_000, PartitionShare.of(Set.of(0, 1), 3));
    Throttle second = throttle(600, 1_000, PartitionShare.of(Set.of(2), 3));
    assertThat(startsWithin(first, START, Duration.ofMinutes(1))).isBetween(395, 402);
    assertThat(startsWithin(second, START, Duration.ofMinutes(1))).isBetween(196, 202);
  }

  @Test
  void slotsOfAllWorkersAddUpToTheWhole() {
    for (int slots : List.of(4, 5, 7, 16, 256)) {
      int sum =
          PartitionShare.of(Set.of(0, 3), 4).of(slots)
              + PartitionShare.of(Set.of(1), 4).of(slots)
              + PartitionShare.of(Set.of(2), 4).of(slots);
      assertThat(sum).isEqualTo(slots);
    }
  }

  @Test
  void slotsLimitWhatIsInFlight() {
    Throttle throttle = throttle(60_000_000, 2, PartitionShare.ALL);
    assertThat(throttle.tryStart(0, START)).isEmpty();
    Instant later = START.plusSeconds(1);
    assertThat(throttle.tryStart(0, later)).isEmpty();
    assertThat(throttle.tryStart(0, later.plusSeconds(1))).contains(Instant.MAX);
    throttle.finished(0, 0);
    assertThat(throttle.tryStart(0, later.plusSeconds(1))).isEmpty();
  }

  @Test
  void tokensLimitTheRateAndUnusedOnesAreGivenBack() {
    Throttle throttle =
        new Throttle(new Limits(OptionalDouble.empty(), OptionalDouble.of(6_000), 1_000), START);
    throttle.share(PartitionShare.ALL, START);
    Instant now = START.plusSeconds(60);
    assertThat(throttle.tryStart(600, now)).isEmpty();
    assertThat(throttle.tryStart(600, now)).isPresent();
    throttle.finished(600, 100);
    assertThat(throttle.tryStart(500, now)).isEmpty();
    assertThat(throttle.tryStart(100, now)).contains(now.plusSeconds(1));
  }

  @Test
  void rejectionsSlowDownAndTheRateComesBack() {
    Throttle throttle = throttle(6_000, 1_000, PartitionShare.ALL);
    Instant now = START;
    for (int second = 0; second < 8; second++) {
      now = now.plusSeconds(1);
      for (int i = 0; i < 8; i++) {
        throttle.rejected(Optional.empty(), now);
      }
    }
    assertThat(throttle.requestsPerSecond(now)).isBetween(43.0, 62.0);
    assertThat(throttle.requestsPerSecond(now.plusSeconds(30))).isEqualTo(100);
  }

  @Test
  void rateIsLearnedWhereNoneIsConfigured() {
    Throttle throttle =
        new Throttle(new Limits(OptionalDouble.empty(), OptionalDouble.empty(), 10_000), START);
    throttle.share(PartitionShare.ALL, START);
    Instant now = START;
    for (int i = 0; i < 300; i++) {
      now = now.plusMillis(10);
      assertThat(throttle.tryStart(0, now)).isEmpty();
    }
    for (int i = 0; i < 8; i++) {
      throttle.rejected(Optional.empty(), now);
    }
    assertThat(throttle.requestsPerSecond(now)).isBetween(80.0, 95.0);
  }

  @Test
  void providerThatStumblesNowAndThenDoesNotDriveTheRateDown() {
    Throttle throttle = throttle(6_000, 1_000, PartitionShare.ALL);
    java.util.Random random = new java.util.Random(4);
    Instant now = START;
    double sum = 0;
    for (int i = 0; i < 60_000; i++) {
      now = now.plusMillis(10);
      if (random.nextInt(20) == 0) {
        throttle.rejected(Optional.empty(), now);
      } else {
        throttle.accepted();
      }
      sum += throttle.requestsPerSecond(now);
    }
    assertThat(sum / 60_000).isGreaterThan(85);
  }

  @Test
  void oneRejectionHoldsNobodyElseBackButThreeInARowDo() {
    Throttle throttle = throttle(60_000, 1_000, PartitionShare.ALL);
    Instant now = START.plusSeconds(1);
    throttle.rejected(Optional.of(Duration.ofSeconds(20)), now);
    assertThat(throttle.tryStart(0, now)).isEmpty();
    throttle.rejected(Optional.of(Duration.ofSeconds(20)), now);
    throttle.rejected(Optional.of(Duration.ofSeconds(20)), now);
    assertThat(throttle.tryStart(0, now)).contains(now.plusSeconds(20));
    throttle.accepted();
    assertThat(throttle.tryStart(0, now.plusSeconds(21))).isEmpty();
  }

  @Test
  void clockThatRunsBackwardsStopsNothing() {
    Throttle throttle = throttle(600, 1_000, PartitionShare.ALL);
    Instant back = START.minusSeconds(3600);
    assertThat(startsWithin(throttle, back, Duration.ofSeconds(10))).isGreaterThan(95);
  }

  private static Throttle throttle(double perMinute, int inFlight, PartitionShare share) {
    Throttle throttle =
        new Throttle(
            new Limits(OptionalDouble.of(perMinute), OptionalDouble.empty(), inFlight), START);
    throttle.share(share, START);
    return throttle;
  }

  private static int startsWithin(Throttle throttle, Instant from, Duration time) {
    int started = 0;
    Instant now = from;
    while (now.isBefore(from.plus(time))) {
      Optional<Instant> again = throttle.tryStart(0, now);
      if (again.isEmpty()) {
        started++;
        throttle.finished(0, 0);
      } else {
        // A timer is never on time.
        now = again.get().plusMillis(3);
      }
    }
    return started;
  }
}
