package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.LedgerEntry;
import dev.candor.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpendBookTest {
  private static final Instant NOW = Instant.parse("2026-01-31T23:59:00Z");

  private final SpendBook book = new SpendBook("w1", SettableClock.atNewYear());

  @Test
  void allWorkersSpendingsAddUpByDayAndMonth() {
    book.learn(entry("w2", "2026-01-31", 1.5));
    book.learn(entry("w2", "2026-01-30", 2));
    book.learn(entry("w2", "2026-01-31", 2.5));
    book.open();
    book.spend("t", NOW, 0.25, 10, 20);
    assertThat(book.spentOnDay("t", NOW)).isEqualTo(2.75);
    assertThat(book.spentInMonth("t", NOW)).isEqualTo(4.75);
    assertThat(book.spentOnDay("t", NOW.plusSeconds(120))).isZero();
    assertThat(book.spentInMonth("t", NOW.plusSeconds(120))).isZero();
  }

  @Test
  void restartedWorkerGoesOnFromItsOwnEntryAndThenKnowsBest() {
    book.learn(entry("w1", "2026-01-31", 3));
    book.open();
    book.spend("t", NOW, 1, 5, 5);
    book.learn(entry("w1", "2026-01-31", 3));
    assertThat(book.spentOnDay("t", NOW)).isEqualTo(4);
    List<LedgerEntry> unsaved = book.unsaved();
    assertThat(unsaved).hasSize(1);
    assertThat(unsaved.get(0).dollars()).isEqualTo(4);
    assertThat(unsaved.get(0).probes()).isEqualTo(101);
  }

  @Test
  void pageThatChangedWhileItWasSavedIsSavedAgain() {
    book.open();
    book.spend("t", NOW, 1, 5, 5);
    List<LedgerEntry> first = book.unsaved();
    book.spend("t", NOW, 1, 5, 5);
    book.saved(first);
    assertThat(book.unsaved()).hasSize(1);
    book.saved(book.unsaved());
    assertThat(book.unsaved()).isEmpty();
  }

  private static LedgerEntry entry(String worker, String day, double dollars) {
    return new LedgerEntry("t", day, dollars, 10, 10, 100, worker, NOW);
  }
}
