package dev.candor.stream.step;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Contrast;
import dev.candor.model.VerdictState;
import dev.candor.stream.ClassifierMetrics;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Shows of each target what is current: the releases that answered in the last two cycles, and the
 * comparisons whose candidate is one of them. What is current no more disappears, so that a target
 * has as many series after a hundred releases as after two, and no alarm outlives its release.
 */
public final class CurrentGauges {
  /** Cycles without an answer, while another release answers, after which a release is gone. */
  static final int CYCLES_UNTIL_GONE = 2;

  private static final String ALL = "all";
  private static final String SENSITIVE = "sensitive";

  private static final class ShownSeries {
    private final Instant since;
    private final Set<String> baselines = new HashSet<>();
    private long newestCycle;

    private ShownSeries(Instant since, long newestCycle) {
      this.since = since;
      this.newestCycle = newestCycle;
    }
  }

  private final ClassifierMetrics metrics;
  private final Map<String, Map<String, ShownSeries>> targets = new HashMap<>();

  CurrentGauges(ClassifierMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics);
  }

  /** Whether a release that last answered in a cycle is current while another answers in this. */
  static boolean isCurrent(long lastCycle, long cycle) {
    return cycle - lastCycle < CYCLES_UNTIL_GONE;
  }

  /** A cycle of a release has closed. */
  void cycle(HistoryRow row) {
    Map<String, ShownSeries> releases =
        targets.computeIfAbsent(row.target(), any -> new HashMap<>());
    ShownSeries shown =
        releases.computeIfAbsent(
            row.release(), any -> new ShownSeries(row.openedAt(), row.lastCycle()));
    shown.newestCycle = Math.max(shown.newestCycle, row.lastCycle());
    metrics.window(row.target(), row.release(), WindowRatios.of(row));
    endThoseGone(row.target(), releases, row.lastCycle());
    // Of two that answer side by side the newer; after a rollback the one that came back.
    releases.entrySet().stream()
        .max(
            Comparator.comparing(
                    (Map.Entry<String, ShownSeries> entry) -> entry.getValue().newestCycle)
                .thenComparing(entry -> entry.getValue().since))
        .ifPresent(current -> metrics.currentRelease(row.target(), current.getKey()));
  }

  private void endThoseGone(String target, Map<String, ShownSeries> releases, long cycle) {
    for (Iterator<Map.Entry<String, ShownSeries>> each = releases.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, ShownSeries> entry = each.next();
      if (!isCurrent(entry.getValue().newestCycle, cycle)) {
        each.remove();
        entry
            .getValue()
            .baselines
            .forEach(baseline -> metrics.comparisonEnded(target, baseline, entry.getKey()));
        metrics.releaseEnded(target, entry.getKey());
      }
    }
  }

  /** What is known of a release whose tally was shown. */
  void verdict(ComparisonVerdict verdict) {
    boolean drifted = verdict.verdict().isDrifted();
    if (verdict.kind() == ComparisonKind.SILENT_CHANGE) {
      metrics.silentChange(verdict.target(), verdict.candidate(), drifted);
      return;
    }
    if (verdict.kind() == ComparisonKind.ROUTE) {
      metrics.route(verdict.target(), drifted);
      return;
    }
    ShownSeries shown = targets.getOrDefault(verdict.target(), Map.of()).get(verdict.candidate());
    if (shown != null) {
      shown.baselines.add(verdict.baseline());
    }
    metrics.comparison(verdict.target(), verdict.baseline(), verdict.candidate(), drifted);
    for (Cell cell : verdict.cells()) {
      if (cell.topic().equals(ALL) && cell.arm().equals(SENSITIVE)) {
        finding(verdict, cell.lang(), cell.measure(), cell.difference(), cell.verdict());
      }
    }
    for (Contrast contrast : verdict.contrasts()) {
      finding(verdict, ALL, contrast.name(), Double.NaN, contrast.verdict());
    }
  }

  private void finding(
      ComparisonVerdict verdict,
      String lang,
      String measure,
      double difference,
      VerdictState found) {
    metrics.finding(
        verdict.target(),
        verdict.baseline(),
        verdict.candidate(),
        lang,
        measure,
        difference,
        found.isDrifted());
  }

  /** This instance owns its targets no more: their gauges would go stale. */
  void close() {
    targets.keySet().forEach(metrics::forgetTarget);
    targets.clear();
  }
}
