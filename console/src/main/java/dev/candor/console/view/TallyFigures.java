package dev.candor.console.view;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.Cell;
import dev.candor.report.view.Blind;
import dev.candor.stream.query.BlindTarget;
import dev.candor.stream.query.MonitorStores;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What several pages take from tallies and verdicts. */
final class TallyFigures {
  static final String ALL = "all";
  static final String SENSITIVE = "sensitive";

  private TallyFigures() {}

  /** The row of the release that answers now. */
  static Optional<HistoryRow> newest(List<HistoryRow> rows) {
    return rows.stream()
        .max(
            Comparator.comparingLong(HistoryRow::lastCycle)
                .thenComparing(HistoryRow::closedAt)
                .thenComparing(HistoryRow::openedAt));
  }

  /** The row of a target's newest cycle, by the release that answers now. */
  static Optional<HistoryRow> newest(MonitorStores stores, String target) {
    return newest(stores.history(target, HistorySpan.CYCLE, 1));
  }

  /** The same cycle prompt by prompt. */
  static Optional<Tally> newestTally(MonitorStores stores, String target) {
    return newest(stores, target)
        .flatMap(row -> stores.tally(target, row.release(), row.classifier(), row.lastCycle()));
  }

  static Blind blind(BlindTarget target) {
    return new Blind(target.since(), target.failures(), target.failure(), target.detail());
  }

  /** Constrained answers to sensitive questions of all topics in a language, or in all. */
  static Optional<Cell> headline(ComparisonVerdict verdict, String lang) {
    return verdict.cells().stream()
        .filter(cell -> cell.isAt(ALL, lang, SENSITIVE, "constrained"))
        .findFirst();
  }

  /** The outcome that most replies of a prompt had, "invalid" where there is none. */
  static String mostly(StratumCounts counts) {
    return counts.outcomes().byName().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("invalid");
  }

  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
