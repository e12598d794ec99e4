package dev.candor.console.view;

import dev.candor.events.Alert;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ReleaseChange;
import dev.candor.events.stored.HistoryRow;
import dev.candor.model.AlertState;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first page: how every target that this instance holds is doing now. */
record OverviewReader(
    MonitorStores stores,
    TopicFeed feed,
    DigestedCycles recent,
    Spending spending,
    WatchReader watches,
    InstantSource clock) {
  private static final String BLIND = "blind";
  private static final String LEARNING = "learning";
  private static final String WATCHED = "watched";
  private static final int SPARKS = 30;
  private static final int MOST_NEWS = 12;
  private static final int MOST_FIRING = 8;
  private static final Duration NEWS = Duration.ofDays(1);

  /** A target is stale when its next cycle is late by this many usual pauses. */
  private static final int STALE_AFTER = 3;

  private static final Duration SOONEST_STALE = Duration.ofMinutes(2);

  Overview overview() {
    Map<String, Long> open =
        feed.alerts().stream()
            .filter(alert -> alert.state() != AlertState.RESOLVED)
            .collect(Collectors.groupingBy(Alert::target, Collectors.counting()));
    List<Overview.TargetRow> rows = new ArrayList<>();
    for (String target : stores.targets()) {
      row(target, open.getOrDefault(target, 0L).intValue()).ifPresent(rows::add);
    }
    return new Overview(clock.instant(), rows, firing(), news(), spending.byTarget(), List.of());
  }

  private List<Overview.Firing> firing() {
    return feed.alerts().stream()
        .filter(alert -> alert.state() != AlertState.RESOLVED)
        .sorted(Comparator.comparing(Alert::startedAt).reversed().thenComparing(Alert::alertId))
        .limit(MOST_FIRING)
        .map(
            alert ->
                new Overview.Firing(
                    alert.alertId(),
                    alert.target(),
                    alert.severity().wireName(),
                    alert.title(),
                    alert.state().wireName(),
                    alert.startedAt(),
                    AlertsReader.titles(alert)))
        .toList();
  }

  private List<Overview.News> news() {
    Instant from = clock.instant().minus(NEWS);
    List<Overview.News> news = new ArrayList<>();
    for (ReleaseChange change : feed.changes()) {
      news.add(
          new Overview.News(
              change.at(),
              change.target(),
              "release",
              change.previous(),
              change.release(),
              null,
              null,
              Map.of()));
    }
    for (Alert alert : feed.alerts()) {
      boolean over = alert.state() == AlertState.RESOLVED;
      news.add(
          new Overview.News(
              over && alert.endedAt() != null ? alert.endedAt() : alert.startedAt(),
              alert.target(),
              (over ? AlertState.RESOLVED : AlertState.FIRING).wireName(),
              null,
              null,
              alert.title(),
              alert.alertId(),
              AlertsReader.titles(alert)));
    }
    return news.stream()
        .filter(item -> item.at().isAfter(from))
        .sorted(Comparator.comparing(Overview.News::at).reversed())
        .limit(MOST_NEWS)
        .toList();
  }

  private Optional<Overview.TargetRow> row(String target, int firing) {
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
    boolean silentChange =
        stores.raised(target).stream()
            .anyMatch(
                signal ->
                    signal.kind() == SignalKind.SILENT_CHANGE
                        && row.release().equals(signal.candidate()));
    WindowSummary summary = WindowSummary.of(row);
    List<CycleDigest> cycles = recent.of(target);
    SilentWatch watch = watches.of(row, cycles).orElse(null);
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
    return Optional.of(
        new Overview.TargetRow(
            target,
            row.release(),
            blind != null
                ? BLIND
                : silentChange
                    ? "silent_change"
                    : verdict
                        .map(known -> known.verdict().wireName())
                        .orElseGet(() -> watchState(watch)),
            verdict.map(ComparisonVerdict::direction).orElse(Direction.NONE).wireName(),
            verdict.map(ComparisonVerdict::baseline).orElse(null),
            firing,
            row.lastCycle(),
            row.closedAt(),
            isStale(row.closedAt(), cycles),
            languages,
            blind,
            watch,
            feed.revision(target, row.release()).orElse(null)));
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
