package dev.candor.stream.step;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ComparisonReport;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChange;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import dev.candor.model.ReleasePair;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.aspect.AspectComparisons;
import dev.candor.stream.state.StoreKeys;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Compares releases: each with the one before it and with a pinned one, and each with its own
 * reference. Decodes the states, asks the detector, encodes them. Rates of different classifier
 * versions never meet, since the version is part of every key.
 */
public final class CompareStep implements Processor<String, Tally, String, ComparisonVerdict> {
  private static final String RELEASE = "release";
  private static final String HISTORY = "history";
  private static final String COMPARISON = "comparison";
  private static final String SILENT = "silent";

  /** A release of a target, and the newest cycle in which it answered. */
  private record Release(String name, long since, long newestCycle) {}

  /** As much as the first version wrote: since when, without the newest cycle. */
  private static final int SINCE_ONLY = Long.BYTES;

  private final ClassifierSettings settings;
  private final DetectionSettings detection;
  private final References references;
  private final ClassifierMetrics metrics;
  private final CurrentGauges gauges;
  private ProcessorContext<String, ComparisonVerdict> context;
  private KeyValueStore<String, byte[]> states;
  private AspectLooks aspects;
  private KeyValueStore<String, Tally> closed;
  private KeyValueStore<String, ComparisonVerdict> latest;

  public CompareStep(ClassifierSettings settings, ClassifierMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.metrics = Objects.requireNonNull(metrics);
    this.gauges = new CurrentGauges(metrics);
    this.detection =
        DetectionSettings.defaults()
            .withLevel(settings.level())
            .withTolerance(settings.tolerance())
            .withSilentChangeCycles(settings.silentChangeCycles());
    this.references = new References(settings.only(), settings.pinned(), detection);
  }

  @Override
  public void init(ProcessorContext<String, ComparisonVerdict> context) {
    this.context = context;
    states = context.getStateStore(ClassifierTopology.COMPARISONS);
    aspects = new AspectLooks(context.getStateStore(ClassifierTopology.ASPECTS));
    closed = context.getStateStore(ClassifierTopology.CLOSED_TALLIES);
    latest = context.getStateStore(ClassifierTopology.LATEST_VERDICTS);
    showWhatIsKnown();
  }

  @Override
  public void close() {
    gauges.close();
  }

  @Override
  public void process(Record<String, Tally> record) {
    Tally tally = record.value();
    if (!Tallies.isTally(tally)) {
      lastWords(record);
      return;
    }
    gauges.tally(tally);
    CycleTally cycle = Tallies.forDetection(tally);
    List<String> releases = releasesWith(tally).stream().map(Release::name).toList();
    remember(tally, cycle);
    context.forward(record.withValue(silentChange(tally)), ClassifierTopology.SIGNAL);
    for (ReleasePair pair : references.pairs(tally.target(), releases)) {
      DetectionSettings whole = references.of(tally.target(), pair, releases);
      if (pair.baseline().equals(tally.release())) {
        if (isOfBaseline(tally, pair)) {
          load(tally, pair, whole).ifPresent(known -> save(tally, pair, known.withBaseline(cycle)));
          aspects.baseline(tally, pair, whole);
        }
      } else if (pair.candidate().equals(tally.release())) {
        ReleaseComparison next = comparison(tally, pair, whole).withCandidate(cycle);
        save(tally, pair, next);
        emit(
            record,
            aspects.look(
                Verdicts.of(next.report(), tally, whole.level(), false),
                tally,
                pair,
                whole,
                () -> baselineTallies(tally, pair)));
      }
    }
  }

  private ComparisonVerdict silentChange(Tally tally) {
    String key = StoreKeys.of(SILENT, tally.target(), tally.classifier(), tally.release());
    byte[] bytes = states.get(key);
    SilentChangeMonitor monitor =
        (bytes == null
                ? SilentChangeMonitor.start(detection, tally.release())
                : SilentChangeMonitor.fromBytes(detection, bytes))
            .with(Tallies.forDetection(tally));
    states.put(key, monitor.toBytes());
    ComparisonVerdict verdict = silentVerdict(monitor, tally);
    gauges.verdict(verdict);
    return monitor
        .change()
        .filter(change -> change.alarmCycle() == tally.cycle())
        .map(change -> Verdicts.withEstimates(verdict, change, estimates(change, tally)))
        .orElse(verdict);
  }

  /** How much a release has moved since its silent change began, against its cycles before. */
  private ComparisonReport estimates(SilentChange change, Tally tally) {
    ReleaseHistory before = ReleaseHistory.empty(tally.release());
    for (Tally old : talliesBefore(change.beganCycle(), tally.release(), tally)) {
      before = before.with(Tallies.forDetection(old));
    }
    ReleaseComparison since = ReleaseComparison.start(detection, before, tally.release());
    try (KeyValueIterator<String, Tally> rows =
        closed.range(
            StoreKeys.of(
                tally.target(),
                tally.release(),
                tally.classifier(),
                StoreKeys.cycle(change.beganCycle())),
            StoreKeys.end(tally.target(), tally.release(), tally.classifier()))) {
      while (rows.hasNext()) {
        since = since.withCandidate(Tallies.forDetection(rows.next().value));
      }
    }
    return since.report();
  }

