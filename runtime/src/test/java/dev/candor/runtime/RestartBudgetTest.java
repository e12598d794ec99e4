package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final RestartBudget budget = new RestartBudget(3, Duration.ofMinutes(10));

  @Test
  void restartsInARowAreBounded() {
    for (int i = 0; i < 3; i++) {
      assertThat(budget.spend(i)).isTrue();
    }
    assertThat(budget.spend(3)).isFalse();
    assertThat(budget.spend(9 * MINUTE)).isFalse();
  }

  @Test
  void restartsFarApartGoOnForEver() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(budget.spend(i * 4L * MINUTE)).isTrue();
    }
  }

  @Test
  void refusedRestartCostsNothing() {
    for (int i = 0; i < 3; i++) {
      budget.spend(0);
    }
    assertThat(budget.spend(5 * MINUTE)).isFalse();
    assertThat(budget.spend(10 * MINUTE)).isTrue();
  }
}
