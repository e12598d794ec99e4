package dev.candor.console.view;

import dev.candor.events.Alert;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.VerdictState;
import dev.candor.report.view.Blind;
import dev.candor.report.view.Overview;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WindowSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first page: how every target that this instance holds is doing now. */
final class OverviewReader {
  private static final String BLIND = "blind";

  private final MonitorStores stores;
  private final TopicFeed feed;

  OverviewReader(MonitorStores stores, TopicFeed feed) {
    this.stores = Objects.requireNonNull(stores);
    this.feed = Objects.requireNonNull(feed);
  }

  Overview overview() {
    Map<String, Long> open =
        feed.alerts().stream()
            .filter(alert -> !alert.state().equals("resolved"))
            .collect(Collectors.groupingBy(Alert::target, Collectors.counting()));
    List<Overview.Row> rows = new ArrayList<>();
    for (String target : stores.targets()) {
      row(target, open.getOrDefault(target, 0L).intValue()).ifPresent(rows::add);
    }
    return new Overview(rows, List.of());
  }

  private Optional<Overview.Row> row(String target, int firing) {
    Optional<Tally> newest = Figures.newest(stores.newestTallies(target));
    Blind blind = stores.blind(target).map(Figures::blind).orElse(null);
    if (newest.isEmpty()) {
      return Optional.ofNullable(blind)
          .map(
              why ->
                  new Overview.Row(
                      target, null, BLIND, "none", null, firing, -1, null, List.of(), why));
    }
    Tally tally = newest.get();
    Optional<ComparisonVerdict> verdict =
        stores.verdicts(target).stream()
            .filter(known -> known.candidate().equals(tally.release()))
            .max(Comparator.comparing(ComparisonVerdict::decidedAt));
    boolean silentChange =
        stores.raised(target).stream()
            .anyMatch(
                signal ->
                    signal.kind().equals("silent_change")
                        && tally.release().equals(signal.candidate()));
    WindowSummary summary = WindowSummary.of(tally);
    List<Overview.Language> languages = new ArrayList<>();
    for (WindowSummary.Cell cell : summary.cells()) {
      if (cell.arm().equals(Figures.SENSITIVE)) {
        Optional<Cell> change =
            verdict.flatMap(
                known ->
                    Figures.cell(
                        known, Figures.ALL, cell.lang(), Figures.SENSITIVE, Figures.CONSTRAINED));
        languages.add(
            new Overview.Language(
                cell.lang(),
                cell.constrained(),
                summary.cells().stream()
                    .filter(other -> other.lang().equals(cell.lang()))
                    .filter(other -> !other.arm().equals(Figures.SENSITIVE))
                    .map(WindowSummary.Cell::constrained)
                    .findFirst()
                    .orElse(null),
                change.map(c -> Figures.finite(c.difference())).orElse(null),
                change.map(c -> Figures.finite(c.low())).orElse(null),
                change.map(c -> Figures.finite(c.high())).orElse(null),
                change.map(Cell::verdict).orElse(VerdictState.NOT_ENOUGH_DATA).wireName()));
      }
    }
    return Optional.of(
        new Overview.Row(
            target,
            tally.release(),
            blind != null
                ? BLIND
                : silentChange
                    ? "silent_change"
                    : verdict
                        .map(ComparisonVerdict::verdict)
                        .orElse(VerdictState.NOT_ENOUGH_DATA)
                        .wireName(),
            verdict.map(ComparisonVerdict::direction).orElse(Direction.NONE).wireName(),
            verdict.map(ComparisonVerdict::baseline).orElse(null),
            firing,
            tally.cycle(),
            tally.closedAt(),
            languages,
            blind));
  }
}
