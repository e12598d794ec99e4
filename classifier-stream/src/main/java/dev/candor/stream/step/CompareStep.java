package dev.candor.stream.step;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.reference.ReleaseChain;
import dev.candor.detection.release.ComparisonReport;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.WeeklySeason;
import dev.candor.detection.silent.SilentChange;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordParts;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Tally;
import dev.candor.events.TallyOrEnd;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.events.stored.KnownRelease;
import dev.candor.model.ComparisonKind;
import dev.candor.model.ReleasePair;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.aspect.AspectComparisons;
import dev.candor.stream.state.ClosedTallies;
import dev.candor.stream.state.DetectorStates;
import dev.candor.stream.state.DetectorStates.Release;
import dev.candor.stream.state.HistoryRows;
import dev.candor.stream.state.LatestVerdicts;
import dev.candor.stream.state.StoreKeys;
import dev.candor.stream.state.StoredValues;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Compares releases: each with the one before it and with a pinned one, and each with its own
 * reference. Decodes the states, asks the detector, encodes them. Rates of different classifier
 * versions never meet, since the version is part of every key.
 */
public final class CompareStep implements Processor<String, TallyOrEnd, String, Object> {
  private static final Duration SOON = Duration.ofMillis(1);

  private final ClassifierSettings settings;
  private final DetectionSettings detection;
  private final References references;
  private final ClassifierMetrics metrics;
  private final CurrentGauges gauges;
  private ProcessorContext<String, Object> context;
  private DetectorStates states;
  private AspectLooks aspects;
  private ChainLooks chains;
  private RouteLooks routes;
  private ClosedTallies closed;
  private HistoryRows history;
  private KnownSeasons seasons;

  /**
   * The newest look at each pair of a recording, by target. All of a recording is compared in one
   * go, and a report costs as much as a look: so only the last one's is made, at its end.
   */
  private final Map<String, Map<String, Supplier<ComparisonVerdict>>> unreported = new HashMap<>();

  private KeptHistory past;
  private LatestVerdicts latest;
  private Retention retention;

  public CompareStep(ClassifierSettings settings, ClassifierMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.metrics = Objects.requireNonNull(metrics);
    this.gauges = new CurrentGauges(metrics);
    this.detection = settings.detection();
    this.references = new References(settings.only(), settings.pinned(), detection);
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    unreported.clear();
    closed = new ClosedTallies(context.getStateStore(ClassifierTopology.CLOSED_TALLIES));
    states =
        new DetectorStates(
            context.getStateStore(ClassifierTopology.COMPARISONS),
            closed,
            detection,
            () -> metrics.unreadable(ClassifierTopology.COMPARISONS));
    history =
        new HistoryRows(
            context.getStateStore(ClassifierTopology.HISTORY),
            () -> metrics.unreadable(ClassifierTopology.HISTORY));
    seasons = new KnownSeasons(history);
    past = new KeptHistory(states, closed, settings.cyclesPerStretch());
    chains = new ChainLooks(states, closed, detection, settings);
    aspects =
        new AspectLooks(
            context.getStateStore(ClassifierTopology.ASPECTS),
            new StoredValues(() -> metrics.unreadable(ClassifierTopology.ASPECTS)),
            settings.cyclesPerStretch());
    routes =
        new RouteLooks(
            settings,
            states,
            aspects,
            context.getStateStore(ClassifierTopology.EXEMPLARS),
            settings.routes().isEmpty()
                ? null
                : context.getStateStore(ClassifierTopology.OTHER_ROUTES));
    latest = new LatestVerdicts(context.getStateStore(ClassifierTopology.LATEST_VERDICTS));
    retention =
        new Retention(
            settings,
            states,
            closed,
            history,
            aspects,
            latest,
            context.getStateStore(ClassifierTopology.EXEMPLARS));
    List<Release> known = states.all();
    showWhatIsKnown(known);
    adopt(known.stream().filter(release -> !release.ofThisVersion()).toList());
  }

  /** A store may be written once records come, not before: so the upgrade is the first thing. */
  private void adopt(List<Release> ofEarlierVersions) {
    if (!ofEarlierVersions.isEmpty()) {
      Cancellable[] upgrade = new Cancellable[1];
      upgrade[0] =
          context.schedule(
              SOON,
              PunctuationType.WALL_CLOCK_TIME,
              now -> {
                upgrade[0].cancel();
                ofEarlierVersions.forEach(
                    release ->
                        states
                            .release(release.target(), release.classifier(), release.name())
                            .filter(still -> !still.ofThisVersion())
                            .ifPresent(retention::adopt));
              });
    }
  }

