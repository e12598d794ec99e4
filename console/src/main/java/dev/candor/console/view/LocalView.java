package dev.candor.console.view;

import dev.candor.events.Alert;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.LedgerEntry;
import dev.candor.events.Signal;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.TallyBuilder;
import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import dev.candor.report.view.AlertsView;
import dev.candor.report.view.Blind;
import dev.candor.report.view.CatalogueView;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.ComparisonViews;
import dev.candor.report.view.Correction;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.Outcomes;
import dev.candor.report.view.Overview;
import dev.candor.report.view.PromptView;
import dev.candor.report.view.Said;
import dev.candor.report.view.StatusView;
import dev.candor.report.view.TargetView;
import dev.candor.runtime.Health;
import dev.candor.stream.query.BlindTarget;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WindowSummary;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The monitor as this instance knows it: its own stores, and the topics that everyone reads. */
public final class LocalView implements MonitorView {
  private static final String ALL = "all";
  private static final String BLIND = "blind";
  private static final String SENSITIVE = "sensitive";
  private static final String CONSTRAINED = "constrained";
  private static final int FLIPS_ON_A_PAGE = 20;
  private static final int LONGEST_ON_A_LIST = 700;
  private static final int LONGEST_ALONE = 20_000;
  private static final int MOST_WORDINGS = 60;

  private final MonitorStores stores;
  private final TopicFeed feed;
  private final Transcripts transcripts;
  private final Operations operations;
  private final Correction correction;
  private final Excerpts excerpts;
  private final InstantSource clock;

