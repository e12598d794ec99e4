package dev.candor.console.view;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import dev.candor.model.Cell;
import dev.candor.report.view.Blind;
import dev.candor.stream.query.BlindTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What several pages take from tallies and verdicts. */
final class Figures {
  static final String ALL = "all";
  static final String SENSITIVE = "sensitive";
  static final String CONSTRAINED = "constrained";

  private Figures() {}

  /** The tally of the release that answers now. */
  static Optional<Tally> newest(List<Tally> tallies) {
    return tallies.stream()
        .max(
            Comparator.comparingLong(Tally::cycle)
                .thenComparing(Tally::closedAt)
                .thenComparing(Tally::openedAt));
  }

  static Blind blind(BlindTarget target) {
    return new Blind(target.since(), target.failures(), target.failure(), target.detail());
  }

  static Optional<Cell> cell(
      ComparisonVerdict verdict, String topic, String lang, String arm, String measure) {
    return verdict.cells().stream()
        .filter(cell -> cell.isAt(topic, lang, arm, measure))
        .findFirst();
  }

  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
