package dev.candor.console.view;

import dev.candor.events.Alert;
import dev.candor.events.ReleaseChange;
import dev.candor.model.AlertState;
import dev.candor.report.view.Overview;
import dev.candor.stream.query.MonitorStores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The first page: how every target that this instance holds is doing now. */
record OverviewReader(
    MonitorStores stores,
    TopicFeed feed,
    TargetRowReader rows,
    Spending spending,
    InstantSource clock) {
  private static final int MOST_NEWS = 12;
  private static final int MOST_FIRING = 8;
  private static final Duration NEWS = Duration.ofDays(1);

  Overview overview() {
    Map<String, Long> open =
        feed.alerts().stream()
            .filter(alert -> alert.state() != AlertState.RESOLVED)
            .collect(Collectors.groupingBy(Alert::target, Collectors.counting()));
    List<Overview.TargetRow> targets = new ArrayList<>();
    for (String target : stores.targets()) {
      rows.of(target, open.getOrDefault(target, 0L).intValue()).ifPresent(targets::add);
    }
    return new Overview(clock.instant(), targets, firing(), news(), spending.byTarget(), List.of());
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
}