  /**
   * @param correction of the classifier's errors
   * @param maskSensitive whether texts about sensitive topics are masked until asked for
   */
  public LocalView(
      MonitorStores stores,
      TopicFeed feed,
      Transcripts transcripts,
      Operations operations,
      Correction correction,
      boolean maskSensitive,
      InstantSource clock) {
    this.stores = Objects.requireNonNull(stores);
    this.feed = Objects.requireNonNull(feed);
    this.transcripts = Objects.requireNonNull(transcripts);
    this.operations = Objects.requireNonNull(operations);
    this.correction = Objects.requireNonNull(correction);
    this.excerpts = new Excerpts(maskSensitive);
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public Overview overview() {
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
    Optional<Tally> newest = newest(stores.newestTallies(target));
    Blind blind = stores.blind(target).map(LocalView::blind).orElse(null);
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
      if (cell.arm().equals(SENSITIVE)) {
        Optional<Cell> change =
            verdict.flatMap(known -> cell(known, ALL, cell.lang(), SENSITIVE, CONSTRAINED));
        languages.add(
            new Overview.Language(
                cell.lang(),
                cell.constrained(),
                summary.cells().stream()
                    .filter(other -> other.lang().equals(cell.lang()))
                    .filter(other -> !other.arm().equals(SENSITIVE))
                    .map(WindowSummary.Cell::constrained)
                    .findFirst()
                    .orElse(null),
                change.map(c -> finite(c.difference())).orElse(null),
                change.map(c -> finite(c.low())).orElse(null),
                change.map(c -> finite(c.high())).orElse(null),
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

  /** The tally of the release that answers now. */
  private static Optional<Tally> newest(List<Tally> tallies) {
    return tallies.stream()
        .max(
            Comparator.comparingLong(Tally::cycle)
                .thenComparing(Tally::closedAt)
                .thenComparing(Tally::openedAt));
  }

  @Override
  public Optional<TargetView> target(String target, int cycles) {
    List<Tally> tallies = stores.tallies(target, cycles);
    Optional<Tally> newest = newest(tallies);
    Blind blind = stores.blind(target).map(LocalView::blind).orElse(null);
    if (newest.isEmpty() && blind == null) {
      return Optional.empty();
    }
    List<TargetView.Point> series =
        tallies.stream()
            .map(
                tally ->
                    new TargetView.Point(
                        tally.cycle(),
                        tally.closedAt(),
                        tally.release(),
                        tally.classifier(),
                        WindowSummary.of(tally),
                        new TargetView.Unsure(
                            tally.judged(), tally.abstained(), tally.judgedLate())))
            .toList();
    return Optional.of(
        new TargetView(
            target,
            newest.map(Tally::release).orElse(null),
            newest.map(Tally::classifier).orElse(null),
            newest.map(Tally::closedAt).orElse(null),
            releases(tallies, series),
            stores.verdicts(target).stream().map(LocalView::comparison).toList(),
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
            stores.raised(target).stream().map(LocalView::finding).toList(),
            alerts().alerts().stream().filter(row -> row.target().equals(target)).toList(),
            blind));
  }

  private static Blind blind(BlindTarget target) {
    return new Blind(target.since(), target.failures(), target.failure(), target.detail());
  }

  private static List<TargetView.Release> releases(
      List<Tally> tallies, List<TargetView.Point> series) {
    Map<String, Instant> since = new HashMap<>();
    tallies.forEach(
        tally -> since.merge(tally.release(), tally.openedAt(), (a, b) -> a.isBefore(b) ? a : b));
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
            for (WindowSummary.Cell cell : point.summary().cells()) {
              if (cell.arm().equals(SENSITIVE)) {
                byLang.merge(cell.lang(), cell.constrained(), Share::plus);
              }
            }
          }
          releases.add(
              new TargetView.Release(
                  release,
                  since.get(release),
                  points.get(points.size() - 1).at(),
                  points.size(),
                  byLang.entrySet().stream()
                      .map(entry -> new TargetView.Language(entry.getKey(), entry.getValue()))
                      .toList()));
        });
    releases.sort(Comparator.comparing(TargetView.Release::since));
    return releases;
  }

  private static TargetView.Comparison comparison(ComparisonVerdict verdict) {
    Optional<Cell> cell = cell(verdict, ALL, ALL, SENSITIVE, CONSTRAINED);
    return new TargetView.Comparison(
        verdict.baseline(),
        verdict.candidate(),
        verdict.verdict().wireName(),
        verdict.direction().wireName(),
        verdict.decidedAt(),
        cell.map(c -> finite(c.difference())).orElse(null),
        cell.map(c -> finite(c.low())).orElse(null),
        cell.map(c -> finite(c.high())).orElse(null),
        cell.map(c -> finite(c.pValue())).orElse(null),
        verdict.flips().size());
  }

  private static TargetView.Finding finding(Signal signal) {
    return new TargetView.Finding(
        signal.kind(), signal.baseline(), signal.candidate(), signal.summary(), signal.since());
  }

  @Override
  public Optional<ComparisonView> comparison(
      String target, String baseline, String candidate, FlipChoice choice) {
    return stores.verdicts(target).stream()
        .filter(known -> known.baseline().equals(baseline) && known.candidate().equals(candidate))
        .max(Comparator.comparing(ComparisonVerdict::decidedAt))
        .map(verdict -> comparison(verdict, choice));
  }

  private ComparisonView comparison(ComparisonVerdict verdict, FlipChoice choice) {
    return ComparisonViews.of(
        verdict,
        topicsOf(stores.newestTallies(verdict.target())),
        choice,
        FLIPS_ON_A_PAGE,
        (flips, topics) -> flips(verdict, flips, topics, choice),
        correction);
  }

  private static Map<String, String> topicsOf(Collection<Tally> tallies) {
    Map<String, String> topics = new HashMap<>();
    for (Tally tally : tallies) {
      for (StratumCounts stratum : tally.strata()) {
        topics.put(stratum.promptId(), stratum.topic());
      }
    }
    return topics;
  }

  private List<ComparisonView.FlipRow> flips(
      ComparisonVerdict verdict, List<Flip> flips, Map<String, String> topics, FlipChoice choice) {
    Map<Flip, List<ClassifiedResponse>> kept = new LinkedHashMap<>();
    List<ClassifiedResponse> wanted = new ArrayList<>();
    for (Flip flip : flips) {
      List<ClassifiedResponse> exemplars =
          stores.exemplars(verdict.target(), flip.promptId(), flip.lang());
      kept.put(flip, exemplars);
      exemplar(exemplars, verdict.baseline(), flip.from()).ifPresent(wanted::add);
      exemplar(exemplars, verdict.candidate(), flip.to()).ifPresent(wanted::add);
    }
    Map<String, String> whole = transcripts.of(wanted);
    int longest = choice.all() ? LONGEST_ALONE : LONGEST_ON_A_LIST;
    List<ComparisonView.FlipRow> rows = new ArrayList<>();
    kept.forEach(
        (flip, exemplars) -> {
          Optional<ClassifiedResponse> before =
              exemplar(exemplars, verdict.baseline(), flip.from());
          Optional<ClassifiedResponse> after = exemplar(exemplars, verdict.candidate(), flip.to());
          rows.add(
              new ComparisonView.FlipRow(
                  flip.promptId(),
                  flip.lang(),
                  topics.getOrDefault(flip.promptId(), ""),
                  flip.from(),
                  flip.to(),
                  Outcomes.direction(flip.from(), flip.to()),
                  after
                      .or(() -> before)
                      .map(response -> excerpts.prompt(response, choice.unmasked()))
                      .orElse(null),
                  before.map(r -> excerpts.said(r, whole, longest, choice.unmasked())).orElse(null),
                  after
                      .map(r -> excerpts.said(r, whole, longest, choice.unmasked()))
                      .orElse(null)));
        });
    return rows;
  }

  private static Optional<ClassifiedResponse> exemplar(
      List<ClassifiedResponse> exemplars, String release, Outcome outcome) {
    return exemplars.stream()
        .filter(response -> response.release().equals(release))
        .filter(response -> outcome == response.outcome())
        .findFirst();
  }

  @Override
  public Optional<PromptView> prompt(String target, String promptId, int cycles, boolean unmasked) {
    List<Tally> tallies = stores.tallies(target, cycles);
    Optional<StratumCounts> stratum =
        tallies.stream()
            .flatMap(tally -> tally.strata().stream())
            .filter(counts -> counts.promptId().equals(promptId))
            .reduce((first, second) -> second);
    if (stratum.isEmpty()) {
      return Optional.empty();
    }
    String intent = stratum.get().intent();
    Map<String, List<PromptView.Samples>> samples = new TreeMap<>();
    Map<String, StratumCounts> wordings = new TreeMap<>();
    List<Tally> ofIntent = new ArrayList<>();
    for (Tally tally : tallies) {
      List<StratumCounts> strata =
          tally.strata().stream().filter(counts -> counts.intent().equals(intent)).toList();
      for (StratumCounts counts : strata) {
        String key = counts.promptId() + "\u0000" + counts.lang();
        wordings.put(key, counts);
        samples
            .computeIfAbsent(key, any -> new ArrayList<>())
            .add(
                new PromptView.Samples(
                    tally.cycle(),
                    tally.closedAt(),
                    tally.release(),
                    WindowSummary.outcomes(counts)));
      }
      ofIntent.add(TallyBuilder.builder(tally).strata(strata).build());
    }
    List<PromptView.Wording> rows =
        wordings.entrySet().stream()
            .limit(MOST_WORDINGS)
            .map(entry -> wording(target, entry.getValue(), samples.get(entry.getKey()), unmasked))
            .toList();
    return Optional.of(
        new PromptView(
            target,
            promptId,
            intent,
            stratum.get().topic(),
            stratum.get().arm().wireName(),
            rows,
            disagreement(ofIntent),
            replies(target, promptId, unmasked)));
  }

  private PromptView.Wording wording(
      String target, StratumCounts counts, List<PromptView.Samples> samples, boolean unmasked) {
    return new PromptView.Wording(
        counts.promptId(),
        counts.lang(),
        stores.exemplars(target, counts.promptId(), counts.lang()).stream()
            .map(response -> excerpts.prompt(response, unmasked))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        samples);
  }

  private List<Said> replies(String target, String promptId, boolean unmasked) {
    List<ClassifiedResponse> exemplars = new ArrayList<>(stores.exemplars(target, promptId));
    exemplars.sort(
        Comparator.comparing(ClassifiedResponse::lang)
            .thenComparing(ClassifiedResponse::receivedAt, Comparator.reverseOrder()));
    Map<String, String> whole = transcripts.of(exemplars);
    // A page has room for one very long reply, not for thirty.
    int longest = Math.max(LONGEST_ON_A_LIST, LONGEST_ALONE / Math.max(1, exemplars.size()));
    return exemplars.stream().map(r -> excerpts.said(r, whole, longest, unmasked)).toList();
  }

  /** Means over the cycles of each release. */
  private static List<PromptView.Disagreement> disagreement(List<Tally> tallies) {
    Map<String, Map<String, List<Double>>> paraphrase = new LinkedHashMap<>();
    Map<String, Map<String, List<Double>>> reroll = new LinkedHashMap<>();
    TreeSet<String> langs = new TreeSet<>();
    for (Tally tally : tallies) {
      WindowSummary summary = WindowSummary.of(tally);
      collect(paraphrase, tally.release(), summary.paraphrase());
      collect(reroll, tally.release(), summary.reroll());
      langs.addAll(summary.paraphrase().keySet());
      langs.addAll(summary.reroll().keySet());
    }
    List<PromptView.Disagreement> rows = new ArrayList<>();
    for (String release : paraphrase.keySet()) {
      for (String lang : langs) {
        rows.add(
            new PromptView.Disagreement(
                release,
                lang,
                mean(paraphrase.get(release).get(lang)),
                mean(reroll.get(release).get(lang))));
      }
    }
    return rows;
  }

  private static void collect(
      Map<String, Map<String, List<Double>>> into, String release, Map<String, Double> values) {
    Map<String, List<Double>> byLang = into.computeIfAbsent(release, any -> new HashMap<>());
    values.forEach(
        (lang, value) -> byLang.computeIfAbsent(lang, any -> new ArrayList<>()).add(value));
  }

  private static Double mean(List<Double> values) {
    return values == null
        ? null
        : values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  @Override
  public AlertsView alerts() {
    return new AlertsView(
        feed.alerts().stream()
            .sorted(
                Comparator.comparing((Alert alert) -> alert.state().equals("resolved"))
                    .thenComparing(Alert::startedAt, Comparator.reverseOrder())
                    .thenComparing(Alert::alertId))
            .map(LocalView::alert)
            .toList());
  }

  private static AlertsView.Row alert(Alert alert) {
    Optional<Signal> signal = Optional.ofNullable(alert.signal());
    return new AlertsView.Row(
        alert.alertId(),
        alert.state(),
        alert.severity(),
        alert.target(),
        alert.title(),
        alert.summary(),
        alert.startedAt(),
        alert.updatedAt(),
        alert.endedAt(),
        alert.acknowledgedBy(),
        alert.acknowledgedReason(),
        alert.escalatedAt(),
        signal.map(Signal::kind).orElse(null),
        signal.map(Signal::baseline).orElse(null),
        signal.map(Signal::candidate).orElse(null),
        signal.map(Signal::difference).orElse(null),
        signal.map(Signal::low).orElse(null),
        signal.map(Signal::high).orElse(null),
        signal.map(Signal::pValue).orElse(null),
        alert.findings().stream().map(Signal::summary).toList(),
        signal.map(Signal::flips).orElse(List.of()).stream()
            .map(
                flip ->
                    new AlertsView.Flip(
                        flip.promptId(),
                        flip.lang(),
                        flip.from(),
                        flip.to(),
                        flip.promptExcerpt(),
                        flip.beforeExcerpt(),
                        flip.afterExcerpt()))
            .toList(),
        alert.deliveries().stream()
            .map(
                delivery ->
                    new AlertsView.Receiver(
                        delivery.receiver(),
                        delivery.state(),
                        delivery.attempts(),
                        delivery.error()))
            .toList());
  }

  @Override
  public CatalogueView catalogue() {
    Map<String, Map<String, Map<String, CatalogueView.Wording>>> topics = new TreeMap<>();
    for (String target : stores.targets()) {
      newest(stores.newestTallies(target))
          .ifPresent(tally -> tally.strata().forEach(s -> catalogue(topics, target, s)));
    }
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
                                    new CatalogueView.Intent(
                                        intent.getKey(), List.copyOf(intent.getValue().values())))
                            .toList()))
            .toList());
  }

  private void catalogue(
      Map<String, Map<String, Map<String, CatalogueView.Wording>>> topics,
      String target,
      StratumCounts stratum) {
    Map<String, CatalogueView.Wording> wordings =
        topics
            .computeIfAbsent(
                stratum.arm().wireName() + "\u0000" + stratum.topic(), any -> new TreeMap<>())
            .computeIfAbsent(stratum.intent(), any -> new TreeMap<>());
    String key = stratum.promptId() + "\u0000" + stratum.lang();
    CatalogueView.Wording known = wordings.get(key);
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
    wordings.put(key, new CatalogueView.Wording(stratum.promptId(), stratum.lang(), text, targets));
  }

  @Override
  public StatusView status() {
    TreeSet<String> classifiers = new TreeSet<>();
    for (String target : stores.targets()) {
      newest(stores.newestTallies(target)).map(Tally::classifier).ifPresent(classifiers::add);
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

  private static Optional<Cell> cell(
      ComparisonVerdict verdict, String topic, String lang, String arm, String measure) {
    return verdict.cells().stream()
        .filter(cell -> cell.isAt(topic, lang, arm, measure))
        .findFirst();
  }

  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