  private ComparisonVerdict silentVerdict(SilentChangeMonitor monitor, Tally tally) {
    Instant since =
        monitor.change().map(change -> startOf(change.beganCycle(), tally)).orElse(null);
    return Verdicts.silentChange(monitor, tally, settings.level(), since);
  }

  /** When a cycle of the tally's release began; now where it is not kept. */
  private Instant startOf(long cycle, Tally tally) {
    Tally known =
        closed.get(
            StoreKeys.of(
                tally.target(), tally.release(), tally.classifier(), StoreKeys.cycle(cycle)));
    return known == null ? tally.cycleStartedAt() : known.cycleStartedAt();
  }

  /** The releases of the tally's target, oldest first, the tally's own among them. */
  private List<Release> releasesWith(Tally tally) {
    String key = StoreKeys.of(RELEASE, tally.target(), tally.classifier(), tally.release());
    Release now = new Release(tally.release(), tally.openedAt().toEpochMilli(), tally.cycle());
    byte[] bytes = states.get(key);
    if (bytes != null) {
      Release known = release(key, bytes);
      now =
          new Release(
              now.name(),
              Math.min(known.since(), now.since()),
              Math.max(known.newestCycle(), now.newestCycle()));
    }
    states.put(
        key,
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(now.since())
            .putLong(now.newestCycle())
            .array());
    return releases(tally.target(), tally.classifier());
  }

