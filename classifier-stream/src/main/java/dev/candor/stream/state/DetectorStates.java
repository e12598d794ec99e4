package dev.candor.stream.state;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.reference.ReleaseChain;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.events.stored.KnownRelease;
import dev.candor.events.stored.StoredFormat;
import dev.candor.model.ReleasePair;
import dev.candor.stream.ClassifierTopology;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What the detector knows of each release: when it was asked, its history, its watch, its
 * comparisons. Bytes that no known version wrote are counted and taken for absent: the state begins
 * again from the tallies that are kept.
 */
public final class DetectorStates {
  static final String RELEASE = "release";
  static final String HISTORY = "history";
  static final String COMPARISON = "comparison";
  private static final String SILENT = "silent";
  private static final String CHAIN = "chain";
  private static final String ROUTE = "route";

  /** As much as the first version wrote: since when, without the newest cycle. */
  private static final int SINCE_ONLY = Long.BYTES;

  /** A release of a target, by its name. */
  public record Release(
      String target, String classifier, String name, KnownRelease known, boolean ofThisVersion) {}

  private final WorkedOut<SilentChangeMonitor> watches = new WorkedOut<>();
  private final WorkedOut<ReleaseChain> chains = new WorkedOut<>();
  private final KeyValueStore<String, byte[]> store;
  private final LargeRows rows;
  private final ClosedTallies closed;
  private final DetectionSettings settings;
  private final StoredValues reader;

  /**
   * @param unreadable run for each state that no known version wrote
   */
  public DetectorStates(
      KeyValueStore<String, byte[]> store,
      ClosedTallies closed,
      DetectionSettings settings,
      Runnable unreadable) {
    this.store = Objects.requireNonNull(store);
    this.rows = new LargeRows(store);
    this.closed = Objects.requireNonNull(closed);
    this.settings = Objects.requireNonNull(settings);
    this.reader = new StoredValues(unreadable);
  }

  /** Every release of every target. */
  public List<Release> all() {
    return releases(StoreKeys.prefix(RELEASE));
  }

  /** Releases of a target, by every version of the classifier that saw them, in no order. */
  public List<Release> of(String target) {
    return releases(StoreKeys.prefix(RELEASE, target));
  }