  @Override
  public void close() {
    gauges.close();
  }

  @Override
  public void process(Record<String, TallyOrEnd> record) {
    if (record.value() instanceof RecordingEnd end) {
      lastWords(record, end);
    } else if (record.value() instanceof Tally tally) {
      compare(record, tally);
    }
  }

  private void compare(Record<String, TallyOrEnd> record, Tally tally) {
    HistoryRow row = Tallies.row(tally);
    gauges.cycle(row);
    CycleTally cycle = forDetection(tally);
    states.of(tally.target()).stream()
        .filter(release -> !release.ofThisVersion())
        .forEach(retention::adopt);
    List<Release> all = releasesWith(tally);
    history.add(row);
    closed.put(tally);
    ComparisonVerdict silent = silentChange(tally, row, cycle);
    context.forward(record.withValue(silent), ClassifierTopology.SIGNAL);
    boolean known = silent.verdict().isDrifted();
    List<String> releases =
        all.stream()
            .filter(release -> release.classifier().equals(tally.classifier()))
            .map(Release::name)
            .toList();
    List<ReleasePair> pairs = references.pairs(tally.target(), releases);
    for (ReleasePair pair : pairs) {
      DetectionSettings whole = references.of(tally.target(), pair, releases);
      if (pair.baseline().equals(tally.release())) {
        baselineCycle(tally, pair, whole, cycle);
      } else if (pair.candidate().equals(tally.release())) {
        ReleaseComparison before = comparison(tally, pair, whole);
        List<HistoryRow> rows = baselineRows(tally, before);
        ReleaseComparison next = before.under(Weekdays.moods(rows)).withCandidate(cycle);
        save(tally, pair, next);
        AspectComparisons others =
            aspects.look(
                tally, pair, whole, Weekdays.aspectMoods(rows), () -> baselineTallies(tally, pair));
        Supplier<ComparisonVerdict> report =
            () ->
                withWeekdays(
                    Verdicts.with(
                        Verdicts.of(
                            next.report(),
                            tally,
                            AspectComparisons.ofOutcomes(whole).level(),
                            false),
                        others.findings(),
                        whole.level()),
                    next.baseline(),
                    all);
        if (settings.isOfRecording() && tally.closedBy().equals(Tallies.END_OF_INPUT)) {
          known |= next.alarmed() || (others.alarmed() && report.get().verdict().isDrifted());
          unreported
              .computeIfAbsent(tally.target(), any -> new LinkedHashMap<>())
              .put(StoreKeys.of(tally.classifier(), pair.baseline(), pair.candidate()), report);
        } else {
          ComparisonVerdict verdict = report.get();
          known |= verdict.verdict().isDrifted();
          emit(record, verdict);
          endChain(tally, all, verdict);
        }
      }
    }
    endChain(tally, all, silent);
    chains
        .look(tally, all, known, seasons.of(tally))
        .ifPresent(
            verdict -> {
              // A monitor keeps the one that stands; a recording keeps all of them until its end.
              if (settings.isOfRecording()) {
                latest.put(verdict);
              } else {
                latest.putStanding(verdict);
              }
              tell(record, verdict);
            });
    routes
        .shared(record, tally, all)
        .ifPresent(shared -> context.forward(shared, ClassifierTopology.ROUTE_TALLIES));
    routes
        .look(tally, all)
        .ifPresent(
            verdict -> {
              gauges.verdict(verdict);
              latest.putStanding(verdict);
              tell(record, verdict);
            });
    if (!settings.routes().containsKey(tally.target())
        && latest.forgetStanding(tally.target(), tally.classifier(), ComparisonKind.ROUTE)) {
      aspects.forgetRoute(tally.target(), tally.classifier());
    }
    retention.after(tally, all, pairs);
  }

