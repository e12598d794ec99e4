package dev.candor.stream;

import dev.candor.detection.CycleTally;
import dev.candor.detection.DetectionSettings;
import dev.candor.detection.ReleaseComparison;
import dev.candor.detection.ReleaseHistory;
import dev.candor.detection.SilentChangeMonitor;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Tally;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Compares releases: each with the one before it, and each with its own reference. Decodes the
 * states, asks the detector, encodes them. Rates of different classifier versions never meet, since
 * the version is part of every key.
 */
final class CompareStep implements Processor<String, Tally, String, ComparisonVerdict> {
  private static final String RELEASE = "release";
  private static final String HISTORY = "history";
  private static final String COMPARISON = "comparison";
  private static final String SILENT = "silent";

  private record Release(String name, long since) {}

  private final ClassifierSettings settings;
  private final DetectionSettings detection;
  private final ClassifierMetrics metrics;
  private final Set<String> targets = new HashSet<>();
  private ProcessorContext<String, ComparisonVerdict> context;
  private KeyValueStore<String, byte[]> states;
  private KeyValueStore<String, Tally> closed;
  private KeyValueStore<String, ComparisonVerdict> latest;

  CompareStep(ClassifierSettings settings, ClassifierMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.metrics = Objects.requireNonNull(metrics);
    this.detection =
        DetectionSettings.defaults()
            .withLevel(settings.level())
            .withSilentChangeCycles(settings.silentChangeCycles());
  }

  @Override
  public void init(ProcessorContext<String, ComparisonVerdict> context) {
    this.context = context;
    states = context.getStateStore(ClassifierTopology.COMPARISONS);
    closed = context.getStateStore(ClassifierTopology.CLOSED_TALLIES);
    latest = context.getStateStore(ClassifierTopology.LATEST_VERDICTS);
    showWhatIsKnown();
  }

  @Override
  public void close() {
    targets.forEach(metrics::forgetTarget);
  }

  @Override
  public void process(Record<String, Tally> record) {
    Tally tally = record.value();
    if (!Tallies.isTally(tally)) {
      lastWords(record);
      return;
    }
    String target = record.key();
    targets.add(target);
    context.forward(record.withValue(silentChange(tally)), ClassifierTopology.SIGNAL);
    CycleTally cycle = Tallies.forDetection(tally);
    List<Release> releases = releasesWith(tally);
    remember(tally, cycle);
    for (Pair pair : pairs(releases)) {
      if (pair.baseline().equals(tally.release())) {
        load(tally, pair).ifPresent(known -> save(tally, pair, known.withBaseline(cycle)));
      } else if (pair.candidate().equals(tally.release())) {
        ReleaseComparison next = comparison(tally, pair).withCandidate(cycle);
        save(tally, pair, next);
        emit(record, Verdicts.of(next.report(), tally, pair, settings.level(), false));
      }
    }
    metrics.window(target, tally.release(), Tallies.ratios(tally));
    metrics.currentRelease(target, releases.get(releases.size() - 1).name());
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
    Instant since =
        monitor.change().map(change -> startOf(change.beganCycle(), tally)).orElse(null);
    ComparisonVerdict verdict = Verdicts.silentChange(monitor, tally, settings.level(), since);
    show(verdict);
    return verdict;
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
    long openedAt = tally.openedAt().toEpochMilli();
    byte[] known = states.get(key);
    if (known == null || ByteBuffer.wrap(known).getLong() > openedAt) {
      states.put(key, ByteBuffer.allocate(Long.BYTES).putLong(openedAt).array());
    }
    return releases(tally.target(), tally.classifier());
  }

