package dev.candor.stream.query;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordParts;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.ClosedTallies;
import dev.candor.stream.state.DetectorStates;
import dev.candor.stream.state.HistoryRows;
import dev.candor.stream.state.PastOfRelease;
import dev.candor.stream.state.Sight;
import dev.candor.stream.state.StoreKeys;
import dev.candor.stream.state.StoredValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the stores of {@link ClassifierTopology}. A year of tallies is never scanned: names are
 * found by skipping from one to the next, and the newest tallies by reading backwards.
 */
public final class TopologyStores implements MonitorStores {
  /** Who watches the targets counts what it cannot read. */
  private static final StoredValues SIGHTS = new StoredValues(() -> {});

  private static final double TEN_POINTS = .1;

  private final StoreShards shards;
  private final DetectionSettings detection;
  private final int cyclesPerStretch;

  /**
   * What a complete reference is good for, which takes a while to say: of each target the one that
   * was asked for last.
   */
  private final Map<String, Reach> reach = new ConcurrentHashMap<>();

  private record Reach(String reference, OptionalInt cycles) {}

  /**
   * @param settings those of the stream that keeps the stores
   */
  public TopologyStores(StoreShards shards, ClassifierSettings settings) {
    this.shards = Objects.requireNonNull(shards);
    this.detection = settings.detection();
    this.cyclesPerStretch = settings.cyclesPerStretch();
  }

  @Override
  public List<String> targets() {
    TreeSet<String> targets = new TreeSet<>();
    for (ReadOnlyKeyValueStore<String, byte[]> shard : historyShards()) {
      targets.addAll(read(() -> StoreKeys.nextParts(shard, HistorySpan.MONTH.wireName())));
    }
    for (ReadOnlyKeyValueStore<String, byte[]> shard : sightShards()) {
      targets.addAll(read(() -> blindOnes(shard)));
    }
    return List.copyOf(targets);
  }

  @Override
  public List<Tally> newestTallies(String target) {
    List<Tally> newest = new ArrayList<>(newest(target, 1));
    newest.sort(Comparator.comparing(Tally::openedAt).thenComparing(Tally::release));
    return newest;
  }

  @Override
  public List<Tally> tallies(String target, int most) {
    List<Tally> tallies = newest(target, most);
    Map<String, java.time.Instant> since = new HashMap<>();
    tallies.forEach(
        tally -> since.merge(tally.release(), tally.openedAt(), (a, b) -> a.isBefore(b) ? a : b));
    tallies.sort(
        Comparator.comparingLong(Tally::cycle)
            .thenComparing(tally -> since.get(tally.release()))
            .thenComparing(Tally::release));
    return tallies;
  }

  @Override
  public List<HistoryRow> history(String target, HistorySpan span, int most) {
    List<HistoryRow> found = new ArrayList<>();
    for (ReadOnlyKeyValueStore<String, byte[]> shard : historyShards()) {
      read(
          () -> {
            for (String release : StoreKeys.nextParts(shard, span.wireName(), target)) {
              for (String classifier :
                  StoreKeys.nextParts(shard, span.wireName(), target, release)) {
                found.addAll(HistoryRows.newest(shard, span, most, target, release, classifier));
              }
            }
            return found;
          });
    }
    found.sort(
        Comparator.comparingLong(HistoryRow::lastCycle)
            .thenComparing(HistoryRow::openedAt)
            .thenComparing(HistoryRow::release));
    return found;
  }

  @Override
  public Optional<Tally> tally(String target, String release, String classifier, long cycle) {
    for (ReadOnlyKeyValueStore<String, Tally> shard : tallyShards()) {
      Tally tally = read(() -> ClosedTallies.get(shard, target, release, classifier, cycle));
      if (tally != null) {
        return Optional.of(tally);
      }
    }
    return Optional.empty();
  }

  private List<Tally> newest(String target, int most) {
    List<Tally> tallies = new ArrayList<>();
    for (ReadOnlyKeyValueStore<String, Tally> shard : tallyShards()) {
      read(
          () -> {
            for (String release : StoreKeys.nextParts(shard, target)) {
              for (String classifier : StoreKeys.nextParts(shard, target, release)) {
                tallies.addAll(ClosedTallies.newest(shard, most, target, release, classifier));
              }
            }
            return tallies;
          });
    }
    return tallies;
  }

  @Override
  public List<ComparisonVerdict> verdicts(String target) {
    List<ComparisonVerdict> verdicts = new ArrayList<>();
    RecordParts<ComparisonVerdict> parts = RecordParts.ofVerdicts();
    for (ComparisonVerdict row :
        this.<ComparisonVerdict>all(ClassifierTopology.LATEST_VERDICTS, target)) {
      parts.take(row).ifPresent(verdicts::add);
    }
    verdicts.sort(
        Comparator.comparing(ComparisonVerdict::decidedAt)
            .thenComparing(ComparisonVerdict::candidate));
    return verdicts;
  }

