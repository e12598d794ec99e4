package dev.candor.console.view;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Direction;
import dev.candor.model.SignalKind;
import dev.candor.model.VerdictState;
import dev.candor.report.view.Blind;
import dev.candor.report.view.Overview;
import dev.candor.report.view.SilentWatch;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WindowSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How one target is doing now, as a row of the first page. */
record TargetRowReader(
    MonitorStores stores,
    TopicFeed feed,
    DigestedCycles recent,
    WatchReader watches,
    InstantSource clock) {
  private static final String BLIND = "blind";
  private static final String LEARNING = "learning";
  private static final String WATCHED = "watched";
  private static final int SPARKS = 30;

  /** A target is stale when its next cycle is late by this many usual pauses. */
  private static final int STALE_AFTER = 3;

  private static final Duration SOONEST_STALE = Duration.ofMinutes(2);

  /**
   * The row of a target; empty where nothing is known of it.
   *
   * @param firing its alerts that are not resolved
   */
  Optional<Overview.TargetRow> of(String target, int firing) {
    Optional<HistoryRow> newest = TallyFigures.newest(stores, target);
    Blind blind = stores.blind(target).map(TallyFigures::blind).orElse(null);
    if (newest.isEmpty()) {
      return Optional.ofNullable(blind)
          .map(
              why ->
                  new Overview.TargetRow(
                      target, null, BLIND, "none", null, firing, -1, null, false, List.of(), why,
                      null, null));
    }
    HistoryRow row = newest.get();
    Optional<ComparisonVerdict> verdict =
        stores.verdicts(target).stream()
            .filter(known -> known.kind() != ComparisonKind.ROUTE)
            .filter(known -> known.candidate().equals(row.release()))
            .max(Comparator.comparing(ComparisonVerdict::decidedAt));
    List<CycleDigest> cycles = recent.of(target);
    SilentWatch watch = watches.of(row, cycles).orElse(null);
    return Optional.of(
        new Overview.TargetRow(
            target,
            row.release(),
            blind != null ? BLIND : state(row, verdict, watch),
            verdict.map(ComparisonVerdict::direction).orElse(Direction.NONE).wireName(),
            verdict.map(ComparisonVerdict::baseline).orElse(null),
            firing,
            row.lastCycle(),
            row.closedAt(),
            isStale(row.closedAt(), cycles),
            languages(row, verdict, cycles),
            blind,
            watch,
            feed.revision(target, row.release()).orElse(null)));
  }

  private String state(HistoryRow row, Optional<ComparisonVerdict> verdict, SilentWatch watch) {
    boolean silentChange =
        stores.raised(row.target()).stream()
            .anyMatch(
                signal ->
                    signal.kind() == SignalKind.SILENT_CHANGE
                        && row.release().equals(signal.candidate()));
    return silentChange
        ? "silent_change"
        : verdict.map(known -> known.verdict().wireName()).orElseGet(() -> watchState(watch));
  }

  /** Of a target that has nothing to compare. */
  private static String watchState(SilentWatch watch) {
    return watch == null
        ? VerdictState.NOT_ENOUGH_DATA.wireName()
        : watch.watching() ? WATCHED : LEARNING;
  }

  private boolean isStale(Instant lastSeen, List<CycleDigest> cycles) {
    Duration pause = Duration.ofMillis(STALE_AFTER * DigestedCycles.usualPause(cycles));
    Duration patience = pause.compareTo(SOONEST_STALE) < 0 ? SOONEST_STALE : pause;
    return !pause.isZero() && lastSeen.plus(patience).isBefore(clock.instant());
  }

  private static List<Overview.Language> languages(
      HistoryRow row, Optional<ComparisonVerdict> verdict, List<CycleDigest> cycles) {
    WindowSummary summary = WindowSummary.of(row);
    List<Overview.Language> languages = new ArrayList<>();
    for (WindowSummary.WindowCell cell : summary.cells()) {
      if (cell.arm().equals(TallyFigures.SENSITIVE)) {
        Optional<Cell> change = verdict.flatMap(known -> TallyFigures.headline(known, cell.lang()));
        languages.add(
            new Overview.Language(
                cell.lang(),
                cell.constrained(),
                summary.cells().stream()
                    .filter(other -> other.lang().equals(cell.lang()))
                    .filter(other -> !other.arm().equals(TallyFigures.SENSITIVE))
                    .map(WindowSummary.WindowCell::constrained)
                    .findFirst()
                    .orElse(null),
                change.map(c -> TallyFigures.finite(c.difference())).orElse(null),
                change.map(c -> TallyFigures.finite(c.low())).orElse(null),
                change.map(c -> TallyFigures.finite(c.high())).orElse(null),
                change.map(Cell::verdict).orElse(VerdictState.NOT_ENOUGH_DATA).wireName(),
                sparks(cycles, cell.lang())));
      }
    }
    return languages;
  }

  private static List<Overview.Spark> sparks(List<CycleDigest> cycles, String lang) {
    return cycles.subList(Math.max(0, cycles.size() - SPARKS), cycles.size()).stream()
        .map(
            cycle ->
                new Overview.Spark(
                    cycle.startedAt(),
                    cycle.release(),
                    TallyFigures.finite(cycle.share(TallyFigures.ALL, lang).rate()),
                    cycle.thin()))
        .toList();
  }
}
