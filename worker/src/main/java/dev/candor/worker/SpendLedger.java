package dev.candor.worker;

import dev.candor.events.LedgerEntry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all workers have spent, as far as the ledger topic shows, and what this one has. The ledger
 * holds one running sum for each target, day and worker, so a lost or repeated record is made good
 * by the next. Thread-safe.
 */
final class SpendLedger {
  private record LedgerPage(String target, String day, String worker) {}

  private record Sum(double dollars, long promptTokens, long completionTokens, long probes) {
    static final Sum ZERO = new Sum(0, 0, 0, 0);
  }

  private final String worker;
  private final Clock clock;
  private final Map<LedgerPage, Sum> pages = new HashMap<>();
  private final Map<String, Double> dollars = new HashMap<>();
  private final Map<LedgerPage, Sum> unsaved = new HashMap<>();
  private boolean opened;

  SpendLedger(String worker, Clock clock) {
    this.worker = worker;
    this.clock = clock;
  }

  /** Reads a record of the ledger. Its own are believed only before this ledger is opened. */
  synchronized void learn(LedgerEntry entry) {
    boolean own = entry.worker().equals(worker);
    if (own && opened) {
      return;
    }
    put(
        new LedgerPage(entry.target(), entry.day(), entry.worker()),
        new Sum(entry.dollars(), entry.promptTokens(), entry.completionTokens(), entry.probes()));
  }

  /** The ledger has been read to its end; from now on this worker knows its own pages best. */
  synchronized void open() {
    opened = true;
  }

  synchronized void spend(
      String target, Instant at, double amount, long promptTokens, long completionTokens) {
    LedgerPage page = new LedgerPage(target, day(at), worker);
    Sum before = pages.getOrDefault(page, Sum.ZERO);
    Sum after =
        new Sum(
            before.dollars() + amount,
            before.promptTokens() + promptTokens,
            before.completionTokens() + completionTokens,
            before.probes() + 1);
    put(page, after);
    unsaved.put(page, after);
  }

  /** US dollars spent on a target in the day of {@code at}, all workers together. */
  synchronized double spentOnDay(String target, Instant at) {
    return dollars.getOrDefault(target + '|' + day(at), 0.0);
  }

  /** US dollars spent on a target in the month of {@code at}, all workers together. */
  synchronized double spentInMonth(String target, Instant at) {
    return dollars.getOrDefault(target + '|' + day(at).substring(0, 7), 0.0);
  }

  /** This worker's pages that changed since they were last saved. */
  synchronized List<LedgerEntry> unsaved() {
    List<LedgerEntry> entries = new ArrayList<>(unsaved.size());
    unsaved.forEach(
        (page, sum) ->
            entries.add(
                new LedgerEntry(
                    page.target(),
                    page.day(),
                    sum.dollars(),
                    sum.promptTokens(),
                    sum.completionTokens(),
                    sum.probes(),
                    worker,
                    clock.instant())));
    return entries;
  }

  /** The entries are in the ledger; a page that changed again meanwhile stays unsaved. */
  synchronized void saved(List<LedgerEntry> entries) {
    for (LedgerEntry entry : entries) {
      LedgerPage page = new LedgerPage(entry.target(), entry.day(), worker);
      Sum sum = unsaved.get(page);
      if (sum != null && sum.probes() == entry.probes()) {
        unsaved.remove(page);
      }
    }
  }

  private void put(LedgerPage page, Sum sum) {
    Sum before = pages.put(page, sum);
    double change = sum.dollars() - (before == null ? 0 : before.dollars());
    dollars.merge(page.target() + '|' + page.day(), change, Double::sum);
    if (page.day().length() >= 7) {
      dollars.merge(page.target() + '|' + page.day().substring(0, 7), change, Double::sum);
    }
  }

  private static String day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
  }
}
