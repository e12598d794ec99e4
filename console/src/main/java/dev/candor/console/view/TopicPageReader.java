package dev.candor.console.view;

import dev.candor.model.Share;
import dev.candor.report.view.TopicView;
import dev.candor.stream.query.MonitorStores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The page of a topic: who answers on it, and since when. */
record TopicPageReader(MonitorStores stores, DigestedCycles recent, InstantSource clock) {
  private static final double HALF = 0.5;

  TopicView topic(String topic) {
    TreeSet<String> topics = new TreeSet<>();
    List<TopicView.TopicRow> rows = new ArrayList<>();
    for (String target : stores.targets()) {
      List<CycleDigest> cycles = recent.of(target);
      cycles.forEach(cycle -> topics.addAll(cycle.byTopic().keySet()));
      TreeSet<String> langs = new TreeSet<>();
      cycles.forEach(
          c -> langs.addAll(c.byTopic().getOrDefault(topic, java.util.Map.of()).keySet()));
      List<TopicView.TopicCell> cells =
          langs.stream().flatMap(lang -> cell(cycles, topic, lang).stream()).toList();
      if (!cells.isEmpty()) {
        rows.add(new TopicView.TopicRow(target, cycles.get(cycles.size() - 1).release(), cells));
      }
    }
    return new TopicView(clock.instant(), topic, List.copyOf(topics), rows, List.of());
  }

  private static Optional<TopicView.TopicCell> cell(
      List<CycleDigest> cycles, String topic, String lang) {
    CycleDigest first = null;
    Share now = null;
    boolean whole = true;
    for (int i = cycles.size() - 1; i >= 0; i--) {
      CycleDigest cycle = cycles.get(i);
      Share share = cycle.share(topic, lang);
      if (share.n() == 0 || cycle.thin()) {
        continue;
      }
      if (now == null) {
        now = share;
      } else if (share.rate() < HALF != now.rate() < HALF) {
        whole = false;
        break;
      }
      first = cycle;
    }
    return now == null
        ? Optional.empty()
        : Optional.of(
            new TopicView.TopicCell(lang, now, now.rate() < HALF, first.startedAt(), whole));
  }
}
