package dev.candor.console.view;

import dev.candor.events.StratumCounts;
import dev.candor.report.view.CatalogueView;
import dev.candor.stream.query.MonitorStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The page of what was asked, and of whom. */
record CatalogueReader(MonitorStores stores, Excerpts excerpts) {
  CatalogueView catalogue() {
    Map<String, Map<String, Map<String, CatalogueView.WordingRow>>> topics = new TreeMap<>();
    for (String target : stores.targets()) {
      TallyFigures.newestTally(stores, target)
          .ifPresent(tally -> tally.strata().forEach(s -> catalogue(topics, target, s)));
    }
    return of(topics);
  }

  /**
   * The page.
   *
   * @param topics wordings by arm and topic, as {@link #key} joins them, by intent, and by prompt
   *     and language
   */
  static CatalogueView of(Map<String, Map<String, Map<String, CatalogueView.WordingRow>>> topics) {
    return new CatalogueView(
        topics.entrySet().stream()
            .map(
                topic ->
                    new CatalogueView.Topic(
                        topic.getKey().split("\u0000")[1],
                        topic.getKey().split("\u0000")[0],
                        topic.getValue().entrySet().stream()
                            .map(
                                intent ->
                                    new CatalogueView.IntentRow(
                                        intent.getKey(), List.copyOf(intent.getValue().values())))
                            .toList()))
            .toList());
  }

  static String key(String first, String second) {
    return first + "\u0000" + second;
  }

  private void catalogue(
      Map<String, Map<String, Map<String, CatalogueView.WordingRow>>> topics,
      String target,
      StratumCounts stratum) {
    Map<String, CatalogueView.WordingRow> wordings =
        topics
            .computeIfAbsent(key(stratum.arm().wireName(), stratum.topic()), any -> new TreeMap<>())
            .computeIfAbsent(stratum.intent(), any -> new TreeMap<>());
    String key = key(stratum.promptId(), stratum.lang());
    CatalogueView.WordingRow known = wordings.get(key);
    List<String> targets = new ArrayList<>(known == null ? List.of() : known.targets());
    targets.add(target);
    String text =
        known != null
            ? known.text()
            : stores.exemplars(target, stratum.promptId(), stratum.lang()).stream()
                .map(response -> excerpts.prompt(response, true))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    Map<String, String> latest = new TreeMap<>(known == null ? Map.of() : known.latest());
    latest.put(target, TallyFigures.mostly(stratum));
    wordings.put(
        key,
        new CatalogueView.WordingRow(stratum.promptId(), stratum.lang(), text, targets, latest));
  }
}
