package dev.candor.stream.query;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.events.stored.KnownRelease;
import dev.candor.stream.state.HistoryRows;
import dev.candor.stream.state.PastOfRelease;
import dev.candor.stream.step.Verdicts;
import dev.candor.stream.step.Weekdays;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Compares any two releases of a target by all that is kept of them, with one look: where the
 * stream looks cycle by cycle and pays for each look, this asks once. Nothing is kept and nobody is
 * alerted.
 */
public final class OnDemandComparison {
  private OnDemandComparison() {}

  /**
   * The comparison; empty where the releases have no cycles of one classifier version.
   *
   * @param past what the stores of the target's partition hold
   * @param history the store of rows
   */
  static Optional<ComparisonVerdict> of(
      PastOfRelease past,
      ReadOnlyKeyValueStore<String, byte[]> history,
      String target,
      String baseline,
      String candidate) {
    return past.classifiers(target).stream()
        .filter(
            classifier ->
                past.known(target, classifier, baseline).isPresent()
                    && past.known(target, classifier, candidate).isPresent())
        .max(
            Comparator.comparingLong(
                classifier -> past.known(target, classifier, candidate).get().newestCycle()))
        .map(
            classifier -> {
              KnownRelease known = past.known(target, classifier, candidate).orElseThrow();
              Optional<HistoryRow> newest =
                  HistoryRows.newest(history, HistorySpan.CYCLE, 1, target, candidate, classifier)
                      .stream()
                      .findFirst();
              List<HistoryRow> cycles =
                  new ArrayList<>(
                      HistoryRows.newest(
                          history,
                          HistorySpan.CYCLE,
                          HistorySpan.CYCLES_KEPT,
                          target,
                          baseline,
                          classifier));
              Collections.reverse(cycles);
              return compare(
                  past.of(target, classifier, baseline),
                  past.of(target, classifier, candidate),
                  cycles,
                  target,
                  classifier,
                  known.newestCycle(),
                  newest.map(HistoryRow::closedAt).orElse(known.since()),
                  known.since());
            });
  }

  /**
   * @param cycles rows of the baseline's cycles, oldest first
   */
  private static ComparisonVerdict compare(
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      List<HistoryRow> cycles,
      String target,
      String classifier,
      long cycle,
      Instant at,
      Instant since) {
    DetectionSettings settings = DetectionSettings.defaults();
    List<HistoryRow> compared =
        cycles.stream().filter(row -> baseline.holds(row.lastCycle())).toList();
    return Weekdays.noted(
        Verdicts.of(
            ReleaseComparison.of(settings, baseline, candidate, Weekdays.moods(compared)).report(),
            target,
            classifier,
            cycle,
            at,
            settings.level(),
            false,
            since),
        compared.stream().map(HistoryRow::startedAt).toList());
  }
}
