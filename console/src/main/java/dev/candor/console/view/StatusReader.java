package dev.candor.console.view;

import dev.candor.events.LedgerEntry;
import dev.candor.events.Tally;
import dev.candor.report.view.StatusView;
import dev.candor.runtime.Health;
import dev.candor.stream.query.MonitorStores;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page of how the monitor itself is doing. */
final class StatusReader {
  private final MonitorStores stores;
  private final TopicFeed feed;
  private final Operations operations;
  private final InstantSource clock;

  StatusReader(MonitorStores stores, TopicFeed feed, Operations operations, InstantSource clock) {
    this.stores = Objects.requireNonNull(stores);
    this.feed = Objects.requireNonNull(feed);
    this.operations = Objects.requireNonNull(operations);
    this.clock = Objects.requireNonNull(clock);
  }

  StatusView status() {
    TreeSet<String> classifiers = new TreeSet<>();
    for (String target : stores.targets()) {
      Figures.newest(stores.newestTallies(target))
          .map(Tally::classifier)
          .ifPresent(classifiers::add);
    }
    return new StatusView(
        operations.services().stream()
            .map(
                service -> {
                  Health health = service.health();
                  return new StatusView.ServiceRow(
                      operations.instance(),
                      service.name(),
                      health.state().name().toLowerCase(Locale.ROOT),
                      health.detail());
                })
            .toList(),
        operations.lag(),
        feed.deadLettersByReason().entrySet().stream()
            .map(entry -> new StatusView.Count(entry.getKey(), entry.getValue()))
            .toList(),
        feed.newestDeadLetters().stream()
            .map(
                letter ->
                    new StatusView.Letter(
                        letter.at(),
                        letter.service(),
                        letter.reason(),
                        letter.detail(),
                        letter.sourceTopic(),
                        letter.offset()))
            .toList(),
        spend(),
        List.copyOf(classifiers),
        operations.gold(),
        List.of());
  }

  private List<StatusView.Spend> spend() {
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