  private List<Release> releases(String target, String classifier) {
    List<Release> releases = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows =
        states.prefixScan(
            StoreKeys.prefix(RELEASE, target, classifier), ClassifierTopology.KEYS.serializer())) {
      rows.forEachRemaining(
          row ->
              releases.add(
                  new Release(
                      StoreKeys.parts(row.key).get(3), ByteBuffer.wrap(row.value).getLong())));
    }
    releases.sort(Comparator.comparingLong(Release::since).thenComparing(Release::name));
    return releases;
  }

  /** Which releases to compare: neighbours in time, or the pair that was asked for. */
  private List<Pair> pairs(List<Release> releases) {
    List<Pair> pairs = new ArrayList<>();
    if (settings.only().isPresent()) {
      pair(settings.only().get(), releases).ifPresent(pairs::add);
      return pairs;
    }
    for (int i = 1; i < releases.size(); i++) {
      pairs.add(new Pair(releases.get(i - 1).name(), releases.get(i).name()));
    }
    return pairs;
  }

  private static Optional<Pair> pair(ClassifierSettings.ReleasePair only, List<Release> releases) {
    List<String> names = releases.stream().map(Release::name).toList();
    String candidate = only.candidate().orElse(names.get(names.size() - 1));
    int at = names.indexOf(candidate);
    String baseline = only.baseline().orElseGet(() -> at > 0 ? names.get(at - 1) : "");
    return at >= 0 && names.contains(baseline) && !baseline.equals(candidate)
        ? Optional.of(new Pair(baseline, candidate))
        : Optional.empty();
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

  private ReleaseComparison comparison(Tally tally, Pair pair) {
    return load(tally, pair)
        .orElseGet(
            () ->
                ReleaseComparison.start(
                    detection,
                    history(tally.target(), tally.classifier(), pair.baseline()),
                    pair.candidate()));
  }

  private Optional<ReleaseComparison> load(Tally tally, Pair pair) {
    byte[] bytes = states.get(key(tally.target(), tally.classifier(), pair));
    return Optional.ofNullable(bytes).map(known -> ReleaseComparison.fromBytes(detection, known));
  }

  private void save(Tally tally, Pair pair, ReleaseComparison comparison) {
    states.put(key(tally.target(), tally.classifier(), pair), comparison.toBytes());
  }

  private static String key(String target, String classifier, Pair pair) {
    return StoreKeys.of(COMPARISON, target, classifier, pair.baseline(), pair.candidate());
  }

  private void emit(Record<String, Tally> record, ComparisonVerdict verdict) {
    latest.put(
        StoreKeys.of(
            verdict.target(), verdict.classifier(), verdict.baseline(), verdict.candidate()),
        verdict);
    show(verdict);
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

  /** After a restart or a rebalance the gauges come from the stores, not from the next cycle. */
  private void showWhatIsKnown() {
    Map<String, Tally> newest = new TreeMap<>();
    try (KeyValueIterator<String, Tally> rows = closed.all()) {
      rows.forEachRemaining(
          row ->
              newest.merge(
                  StoreKeys.of(row.value.target(), row.value.release()),
                  row.value,
                  (a, b) -> a.cycle() > b.cycle() ? a : b));
    }
    Map<String, Instant> current = new TreeMap<>();
    newest
        .values()
        .forEach(
            tally -> {
              targets.add(tally.target());
              metrics.window(tally.target(), tally.release(), Tallies.ratios(tally));
              metrics.lastResponse(tally.target(), tally.closedAt());
              if (current.merge(tally.target(), tally.openedAt(), (a, b) -> a.isAfter(b) ? a : b)
                  == tally.openedAt()) {
                metrics.currentRelease(tally.target(), tally.release());
              }
            });
    try (KeyValueIterator<String, ComparisonVerdict> rows = latest.all()) {
      rows.forEachRemaining(row -> show(row.value));
    }
  }

  private void show(ComparisonVerdict verdict) {
    if (verdict.kind().equals(Verdicts.SILENT_CHANGE)) {
      metrics.silentChange(
          verdict.target(), verdict.candidate(), verdict.verdict().equals(Verdicts.DRIFTED));
      return;
    }
    verdict.cells().stream()
        .filter(cell -> cell.topic().equals("all") && cell.arm().equals("sensitive"))
        .forEach(
            cell ->
                metrics.comparison(
                    verdict.target(),
                    verdict.baseline(),
                    verdict.candidate(),
                    cell.lang(),
                    cell.measure(),
                    cell.difference(),
                    cell.verdict().equals(Verdicts.DRIFTED)));
  }

  /** Two releases that are compared. */
  record Pair(String baseline, String candidate) {}
}