  /** Rows of the baseline's cycles, which tell how its moods last; none while it has too few. */
  private List<HistoryRow> baselineRows(Tally tally, ReleaseComparison comparison) {
    ReleaseHistory baseline = comparison.baseline();
    return baseline.cycleCount() < LastingMoods.FEWEST
        ? List.of()
        : history
            .rows(HistorySpan.CYCLE, tally.target(), baseline.release(), tally.classifier())
            .stream()
            .filter(row -> baseline.holds(row.lastCycle()))
            .toList();
  }

  /** A drift says that weekdays are not known, where its baseline is too short for them. */
  private ComparisonVerdict withWeekdays(
      ComparisonVerdict verdict, ReleaseHistory baseline, List<Release> all) {
    if (!verdict.verdict().isDrifted()) {
      return verdict;
    }
    Optional<Instant> since =
        all.stream()
            .filter(release -> release.classifier().equals(verdict.classifier()))
            .filter(release -> release.name().equals(verdict.baseline()))
            .map(release -> release.known().since())
            .findFirst();
    Optional<Instant> until =
        history.startOf(
            verdict.target(), verdict.baseline(), verdict.classifier(), baseline.lastCycle());
    return since
        .flatMap(
            began -> until.flatMap(ended -> Weekdays.unknown(began, ended, baseline.cycleCount())))
        .map(note -> Verdicts.noted(verdict, note))
        .orElse(verdict);
  }

  private void endChain(Tally tally, List<Release> all, ComparisonVerdict verdict) {
    latest
        .standingOf(tally.target(), tally.classifier(), ComparisonKind.RELEASE_CHAIN)
        .filter(chain -> Endings.isChainOver(chain.candidate(), lastCycle(chain, all), verdict))
        .ifPresent(over -> latest.forgetStanding(over.target(), over.classifier(), over.kind()));
  }

  /** The newest cycle of the releases that a finding over several ends with. */
  private static long lastCycle(ComparisonVerdict chain, List<Release> all) {
    return all.stream()
        .filter(release -> ReleaseChain.isLastOf(chain.candidate(), release.name()))
        .mapToLong(release -> release.known().newestCycle())
        .max()
        .orElse(chain.cycle());
  }

  private CycleTally forDetection(Tally tally) {
    return Tallies.forDetection(tally, settings.cyclesPerStretch());
  }

  private void baselineCycle(
      Tally tally, ReleasePair pair, DetectionSettings whole, CycleTally cycle) {
    if (states.isCompared(tally.target(), tally.classifier(), pair) && isOfBaseline(tally, pair)) {
      save(tally, pair, comparison(tally, pair, whole).withBaseline(cycle));
      aspects.baseline(tally, pair, whole);
    }
  }

  private ComparisonVerdict silentChange(Tally tally, HistoryRow row, CycleTally cycle) {
    WeeklySeason season = seasons.of(tally);
    SilentChangeMonitor monitor =
        states
            .watch(tally.target(), tally.classifier(), tally.release())
            .orElseGet(() -> SilentChangeMonitor.start(detection, tally.release()))
            .under(season)
            .with(cycle);
    states.putWatch(tally.target(), tally.classifier(), tally.release(), monitor);
    ComparisonVerdict bare = silentVerdict(monitor, row);
    ComparisonVerdict verdict =
        season.isKnown() ? bare : Weekdays.notLearnt(bare, pause(monitor, tally));
    gauges.verdict(verdict);
    return monitor
        .change()
        .filter(change -> change.alarmCycle() == tally.cycle())
        .map(change -> Verdicts.withEstimates(verdict, change, estimates(change, tally)))
        .orElse(verdict);
  }

  /** How far apart a release's cycles begin; zero where its first one's row is gone. */
  private Duration pause(SilentChangeMonitor monitor, Tally tally) {
    long first = monitor.reference().firstCycle();
    return history
        .startOf(tally.target(), tally.release(), tally.classifier(), first)
        .filter(began -> tally.cycle() > first)
        .map(began -> Duration.between(began, tally.cycleStartedAt()))
        .map(lasted -> lasted.dividedBy(tally.cycle() - first))
        .orElse(Duration.ZERO);
  }

  /** How much a release has moved since its silent change began, against its cycles before. */
  private ComparisonReport estimates(SilentChange change, Tally tally) {
    ReleaseHistory before =
        past.before(change.beganCycle(), tally.target(), tally.classifier(), tally.release());
    ReleaseComparison since = ReleaseComparison.start(detection, before, tally.release());
    for (Tally kept :
        past.tallies(Long.MAX_VALUE, tally.target(), tally.classifier(), tally.release())) {
      if (kept.cycle() >= change.beganCycle()) {
        since = since.withCandidate(forDetection(kept));
      }
    }
    return since.report();
  }

