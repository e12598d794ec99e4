package dev.candor.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.worker.limit.Budget.Decision;
import dev.candor.worker.limit.Budget.Priority;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private final Budget budget = new Budget(OptionalDouble.of(1), OptionalDouble.of(10));

  @Test
  void callsUnderWayAreCountedAtTheirDearest() {
    assertThat(budget.decide(0, 0, 0.5, 0.4, 1, Priority.CONTROL)).isEqualTo(Decision.GO);
    assertThat(budget.decide(0.2, 0.2, 0.5, 0.4, 1, Priority.CONTROL)).isEqualTo(Decision.WAIT);
    assertThat(budget.decide(0.7, 0.7, 0.0, 0.4, 1, Priority.CONTROL)).isEqualTo(Decision.REFUSE);
  }

  @Test
  void monthBindsWhenTheDayDoesNot() {
    assertThat(budget.decide(0, 9.9, 0, 0.4, 1, Priority.CONTROL)).isEqualTo(Decision.REFUSE);
  }

  @Test
  void controlsAreSkippedLastAndBurstsFirst() {
    assertThat(budget.decide(0.92, 0.92, 0, 0.01, 1, Priority.BURST)).isEqualTo(Decision.REFUSE);
    assertThat(budget.decide(0.92, 0.92, 0, 0.01, 1, Priority.SENSITIVE)).isEqualTo(Decision.GO);
    assertThat(budget.decide(0.975, 0.975, 0, 0.01, 1, Priority.SENSITIVE))
        .isEqualTo(Decision.REFUSE);
    assertThat(budget.decide(0.975, 0.975, 0, 0.01, 1, Priority.CONTROL)).isEqualTo(Decision.GO);
  }

  @Test
  void workersPromiseNoDollarTwice() {
    assertThat(budget.decide(0, 0, 0.3, 0.15, 0.5, Priority.CONTROL)).isEqualTo(Decision.GO);
    assertThat(budget.decide(0, 0, 0.4, 0.15, 0.5, Priority.CONTROL)).isEqualTo(Decision.WAIT);
  }

  @Test
  void noBudgetRefusesNothing() {
    assertThat(Budget.UNLIMITED.decide(1e9, 1e9, 1e9, 1e9, 0.1, Priority.BURST))
        .isEqualTo(Decision.GO);
  }
}