  private List<Release> releases(String target, String classifier) {
    List<Release> releases = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows =
        states.prefixScan(
            StoreKeys.prefix(RELEASE, target, classifier), ClassifierTopology.KEYS.serializer())) {
      rows.forEachRemaining(row -> releases.add(release(row.key, row.value)));
    }
    releases.sort(Comparator.comparingLong(Release::since).thenComparing(Release::name));
    return releases;
  }

  private Release release(String key, byte[] value) {
    List<String> parts = StoreKeys.parts(key);
    ByteBuffer in = ByteBuffer.wrap(value);
    long since = in.getLong();
    return new Release(
        parts.get(3),
        since,
        value.length > SINCE_ONLY
            ? in.getLong()
            : newestCycle(parts.get(1), parts.get(3), parts.get(2)));
  }

  /** The newest closed cycle of a release, which is the first row from behind. */
  private long newestCycle(String target, String release, String classifier) {
    try (KeyValueIterator<String, Tally> rows =
        closed.reverseRange(
            StoreKeys.prefix(target, release, classifier),
            StoreKeys.end(target, release, classifier))) {
      return rows.hasNext() ? rows.next().value.cycle() : Long.MIN_VALUE / 2;
    }
  }

  private List<ReleasePair> pairs(String target, List<Release> releases) {
    return references.pairs(target, releases.stream().map(Release::name).toList());
  }

  private void remember(Tally tally, CycleTally cycle) {
    ReleaseHistory history = history(tally.target(), tally.classifier(), tally.release());
    states.put(
        StoreKeys.of(HISTORY, tally.target(), tally.classifier(), tally.release()),
        history.with(cycle).toBytes());
    closed.put(
        StoreKeys.of(
            tally.target(), tally.release(), tally.classifier(), StoreKeys.cycle(tally.cycle())),
        tally);
  }

  private ReleaseHistory history(String target, String classifier, String release) {
    byte[] bytes = states.get(StoreKeys.of(HISTORY, target, classifier, release));
    return bytes == null ? ReleaseHistory.empty(release) : ReleaseHistory.fromBytes(bytes);
  }

  private ReleaseComparison comparison(Tally tally, ReleasePair pair, DetectionSettings whole) {
    return load(tally, pair, whole)
        .orElseGet(
            () ->
                ReleaseComparison.start(
                    AspectComparisons.ofOutcomes(whole), baseline(tally, pair), pair.candidate()));
  }

  /**
   * What a candidate is compared with. Of a release that changed silently, the candidate is what it
   * became: its cycles from the change's beginning on are no baseline. Nor are they evidence, since
   * they were it for the alarm that gave the candidate its name.
   */
  private ReleaseHistory baseline(Tally tally, ReleasePair pair) {
    if (changedIn(tally, pair).isEmpty()) {
      return history(tally.target(), tally.classifier(), pair.baseline());
    }
    ReleaseHistory before = ReleaseHistory.empty(pair.baseline());
    for (Tally old : baselineTallies(tally, pair)) {
      before = before.with(Tallies.forDetection(old));
    }
    return before;
  }

  /** The closed cycles of a pair's baseline, up to the one with which it became the candidate. */
  private List<Tally> baselineTallies(Tally tally, ReleasePair pair) {
    return talliesBefore(changedIn(tally, pair).orElse(Long.MAX_VALUE), pair.baseline(), tally);
  }

  /** The closed cycles before one of them, of a release of a tally's target. */
  private List<Tally> talliesBefore(long end, String release, Tally tally) {
    List<Tally> tallies = new ArrayList<>();
    try (KeyValueIterator<String, Tally> rows =
        closed.prefixScan(
            StoreKeys.prefix(tally.target(), release, tally.classifier()),
            ClassifierTopology.KEYS.serializer())) {
      while (rows.hasNext()) {
        Tally old = rows.next().value;
        if (old.cycle() < end) {
          tallies.add(old);
        }
      }
    }
    return tallies;
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
    byte[] watch =
        states.get(StoreKeys.of(SILENT, tally.target(), tally.classifier(), pair.baseline()));
    return watch == null
        ? OptionalLong.empty()
        : SilentChangeMonitor.fromBytes(detection, watch)
            .change()
            .map(change -> OptionalLong.of(change.beganCycle()))
            .orElse(OptionalLong.empty());
  }

  private Optional<ReleaseComparison> load(Tally tally, ReleasePair pair, DetectionSettings whole) {
    byte[] bytes = states.get(key(tally.target(), tally.classifier(), pair));
    return Optional.ofNullable(bytes)
        .map(known -> ReleaseComparison.fromBytes(AspectComparisons.ofOutcomes(whole), known));
  }

  private void save(Tally tally, ReleasePair pair, ReleaseComparison comparison) {
    states.put(key(tally.target(), tally.classifier(), pair), comparison.toBytes());
  }

  private static String key(String target, String classifier, ReleasePair pair) {
    return StoreKeys.of(COMPARISON, target, classifier, pair.baseline(), pair.candidate());
  }

  private void emit(Record<String, Tally> record, ComparisonVerdict verdict) {
    latest.put(
        StoreKeys.of(
            verdict.target(), verdict.classifier(), verdict.baseline(), verdict.candidate()),
        verdict);
    gauges.verdict(verdict);
    context.forward(record.withValue(verdict));
  }

  /** At the end of a recording: every comparison's last word, or why there is none. */
  private void lastWords(Record<String, Tally> record) {
    String target = record.key();
    boolean any = false;
    try (KeyValueIterator<String, ComparisonVerdict> rows =
        latest.prefixScan(StoreKeys.prefix(target), ClassifierTopology.KEYS.serializer())) {
      List<ComparisonVerdict> verdicts = new ArrayList<>();
      rows.forEachRemaining(row -> verdicts.add(row.value));
      for (ComparisonVerdict verdict : verdicts) {
        any = true;
        context.forward(record.withValue(Verdicts.asFinal(verdict)), ClassifierTopology.VERDICTS);
      }
    }
    if (!any) {
      context.forward(
          record.withValue(
              Verdicts.nothingToCompare(target, record.value().closedAt(), settings.level())),
          ClassifierTopology.VERDICTS);
    }
  }

  /**
   * After a restart or a rebalance the gauges come from the stores, not from the next cycle. Only
   * rows of what is current are read, however long the history is.
   */
  private void showWhatIsKnown() {
    Map<String, Map<String, List<Release>>> byTarget = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> rows =
        states.prefixScan(StoreKeys.prefix(RELEASE), ClassifierTopology.KEYS.serializer())) {
      rows.forEachRemaining(
          row -> {
            List<String> parts = StoreKeys.parts(row.key);
            byTarget
                .computeIfAbsent(parts.get(1), any -> new TreeMap<>())
                .computeIfAbsent(parts.get(2), any -> new ArrayList<>())
                .add(release(row.key, row.value));
          });
    }
    byTarget.forEach(
        (target, byClassifier) -> {
          long newest =
              byClassifier.values().stream()
                  .flatMap(List::stream)
                  .mapToLong(Release::newestCycle)
                  .max()
                  .orElseThrow();
          byClassifier.forEach(
              (classifier, releases) -> showCurrent(target, classifier, releases, newest));
        });
  }

  private void showCurrent(
      String target, String classifier, List<Release> releases, long newestCycle) {
    releases.sort(Comparator.comparingLong(Release::since).thenComparing(Release::name));
    Set<String> current = new HashSet<>();
    releases.stream()
        .filter(release -> CurrentGauges.isCurrent(release.newestCycle(), newestCycle))
        .sorted(Comparator.comparingLong(Release::newestCycle))
        .forEach(
            release -> {
              Tally tally =
                  closed.get(
                      StoreKeys.of(
                          target,
                          release.name(),
                          classifier,
                          StoreKeys.cycle(release.newestCycle())));
              if (tally == null) {
                return;
              }
              current.add(release.name());
              gauges.tally(tally);
              metrics.lastResponse(target, tally.closedAt());
              byte[] watch = states.get(StoreKeys.of(SILENT, target, classifier, release.name()));
              if (watch != null) {
                gauges.verdict(
                    silentVerdict(SilentChangeMonitor.fromBytes(detection, watch), tally));
              }
            });
    for (ReleasePair pair : pairs(target, releases)) {
      if (current.contains(pair.candidate())) {
        ComparisonVerdict known =
            latest.get(StoreKeys.of(target, classifier, pair.baseline(), pair.candidate()));
        if (known != null) {
          gauges.verdict(known);
        }
      }
    }
  }
}