  private ComparisonVerdict silentVerdict(SilentChangeMonitor monitor, HistoryRow now) {
    Instant since = monitor.change().map(change -> startOf(change.beganCycle(), now)).orElse(null);
    return Verdicts.silentChange(monitor, now, settings.level(), since);
  }

  /** When a cycle of the row's release began; now where it is not kept. */
  private Instant startOf(long cycle, HistoryRow now) {
    return history
        .startOf(now.target(), now.release(), now.classifier(), cycle)
        .orElse(now.startedAt());
  }

  /** The releases of the tally's target, oldest first, this one among them. */
  private List<Release> releasesWith(Tally tally) {
    Optional<KnownRelease> before =
        states.release(tally.target(), tally.classifier(), tally.release()).map(Release::known);
    Instant since = before.map(KnownRelease::since).orElse(tally.openedAt());
    states.put(
        new Release(
            tally.target(),
            tally.classifier(),
            tally.release(),
            new KnownRelease(
                since.isBefore(tally.openedAt()) ? since : tally.openedAt(),
                Math.max(
                    before.map(KnownRelease::newestCycle).orElse(KnownRelease.NO_CYCLE),
                    tally.cycle()),
                before.map(KnownRelease::settledThrough).orElse(KnownRelease.NO_CYCLE)),
            true));
    return inOrder(states.of(tally.target()));
  }

  private static List<Release> inOrder(List<Release> releases) {
    return releases.stream()
        .sorted(
            Comparator.comparing((Release release) -> release.known().since())
                .thenComparing(Release::name))
        .toList();
  }

  /** Goes on with a comparison, or begins it; again with the kept tallies if it cannot be read. */
  private ReleaseComparison comparison(Tally tally, ReleasePair pair, DetectionSettings whole) {
    DetectionSettings ofOutcomes = AspectComparisons.ofOutcomes(whole);
    boolean begun = states.isCompared(tally.target(), tally.classifier(), pair);
    Optional<ReleaseComparison> known =
        states.comparison(tally.target(), tally.classifier(), pair, ofOutcomes);
    if (known.isPresent()) {
      return known.get();
    }
    ReleaseComparison[] next = {
      ReleaseComparison.start(ofOutcomes, baseline(tally, pair), pair.candidate())
    };
    if (begun) {
      closed.before(
          tally.target(),
          pair.candidate(),
          tally.classifier(),
          Long.MAX_VALUE,
          old -> next[0] = next[0].withCandidate(forDetection(old)));
    }
    return next[0];
  }

  /**
   * What a candidate is compared with. Of a release that changed silently, the candidate is what it
   * became: its cycles from the change's beginning on are no baseline. Nor are they evidence, since
   * they were it for the alarm that gave the candidate its name.
   */
  private ReleaseHistory baseline(Tally tally, ReleasePair pair) {
    return past.before(
        changedIn(tally, pair).orElse(Long.MAX_VALUE),
        tally.target(),
        tally.classifier(),
        pair.baseline());
  }

  /** The kept cycles of a pair's baseline, up to the one with which it became the candidate. */
  private List<Tally> baselineTallies(Tally tally, ReleasePair pair) {
    return past.tallies(
        changedIn(tally, pair).orElse(Long.MAX_VALUE),
        tally.target(),
        tally.classifier(),
        pair.baseline());
  }

  private boolean isOfBaseline(Tally tally, ReleasePair pair) {
    OptionalLong changed = changedIn(tally, pair);
    return changed.isEmpty() || tally.cycle() < changed.getAsLong();
  }

  /** The cycle with which the baseline became the candidate, where that is what happened. */
  private OptionalLong changedIn(Tally tally, ReleasePair pair) {
    if (!pair.isRevision()) {
      return OptionalLong.empty();
    }
    return states
        .watch(tally.target(), tally.classifier(), pair.baseline())
        .flatMap(SilentChangeMonitor::change)
        .map(change -> OptionalLong.of(change.beganCycle()))
        .orElse(OptionalLong.empty());
  }

