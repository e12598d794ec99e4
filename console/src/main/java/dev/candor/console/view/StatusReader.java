package dev.candor.console.view;

import dev.candor.events.stored.HistoryRow;
import dev.candor.report.view.StatusView;
import dev.candor.runtime.Health;
import dev.candor.stream.query.MonitorStores;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The page of how the monitor itself is doing. */
record StatusReader(
    MonitorStores stores, TopicFeed feed, Operations operations, Spending spending) {
  StatusView status() {
    TreeSet<String> classifiers = new TreeSet<>();
    for (String target : stores.targets()) {
      TallyFigures.newest(stores, target).map(HistoryRow::classifier).ifPresent(classifiers::add);
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
        spending.byTarget(),
        List.copyOf(classifiers),
        operations.gold(),
        operations.goldByLength(),
        List.of());
  }
}