  @Override
  public Optional<ComparisonVerdict> compare(String target, String baseline, String candidate) {
    List<ReadOnlyKeyValueStore<String, byte[]>> states = shards.of(ClassifierTopology.COMPARISONS);
    List<ReadOnlyKeyValueStore<String, byte[]>> rows = shards.of(ClassifierTopology.HISTORY);
    List<ReadOnlyKeyValueStore<String, Tally>> tallies =
        shards.of(ClassifierTopology.CLOSED_TALLIES);
    int partitions = Math.min(states.size(), Math.min(rows.size(), tallies.size()));
    for (int i = 0; i < partitions; i++) {
      PastOfRelease past = new PastOfRelease(states.get(i), tallies.get(i), cyclesPerStretch);
      ReadOnlyKeyValueStore<String, byte[]> history = rows.get(i);
      Optional<ComparisonVerdict> found =
          read(() -> OnDemandComparison.of(past, history, target, baseline, candidate));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Override
  public List<ClassifiedResponse> exemplars(String target, String promptId) {
    return all(ClassifierTopology.EXEMPLARS, target, promptId);
  }

  @Override
  public List<ClassifiedResponse> exemplars(String target, String promptId, String lang) {
    return all(ClassifierTopology.EXEMPLARS, target, promptId, lang);
  }

  @Override
  public List<Signal> raised(String target) {
    return all(ClassifierTopology.RAISED_SIGNALS, target);
  }

  @Override
  public Optional<WatchedRelease> watched(String target, String release, String classifier) {
    for (ReadOnlyKeyValueStore<String, byte[]> shard :
        shards.<byte[]>of(ClassifierTopology.COMPARISONS)) {
      Optional<SilentChangeMonitor> watch =
          read(() -> DetectorStates.watch(shard, detection, target, classifier, release));
      if (watch.isPresent()) {
        // An alarm stays, and nothing is looked for beyond it.
        return watch
            .filter(still -> still.change().isEmpty())
            .map(still -> watched(still, target, release, classifier));
      }
    }
    return Optional.empty();
  }

  private WatchedRelease watched(
      SilentChangeMonitor watch, String target, String release, String classifier) {
    int learned = watch.reference().cycleCount();
    boolean isWatching = watch.isWatching();
    return new WatchedRelease(
        learned,
        learned + watch.cyclesToLearn(cyclesPerStretch),
        isWatching
            ? cycle(target, release, classifier, watch.reference().lastCycle())
                .map(HistoryRow::closedAt)
                .orElse(null)
            : null,
        isWatching ? reach(watch, target, classifier) : OptionalInt.empty(),
        watch.isOfRepeats());
  }

  private OptionalInt reach(SilentChangeMonitor watch, String target, String classifier) {
    String of =
        StoreKeys.of(
            watch.reference().release(),
            classifier,
            String.valueOf(watch.reference().firstCycle()),
            String.valueOf(watch.reference().lastCycle()));
    return reach.compute(
            target,
            (any, known) ->
                known != null && known.reference.equals(of)
                    ? known
                    : new Reach(of, watch.cyclesToSee(TEN_POINTS)))
        .cycles;
  }

  private Optional<HistoryRow> cycle(String target, String release, String classifier, long cycle) {
    for (ReadOnlyKeyValueStore<String, byte[]> shard : historyShards()) {
      Optional<HistoryRow> row =
          read(() -> HistoryRows.cycle(shard, () -> {}, target, release, classifier, cycle));
      if (row.isPresent()) {
        return row;
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<BlindTarget> blind(String target) {
    for (ReadOnlyKeyValueStore<String, byte[]> shard : sightShards()) {
      byte[] known = read(() -> shard.get(StoreKeys.of(target)));
      if (known != null) {
        return SIGHTS.read(known, Sight.STORED::fromBytes).flatMap(sight -> sight.blind(target));
      }
    }
    return Optional.empty();
  }

  private static List<String> blindOnes(ReadOnlyKeyValueStore<String, byte[]> shard) {
    List<String> blind = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows = shard.all()) {
      rows.forEachRemaining(
          row ->
              SIGHTS
                  .read(row.value, Sight.STORED::fromBytes)
                  .flatMap(sight -> sight.blind(row.key))
                  .map(BlindTarget::target)
                  .ifPresent(blind::add));
    }
    return blind;
  }

  private Collection<ReadOnlyKeyValueStore<String, byte[]>> sightShards() {
    return shards.of(ClassifierTopology.SIGHT);
  }

  private Collection<ReadOnlyKeyValueStore<String, byte[]>> historyShards() {
    return shards.of(ClassifierTopology.HISTORY);
  }

  private Collection<ReadOnlyKeyValueStore<String, Tally>> tallyShards() {
    return shards.of(ClassifierTopology.CLOSED_TALLIES);
  }

  private <V> List<V> all(String store, String... parts) {
    List<V> values = new ArrayList<>();
    for (ReadOnlyKeyValueStore<String, V> shard : shards.<V>of(store)) {
      read(
          () -> {
            try (KeyValueIterator<String, V> rows =
                shard.prefixScan(StoreKeys.prefix(parts), ClassifierTopology.KEYS.serializer())) {
              rows.forEachRemaining(row -> values.add(row.value));
            }
            return values;
          });
    }
    return values;
  }

  private interface StoreReading<T> {
    T read();
  }

  /** A store may move to another instance between being found and being read. */
  private static <T> T read(StoreReading<T> reading) {
    try {
      return reading.read();
    } catch (InvalidStateStoreException e) {
      throw new StoresUnavailableException("a partition has moved", e);
    }
  }
}