  private List<Release> releases(String prefix) {
    List<Release> releases = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> found =
        store.prefixScan(prefix, ClassifierTopology.KEYS.serializer())) {
      while (found.hasNext()) {
        KeyValue<String, byte[]> row = found.next();
        List<String> parts = StoreKeys.parts(row.key);
        release(parts.get(1), parts.get(2), parts.get(3), row.value).ifPresent(releases::add);
      }
    }
    return releases;
  }

  public Optional<Release> release(String target, String classifier, String name) {
    return release(
        target, classifier, name, store.get(StoreKeys.of(RELEASE, target, classifier, name)));
  }

  private Optional<Release> release(String target, String classifier, String name, byte[] bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    if (StoredFormat.isMarked(bytes)) {
      return read(bytes, StoredFormat.KNOWN_RELEASE::fromBytes)
          .map(known -> new Release(target, classifier, name, known, true));
    }
    return read(bytes, in -> beforeAvro(target, classifier, name, in))
        .map(known -> new Release(target, classifier, name, known, false));
  }

  /** Its history then held every cycle, those whose tallies were kept as well. */
  private KnownRelease beforeAvro(String target, String classifier, String name, byte[] bytes) {
    if (bytes.length != SINCE_ONLY && bytes.length != 2 * Long.BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes are no release");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Instant since = Instant.ofEpochMilli(in.getLong());
    long newest =
        bytes.length > SINCE_ONLY
            ? in.getLong()
            : closed.newest(target, name, classifier).orElse(KnownRelease.NO_CYCLE);
    return new KnownRelease(since, newest, newest);
  }

  public void put(Release release) {
    store.put(
        StoreKeys.of(RELEASE, release.target(), release.classifier(), release.name()),
        StoredFormat.KNOWN_RELEASE.toBytes(release.known()));
  }

  /** What a release answered in the cycles whose tallies are no longer kept. */
  public ReleaseHistory settled(String target, String classifier, String release) {
    return load(
            StoreKeys.of(HISTORY, target, classifier, release),
            bytes -> ReleaseHistory.fromBytes(bytes))
        .orElseGet(() -> ReleaseHistory.empty(release));
  }

  public void putSettled(String target, String classifier, ReleaseHistory history) {
    rows.put(StoreKeys.of(HISTORY, target, classifier, history.release()), history.toBytes());
  }

  /** The watch of a release for a change behind its name; empty before its first cycle. */
  public Optional<SilentChangeMonitor> watch(String target, String classifier, String release) {
    String key = StoreKeys.of(SILENT, target, classifier, release);
    return watches.of(
        key,
        rows.get(key),
        bytes -> read(bytes, in -> SilentChangeMonitor.fromBytes(settings, in)));
  }

  /** The same of a store that is only read; empty too where no known version wrote it. */
  public static Optional<SilentChangeMonitor> watch(
      ReadOnlyKeyValueStore<String, byte[]> store,
      DetectionSettings settings,
      String target,
      String classifier,
      String release) {
    return Optional.ofNullable(
            LargeRows.get(store, StoreKeys.of(SILENT, target, classifier, release)))
        .flatMap(
            bytes ->
                // Who keeps the states counts what it cannot read.
                new StoredValues(() -> {})
                    .read(bytes, known -> SilentChangeMonitor.fromBytes(settings, known)));
  }

  public void putWatch(
      String target, String classifier, String release, SilentChangeMonitor watch) {
    String key = StoreKeys.of(SILENT, target, classifier, release);
    byte[] bytes = watch.toBytes();
    rows.put(key, bytes);
    watches.put(key, bytes, watch);
  }

  /** The chain of a target's releases that do not stay; empty where none has begun. */
  public Optional<ReleaseChain> chain(String target, String classifier) {
    String key = StoreKeys.of(CHAIN, target, classifier);
    return chains.of(
        key, rows.get(key), bytes -> read(bytes, in -> ReleaseChain.fromBytes(settings, in)));
  }

  public void putChain(String target, String classifier, ReleaseChain chain) {
    String key = StoreKeys.of(CHAIN, target, classifier);
    byte[] bytes = chain.toBytes();
    rows.put(key, bytes);
    chains.put(key, bytes, chain);
  }

  public void endChain(String target, String classifier) {
    rows.delete(StoreKeys.of(CHAIN, target, classifier));
    chains.remove(StoreKeys.of(CHAIN, target, classifier));
  }

  /** The comparison with the same model by another route; empty where none has begun. */
  public Optional<ReleaseComparison> route(
      String target, String classifier, DetectionSettings under) {
    return load(
        StoreKeys.of(ROUTE, target, classifier),
        bytes -> ReleaseComparison.fromBytes(under, bytes));
  }

  public void putRoute(String target, String classifier, ReleaseComparison comparison) {
    rows.put(StoreKeys.of(ROUTE, target, classifier), comparison.toBytes());
  }

  /** Whether two releases are being compared, in whatever version of the format. */
  public boolean isCompared(String target, String classifier, ReleasePair pair) {
    return store.get(key(target, classifier, pair)) != null;
  }

  /** The comparison of two releases; empty before the candidate's first cycle. */
  public Optional<ReleaseComparison> comparison(
      String target, String classifier, ReleasePair pair, DetectionSettings under) {
    return load(key(target, classifier, pair), bytes -> ReleaseComparison.fromBytes(under, bytes));
  }

  public void putComparison(
      String target, String classifier, ReleasePair pair, ReleaseComparison comparison) {
    rows.put(key(target, classifier, pair), comparison.toBytes());
  }

  /** Forgets all of a release, and the pairs that it was compared in. */
  public List<ReleasePair> forget(String target, String classifier, String release) {
    store.delete(StoreKeys.of(RELEASE, target, classifier, release));
    rows.delete(StoreKeys.of(HISTORY, target, classifier, release));
    rows.delete(StoreKeys.of(SILENT, target, classifier, release));
    watches.remove(StoreKeys.of(SILENT, target, classifier, release));
    List<ReleasePair> pairs = new ArrayList<>();
    for (String baseline : StoreKeys.nextParts(store, COMPARISON, target, classifier)) {
      for (String candidate :
          StoreKeys.nextParts(store, COMPARISON, target, classifier, baseline)) {
        if (baseline.equals(release) || candidate.equals(release)) {
          pairs.add(new ReleasePair(baseline, candidate));
        }
      }
    }
    pairs.forEach(pair -> rows.delete(key(target, classifier, pair)));
    if (of(target).stream().noneMatch(left -> left.classifier().equals(classifier))) {
      endChain(target, classifier);
      rows.delete(StoreKeys.of(ROUTE, target, classifier));
    }
    return pairs;
  }

  private <T> Optional<T> load(String key, Function<byte[], T> format) {
    return Optional.ofNullable(rows.get(key)).flatMap(bytes -> read(bytes, format));
  }

  private <T> Optional<T> read(byte[] bytes, Function<byte[], T> format) {
    return reader.read(bytes, format);
  }

  private static String key(String target, String classifier, ReleasePair pair) {
    return StoreKeys.of(COMPARISON, target, classifier, pair.baseline(), pair.candidate());
  }
}
