package dev.candor.console.view;

import dev.candor.events.LedgerEntry;
import dev.candor.report.view.StatusView;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Money by target, as the ledger tells. */
record Spending(TopicFeed feed, Operations operations, InstantSource clock) {
  List<StatusView.Spend> byTarget() {
    String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    Map<String, List<LedgerEntry>> byTarget =
        feed.ledger().stream()
            .collect(Collectors.groupingBy(LedgerEntry::target, TreeMap::new, Collectors.toList()));
    List<StatusView.Spend> rows = new ArrayList<>();
    byTarget.forEach(
        (target, entries) ->
            rows.add(
                new StatusView.Spend(
                    target,
                    entries.stream()
                        .filter(entry -> entry.day().equals(today))
                        .mapToDouble(LedgerEntry::dollars)
                        .sum(),
                    entries.stream().mapToDouble(LedgerEntry::dollars).sum(),
                    operations.budgets().get(target),
                    entries.stream().mapToLong(LedgerEntry::probes).sum())));
    return rows;
  }
}
