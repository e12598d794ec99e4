package dev.candor.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(8));

  @Test
  void waitsStayBelowABoundThatDoublesAndSpreadOverAllOfIt() {
    Random random = new Random(1);
    for (int made = 1; made <= 8; made++) {
      double bound = Math.min(8_000, 500 * Math.pow(2, made - 1));
      double longest = 0;
      double shortest = Double.MAX_VALUE;
      for (int i = 0; i < 1_000; i++) {
        double wait = backoff.after(made, Optional.empty(), random).toMillis();
        longest = Math.max(longest, wait);
        shortest = Math.min(shortest, wait);
      }
      assertThat(longest).isBetween(bound * 0.98, bound);
      assertThat(shortest).isLessThan(bound * 0.02);
    }
  }

  @Test
  void providersOwnWaitIsNeverCutShort() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(20)), random))
          .isBetween(Duration.ofSeconds(20), Duration.ofMillis(20_500));
    }
  }
}
