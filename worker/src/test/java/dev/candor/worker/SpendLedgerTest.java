package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.LedgerEntry;
import dev.candor.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpendLedgerTest {
  private static final Instant NOW = Instant.parse("2026-01-31T23:59:00Z");

  private final SpendLedger spending = new SpendLedger("w1", SettableClock.atNewYear());

  @Test
  void allWorkersSpendingsAddUpByDayAndMonth() {
    spending.learn(entry("w2", "2026-01-31", 1.5));
    spending.learn(entry("w2", "2026-01-30", 2));
    spending.learn(entry("w2", "2026-01-31", 2.5));
    spending.open();
    spending.spend("t", NOW, 0.25, 10, 20);
    assertThat(spending.spentOnDay("t", NOW)).isEqualTo(2.75);
    assertThat(spending.spentInMonth("t", NOW)).isEqualTo(4.75);
    assertThat(spending.spentOnDay("t", NOW.plusSeconds(120))).isZero();
    assertThat(spending.spentInMonth("t", NOW.plusSeconds(120))).isZero();
  }

  @Test
  void restartedWorkerGoesOnFromItsOwnEntryAndThenKnowsBest() {
    spending.learn(entry("w1", "2026-01-31", 3));
    spending.open();
    spending.spend("t", NOW, 1, 5, 5);
    spending.learn(entry("w1", "2026-01-31", 3));
    assertThat(spending.spentOnDay("t", NOW)).isEqualTo(4);
    List<LedgerEntry> unsaved = spending.unsaved();
    assertThat(unsaved).hasSize(1);
    assertThat(unsaved.get(0).dollars()).isEqualTo(4);
    assertThat(unsaved.get(0).probes()).isEqualTo(101);
  }

  @Test
  void pageThatChangedWhileItWasSavedIsSavedAgain() {
    spending.open();
    spending.spend("t", NOW, 1, 5, 5);
    List<LedgerEntry> first = spending.unsaved();
    spending.spend("t", NOW, 1, 5, 5);
    spending.saved(first);
    assertThat(spending.unsaved()).hasSize(1);
    spending.saved(spending.unsaved());
    assertThat(spending.unsaved()).isEmpty();
  }

  private static LedgerEntry entry(String worker, String day, double dollars) {
    return new LedgerEntry("t", day, dollars, 10, 10, 100, worker, NOW);
  }
}