  private void save(Tally tally, ReleasePair pair, ReleaseComparison comparison) {
    states.putComparison(tally.target(), tally.classifier(), pair, comparison);
  }

  private void emit(Record<String, TallyOrEnd> record, ComparisonVerdict verdict) {
    gauges.verdict(verdict);
    latest.put(verdict);
    tell(record, verdict);
  }

  /** Those who read verdicts, and the step that makes signals of them. */
  private void tell(Record<String, TallyOrEnd> record, ComparisonVerdict verdict) {
    say(record, verdict);
    context.forward(record.withValue(verdict), ClassifierTopology.SIGNAL);
  }

  /** To the topic, in as many records as it takes. */
  private void say(Record<String, TallyOrEnd> record, ComparisonVerdict verdict) {
    RecordParts.ofVerdicts()
        .split(verdict)
        .forEach(part -> context.forward(record.withValue(part), ClassifierTopology.VERDICTS));
  }

  /** At the end of a recording: every comparison's last word, or why there is none. */
  private void lastWords(Record<String, TallyOrEnd> record, RecordingEnd end) {
    String target = end.target();
    Map<String, Supplier<ComparisonVerdict>> last = unreported.remove(target);
    if (last != null) {
      last.values().forEach(verdict -> emit(record, verdict.get()));
    }
    List<ComparisonVerdict> verdicts = latest.of(target);
    verdicts.forEach(verdict -> say(record, Verdicts.asFinal(verdict)));
    if (verdicts.isEmpty()) {
      context.forward(
          record.withValue(Verdicts.nothingToCompare(target, end.at(), settings.level())),
          ClassifierTopology.VERDICTS);
    }
  }

  /**
   * After a restart or a rebalance the gauges come from the stores, not from the next cycle. Only
   * rows of what is current are read, however long the history is.
   */
  private void showWhatIsKnown(List<Release> releases) {
    Map<String, List<Release>> byTarget =
        releases.stream().collect(groupingBy(Release::target, TreeMap::new, toList()));
    byTarget.values().forEach(this::showCurrent);
  }

  private void showCurrent(List<Release> ofTarget) {
    long newest =
        ofTarget.stream().mapToLong(release -> release.known().newestCycle()).max().orElseThrow();
    Map<String, List<Release>> byClassifier =
        inOrder(ofTarget).stream().collect(groupingBy(Release::classifier, TreeMap::new, toList()));
    byClassifier.forEach((classifier, all) -> showCurrent(all, newest));
  }

  private void showCurrent(List<Release> releases, long newestCycle) {
    Set<String> current = new HashSet<>();
    releases.stream()
        .filter(release -> CurrentGauges.isCurrent(release.known().newestCycle(), newestCycle))
        .sorted(Comparator.comparingLong(release -> release.known().newestCycle()))
        .forEach(
            release ->
                newestRow(release)
                    .ifPresent(
                        row -> {
                          current.add(release.name());
                          show(row);
                        }));
    Release any = releases.get(0);
    if (settings.routes().containsKey(any.target())) {
      latest
          .standingOf(any.target(), any.classifier(), ComparisonKind.ROUTE)
          .ifPresent(gauges::verdict);
    }
    for (ReleasePair pair :
        references.pairs(any.target(), releases.stream().map(Release::name).toList())) {
      if (current.contains(pair.candidate())) {
        latest.of(any.target(), any.classifier(), pair).ifPresent(gauges::verdict);
      }
    }
  }

  private void show(HistoryRow row) {
    gauges.cycle(row);
    metrics.lastResponse(row.target(), row.closedAt());
    Tally newest = closed.get(row.target(), row.release(), row.classifier(), row.lastCycle());
    if (newest != null) {
      DetailGauges.show(newest, settings.topicMetrics(), metrics);
    }
    states
        .watch(row.target(), row.classifier(), row.release())
        .ifPresent(watch -> gauges.verdict(silentVerdict(watch, row)));
  }

  /** The row of a release's newest cycle; made of its tally where an earlier version wrote that. */
  private Optional<HistoryRow> newestRow(Release release) {
    long cycle = release.known().newestCycle();
    return history
        .cycle(release.target(), release.name(), release.classifier(), cycle)
        .or(
            () ->
                Optional.ofNullable(
                        closed.get(release.target(), release.name(), release.classifier(), cycle))
                    .map(Tallies::row));
  }
}
