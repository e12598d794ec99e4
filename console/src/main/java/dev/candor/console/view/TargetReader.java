package dev.candor.console.view;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.events.words.FindingWords;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Share;
import dev.candor.report.view.Blind;
import dev.candor.report.view.TargetView;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WindowSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page of a target: its releases, comparisons and findings over time. */
record TargetReader(
    MonitorStores stores,
    TopicFeed feed,
    AlertsReader alerts,
    DigestedCycles recent,
    WatchReader watches) {
  private static final FindingWords CHINESE = FindingWords.of("zh");

  Optional<TargetView> target(String target, HistorySpan span, int most) {
    List<HistoryRow> rows = stores.history(target, span, most);
    Optional<HistoryRow> newest = TallyFigures.newest(rows);
    Blind blind = stores.blind(target).map(TallyFigures::blind).orElse(null);
    if (newest.isEmpty() && blind == null) {
      return Optional.empty();
    }
    List<TargetView.Point> series =
        rows.stream()
            .map(
                row ->
                    new TargetView.Point(
                        row.lastCycle(),
                        row.startedAt(),
                        row.closedAt(),
                        row.release(),
                        row.classifier(),
                        row.expected(),
                        CycleDigest.isThin(row),
                        WindowSummary.of(row),
                        new TargetView.Unsure(row.judged(), row.abstained(), row.judgedLate())))
            .toList();
    return Optional.of(
        new TargetView(
            target,
            newest.map(HistoryRow::release).orElse(null),
            newest.map(HistoryRow::classifier).orElse(null),
            newest.map(HistoryRow::closedAt).orElse(null),
            releases(rows, series),
            stores.verdicts(target).stream().map(TargetReader::comparison).toList(),
            TallyFigures.newestTally(stores, target).map(TargetReader::topics).orElse(List.of()),
            series,
            feed.changes(target).stream()
                .map(
                    change ->
                        new TargetView.Change(
                            change.previous(),
                            change.release(),
                            change.how(),
                            change.at(),
                            change.since()))
                .toList(),
            stores.raised(target).stream().map(TargetReader::finding).toList(),
            alerts.alerts().alerts().stream().filter(row -> row.target().equals(target)).toList(),
            blind,
            newest.flatMap(row -> watches.of(row, recent.of(target))).orElse(null)));
  }

  private static List<TargetView.Release> releases(
      List<HistoryRow> rows, List<TargetView.Point> series) {
    Map<String, Instant> since = new HashMap<>();
    Map<String, Integer> cycles = new HashMap<>();
    for (HistoryRow row : rows) {
      since.merge(row.release(), row.openedAt(), (a, b) -> a.isBefore(b) ? a : b);
      cycles.merge(row.release(), row.cycles(), Integer::sum);
    }
    Map<String, List<TargetView.Point>> byRelease =
        series.stream()
            .collect(
                Collectors.groupingBy(
                    TargetView.Point::release, LinkedHashMap::new, Collectors.toList()));
    List<TargetView.Release> releases = new ArrayList<>();
    byRelease.forEach(
        (release, points) -> {
          Map<String, Share> byLang = new TreeMap<>();
          for (TargetView.Point point : points) {
            for (WindowSummary.WindowCell cell : point.summary().cells()) {
              if (cell.arm().equals(TallyFigures.SENSITIVE)) {
                byLang.merge(cell.lang(), cell.constrained(), Share::plus);
              }
            }
          }
          releases.add(
              new TargetView.Release(
                  release,
                  since.get(release),
                  points.get(points.size() - 1).at(),
                  cycles.get(release),
                  byLang.entrySet().stream()
                      .map(entry -> new TargetView.Language(entry.getKey(), entry.getValue()))
                      .toList()));
        });
    releases.sort(Comparator.comparing(TargetView.Release::since));
    return releases;
  }

  private static TargetView.Comparison comparison(ComparisonVerdict verdict) {
    Optional<Cell> cell = TallyFigures.headline(verdict, TallyFigures.ALL);
    return new TargetView.Comparison(
        verdict.baseline(),
        verdict.candidate(),
        verdict.verdict().wireName(),
        verdict.direction().wireName(),
        verdict.decidedAt(),
        cell.map(c -> TallyFigures.finite(c.difference())).orElse(null),
        cell.map(c -> TallyFigures.finite(c.low())).orElse(null),
        cell.map(c -> TallyFigures.finite(c.high())).orElse(null),
        cell.map(c -> TallyFigures.finite(c.pValue())).orElse(null),
        verdict.flips().size());
  }

  /** What the newest cycle asked, by topic, and how each prompt was mostly answered. */
  private static List<TargetView.Topic> topics(Tally tally) {
    Map<String, List<StratumCounts>> byTopic =
        tally.strata().stream()
            .collect(
                Collectors.groupingBy(
                    s -> (s.arm() == Arm.SENSITIVE ? "0" : "1") + s.topic(),
                    TreeMap::new,
                    Collectors.toList()));
    List<TargetView.Topic> topics = new ArrayList<>();
    byTopic.forEach(
        (key, strata) -> {
          Map<String, Share> shares = new TreeMap<>();
          Map<String, List<TargetView.Answered>> prompts = new TreeMap<>();
          for (StratumCounts counts : strata) {
            shares.merge(counts.lang(), counts.outcomes().constrainedShare(), Share::plus);
            prompts
                .computeIfAbsent(counts.promptId(), any -> new ArrayList<>())
                .add(new TargetView.Answered(counts.lang(), TallyFigures.mostly(counts)));
          }
          topics.add(
              new TargetView.Topic(
                  key.substring(1),
                  strata.get(0).arm().wireName(),
                  shares.entrySet().stream()
                      .map(entry -> new TargetView.Language(entry.getKey(), entry.getValue()))
                      .toList(),
                  prompts.entrySet().stream()
                      .map(entry -> new TargetView.PromptRow(entry.getKey(), entry.getValue()))
                      .toList()));
        });
    return topics;
  }

  private static TargetView.OpenFinding finding(Signal signal) {
    return new TargetView.OpenFinding(
        signal.kind().wireName(),
        signal.baseline(),
        signal.candidate(),
        signal.summary(),
        signal.since(),
        // What is recorded is worded in English.
        Map.of(CHINESE.lang(), CHINESE.sentence(signal)));
  }
}
