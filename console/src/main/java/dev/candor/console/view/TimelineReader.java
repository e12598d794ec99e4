package dev.candor.console.view;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ReleaseChange;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.report.view.TimelineView;
import dev.candor.stream.query.MonitorStores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The page of releases over all targets, with what each changed. */
record TimelineReader(MonitorStores stores, TopicFeed feed) {
  TimelineView timeline() {
    List<TimelineView.Item> items = new ArrayList<>();
    for (String target : stores.targets()) {
      List<ComparisonVerdict> verdicts = stores.verdicts(target);
      for (ReleaseChange change : feed.changes(target)) {
        items.add(item(change, verdicts));
      }
    }
    return new TimelineView(items, List.of());
  }

  private static TimelineView.Item item(ReleaseChange change, List<ComparisonVerdict> verdicts) {
    Optional<ComparisonVerdict> verdict =
        verdicts.stream()
            .filter(known -> known.kind() != ComparisonKind.ROUTE)
            .filter(known -> known.candidate().equals(change.release()))
            .filter(known -> known.baseline().equals(change.previous()))
            .max(Comparator.comparing(ComparisonVerdict::decidedAt));
    Optional<Cell> cell = verdict.flatMap(known -> TallyFigures.headline(known, TallyFigures.ALL));
    return new TimelineView.Item(
        change.since() == null ? change.at() : change.since(),
        change.target(),
        change.previous(),
        change.release(),
        change.how(),
        verdict.map(known -> known.verdict().wireName()).orElse(null),
        verdict.map(known -> known.direction().wireName()).orElse("none"),
        cell.map(c -> TallyFigures.finite(c.difference())).orElse(null),
        cell.map(c -> TallyFigures.finite(c.low())).orElse(null),
        cell.map(c -> TallyFigures.finite(c.high())).orElse(null),
        verdict.map(known -> known.flips().size()).orElse(0));
  }
}
