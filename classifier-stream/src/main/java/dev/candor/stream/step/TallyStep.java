package dev.candor.stream.step;

import dev.candor.events.ClassifiedOrEnd;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.RecordParts;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Tally;
import dev.candor.events.TallyOrEnd;
import dev.candor.events.stored.KnownRelease;
import dev.candor.events.stored.StoredFormat;
import dev.candor.model.FailedProbes;
import dev.candor.model.Outcome;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.UncountedReason;
import dev.candor.stream.state.CycleProgress;
import dev.candor.stream.state.DecodedRows;
import dev.candor.stream.state.OpenStratum;
import dev.candor.stream.state.Prompted;
import dev.candor.stream.state.SecondLooks;
import dev.candor.stream.state.StoreKeys;
import dev.candor.stream.state.StoredValues;
import dev.candor.stream.state.TargetProgress;
import dev.candor.stream.state.WholeRecording;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts a target's outcomes by release, cycle and prompt, and emits the tallies of a cycle once it
 * closes: when all its planned probes have ended, or when a later cycle has been under way for the
 * grace, or at the end of a recording. A response to a closed cycle is late: counted, not tallied.
 * A failed probe is counted by its prompt, with the release that it was meant for.
 */
public final class TallyStep implements Processor<String, ClassifiedOrEnd, String, TallyOrEnd> {
  private static final String PROGRESS = "progress";
  private static final String CYCLE = "cycle";
  private static final String RELEASE = "release";
  private static final String STRATUM = "stratum";
  private static final String SECOND_LOOK = "second-look";

  /** Some megabytes at most: a stratum takes up to a kilobyte. */
  private static final int MOST_KEPT_DECODED = 5_000;

  /** As this version writes it, or as the first one did: nothing but the time. */
  private static final StoredFormat<KnownRelease> RELEASES =
      StoredFormat.KNOWN_RELEASE.before(
          bytes ->
              new KnownRelease(
                  Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong()),
                  KnownRelease.NO_CYCLE,
                  KnownRelease.NO_CYCLE));

  /** Releases whose order is remembered, those that answer now apart. */
  private static final int MOST_RELEASES = 100;

  private record Group(String release, String classifier) {}

  private final ClassifierSettings settings;
  private final ClassifierMetrics metrics;
  private final Runnable afterCycle;
  private final StoredValues reader;
  private ProcessorContext<String, TallyOrEnd> context;
  private KeyValueStore<String, byte[]> store;
  private final List<DecodedRows<?>> allRows = new ArrayList<>();
  private DecodedRows<TargetProgress> progresses;
  private DecodedRows<CycleProgress> cycles;
  private DecodedRows<OpenStratum> strata;
  private DecodedRows<KnownRelease> releases;
  private DecodedRows<SecondLooks> secondLooks;
  private WholeRecording whole;
  private KeyValueStore<String, ClassifiedResponse> exemplars;

  public TallyStep(ClassifierSettings settings, ClassifierMetrics metrics, Runnable afterCycle) {
    this.settings = Objects.requireNonNull(settings);
    this.metrics = Objects.requireNonNull(metrics);
    this.afterCycle = Objects.requireNonNull(afterCycle);
    this.reader = new StoredValues(() -> metrics.unreadable(ClassifierTopology.OPEN_CYCLES));
  }

  @Override
  public void init(ProcessorContext<String, TallyOrEnd> context) {
    this.context = context;
    store = context.getStateStore(ClassifierTopology.OPEN_CYCLES);
    exemplars = context.getStateStore(ClassifierTopology.EXEMPLARS);
    allRows.clear();
    progresses = rows(TargetProgress.STORED);
    cycles = rows(CycleProgress.STORED);
    strata = rows(OpenStratum.STORED);
    releases = rows(RELEASES);
    secondLooks = rows(SecondLooks.STORED);
    whole = new WholeRecording(settings.isOfRecording(), WholeRecording.Marks.in(store));
  }

  private <T> DecodedRows<T> rows(StoredFormat<T> format) {
    DecodedRows<T> rows =
        new DecodedRows<>(store, format, reader, MOST_KEPT_DECODED, settings.isOfRecording());
    allRows.add(rows);
    return rows;
  }

  /** Another task may go on with the store. */
  @Override
  public void close() {
    allRows.forEach(DecodedRows::write);
  }

  /** The key of a target's progress in the store of open cycles. */
  static String progressKey(String target) {
    return StoreKeys.of(PROGRESS, target);
  }

  @Override
  public void process(Record<String, ClassifiedOrEnd> record) {
    context.recordMetadata().ifPresent(whole::check);
    TargetProgress known = progresses.get(progressKey(record.key()));
    TargetProgress progress = known == null ? TargetProgress.NONE : known;
    if (record.value() instanceof RecordingEnd end) {
      metrics.uncounted(UncountedReason.END_OF_INPUT);
      ended(record, end, progress.sawEndMarker());
    } else if (record.value() instanceof ClassifiedResponse response) {
      process(record, response, progress);
    }
  }

  private void process(
      Record<String, ClassifiedOrEnd> record, ClassifiedResponse response, TargetProgress known) {
    String target = record.key();
    TargetProgress progress = known;
    String cycleKey = cycleKey(target, response.cycle());
    CycleProgress cycle = cycles.get(cycleKey);
    if (response.cycle() <= progress.closedThrough() || (cycle != null && cycle.closed())) {
      metrics.uncounted(UncountedReason.LATE);
      return;
    }
    boolean isNew = cycle == null;
    if (isNew) {
      cycle = CycleProgress.begin(response.cycleStartedAt().toEpochMilli());
    }
    cycle = cycle.probeEnded(response.cycleProbes(), response.outcome() == null);
    progress = progress.sawResponse(response.cycle(), response.receivedAt().toEpochMilli(), isNew);
    if (response.outcome() != null) {
      count(response);
      metrics.lastResponse(target, response.receivedAt());
    } else {
      metrics.uncounted(UncountedReason.FAILED);
      if (FailedProbes.isTheTargets(response.failure())) {
        countFailure(response);
      }
    }
    cycles.put(cycleKey, cycle);
    if (cycle.isComplete()) {
      progress = close(record, progress, response.cycle(), cycle, "complete");
      if (progress.openCycles() == 0) {
        progress = forgetThrough(target, progress, progress.latestCycle());
      }
    }
    if (progress.graceIsOver(settings.grace().toMillis())) {
      progress = closeBefore(record, progress, progress.latestCycle());
    }
    progresses.put(progressKey(target), progress);
  }

  private void count(ClassifiedResponse response) {
    Outcome outcome = response.outcome();
    String key = stratumKey(response, response.classifier());
    OpenStratum stratum = stratum(key, response);
    strata.put(key, stratum.with(response));
    // One exemplar a cycle tells a reader as much as all of them, and is written once. Nobody reads
    // those of a recording: its report quotes the topics.
    if (stratum.counts()[outcome.ordinal()] == 0 && !settings.isOfRecording()) {
      exemplars.put(
          StoreKeys.of(
              response.target(),
              response.promptId(),
              response.lang(),
              response.release(),
              outcome.wireName()),
          response);
    }
    noteSecondLook(response);
    noteRelease(response);
    metrics.tallied(
        response.target(),
        response.release(),
        response.lang(),
        response.arm().wireName(),
        outcome.wireName());
  }

  /** No version of the classifier has seen it, so it is kept apart until the cycle closes. */
  private void countFailure(ClassifiedResponse response) {
    String key = stratumKey(response, Tallies.UNCLASSIFIED);
    strata.put(key, stratum(key, response).withFailure());
  }

  private static String stratumKey(ClassifiedResponse response, String classifier) {
    return StoreKeys.of(
        STRATUM,
        response.target(),
        StoreKeys.cycle(response.cycle()),
        response.release(),
        classifier,
        response.promptId(),
        response.lang());
  }

  private OpenStratum stratum(String key, ClassifiedResponse response) {
    OpenStratum known = strata.get(key);
    return known != null
        ? known
        : OpenStratum.empty(
            response.intent(), response.topic(), response.arm(), Outcome.values().length);
  }

  private void noteSecondLook(ClassifiedResponse response) {
    if (response.abstained() || response.judgement() != null) {
      String key =
          secondLookKey(
              response.target(), response.cycle(), response.release(), response.classifier());
      SecondLooks before = secondLooks.get(key);
      secondLooks.put(key, (before == null ? SecondLooks.NONE : before).with(response));
    }
  }

  private SecondLooks takeSecondLooks(String target, long cycle, Group group) {
    String key = secondLookKey(target, cycle, group.release(), group.classifier());
    SecondLooks found = secondLooks.get(key);
    if (found == null) {
      return SecondLooks.NONE;
    }
    secondLooks.delete(key);
    return found;
  }

  private static String secondLookKey(
      String target, long cycle, String release, String classifier) {
    return StoreKeys.of(SECOND_LOOK, target, StoreKeys.cycle(cycle), release, classifier);
  }

  /** Keeps the earliest time a release was asked: releases are ordered by it. */
  private void noteRelease(ClassifiedResponse response) {
    String key = StoreKeys.of(RELEASE, response.target(), response.release());
    KnownRelease known = releases.get(key);
    if (known == null
        || known.since().isAfter(response.askedAt())
        || known.newestCycle() < response.cycle()) {
      boolean isFirst = known == null || known.since().isAfter(response.askedAt());
      releases.put(
          key,
          new KnownRelease(
              isFirst ? response.askedAt() : known.since(),
              known == null ? response.cycle() : Math.max(known.newestCycle(), response.cycle()),
              KnownRelease.NO_CYCLE));
    }
  }

  private void ended(
      Record<String, ClassifiedOrEnd> record, RecordingEnd end, TargetProgress seen) {
    String target = record.key();
    TargetProgress progress = seen;
    if (progress.endMarkers() >= settings.inputPartitions()) {
      progress = closeAll(record, progress).restartedInput();
      context.forward(record.withValue(end), ClassifierTopology.COMPARE);
      // Whoever replayed it is waiting, and no more input will make the commit come sooner.
      context.commit();
    }
    progresses.put(progressKey(target), progress);
  }

  private TargetProgress close(
      Record<String, ClassifiedOrEnd> record,
      TargetProgress progress,
      long number,
      CycleProgress cycle,
      String cause) {
    String target = record.key();
    tallies(target, number, cycle, cause, progress.streamTime())
        .forEach(tally -> say(record, tally));
    cycles.put(cycleKey(target, number), cycle.close());
    metrics.cycleClosed(target, cause);
    afterCycle.run();
    return progress.closedOne();
  }

  /** Closes every open cycle before {@code latest}, in their order. */
  private TargetProgress closeBefore(
      Record<String, ClassifiedOrEnd> record, TargetProgress before, long latest) {
    TargetProgress progress = before;
    for (Map.Entry<Long, CycleProgress> entry :
        allCycles(record.key()).headMap(latest).entrySet()) {
      if (!entry.getValue().closed()) {
        progress = close(record, progress, entry.getKey(), entry.getValue(), "grace");
      }
    }
    return forgetThrough(record.key(), progress, latest - 1);
  }

  /** Drops the rows of closed cycles: from now on the number alone says that they are closed. */
  private TargetProgress forgetThrough(String target, TargetProgress progress, long cycle) {
    for (Long number : allCycles(target).headMap(cycle, true).keySet()) {
      cycles.delete(cycleKey(target, number));
    }
    forgetReleases(target, cycle);
    return progress.closedThrough(cycle);
  }

  /** Beyond a number that is enough to order them by, those whose last answer is longest ago. */
  private void forgetReleases(String target, long closedThrough) {
    Map<String, KnownRelease> known = releases(target);
    known.entrySet().stream()
        .filter(release -> release.getValue().newestCycle() <= closedThrough)
        .sorted(Comparator.comparingLong(release -> -release.getValue().newestCycle()))
        .skip(MOST_RELEASES)
        .forEach(release -> releases.delete(StoreKeys.of(RELEASE, target, release.getKey())));
  }

  /**
   * Closes everything a recording holds. Its releases may share cycle numbers, so the tallies go
   * release by release in the order of their first probe: a baseline is whole before its candidate.
   */
  private TargetProgress closeAll(Record<String, ClassifiedOrEnd> record, TargetProgress before) {
    String target = record.key();
    TargetProgress progress = before;
    List<Tally> all = new ArrayList<>();
    for (Map.Entry<Long, CycleProgress> entry : allCycles(target).entrySet()) {
      if (!entry.getValue().closed()) {
        all.addAll(
            tallies(
                target,
                entry.getKey(),
                entry.getValue(),
                Tallies.END_OF_INPUT,
                progress.streamTime()));
        cycles.put(cycleKey(target, entry.getKey()), entry.getValue().close());
        metrics.cycleClosed(target, Tallies.END_OF_INPUT);
        progress = progress.closedOne();
      }
    }
    Map<String, KnownRelease> known = releases(target);
    all.sort(
        Comparator.comparing((Tally tally) -> since(known, tally.release(), tally.openedAt()))
            .thenComparing(Tally::release)
            .thenComparing(Tally::cycle));
    all.forEach(tally -> say(record, tally));
    return progress;
  }

  /** Whole to the next step, and to the topic in as many records as it takes. */
  private void say(Record<String, ClassifiedOrEnd> record, Tally tally) {
    DetailGauges.show(tally, settings.topicMetrics(), metrics);
    RecordParts.ofTallies()
        .split(tally)
        .forEach(part -> context.forward(record.withValue(part), ClassifierTopology.TALLIES));
    context.forward(record.withValue(tally), ClassifierTopology.COMPARE);
  }

  /** All rows whose keys begin so. */
  private KeyValueIterator<String, byte[]> scan(String prefix) {
    allRows.forEach(DecodedRows::write);
    return store.prefixScan(prefix, ClassifierTopology.KEYS.serializer());
  }

  /** The tallies of one cycle, one for each release and classifier version; their rows go. */
  private List<Tally> tallies(
      String target, long number, CycleProgress cycle, String cause, long closedAt) {
    Map<Group, Map<Prompted, OpenStratum>> groups =
        new TreeMap<>(Comparator.comparing(Group::release).thenComparing(Group::classifier));
    Map<String, Map<Prompted, OpenStratum>> failures = new TreeMap<>();
    List<String> done = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows =
        scan(StoreKeys.prefix(STRATUM, target, StoreKeys.cycle(number)))) {
      while (rows.hasNext()) {
        KeyValue<String, byte[]> row = rows.next();
        List<String> parts = StoreKeys.parts(row.key);
        boolean isFailures = parts.get(4).equals(Tallies.UNCLASSIFIED);
        Map<Prompted, OpenStratum> prompts =
            isFailures
                ? failures.computeIfAbsent(parts.get(3), any -> new TreeMap<>())
                : groups.computeIfAbsent(
                    new Group(parts.get(3), parts.get(4)), any -> new TreeMap<>());
        reader
            .read(row.value, OpenStratum.STORED::fromBytes)
            .ifPresent(open -> prompts.put(new Prompted(parts.get(5), parts.get(6)), open));
        done.add(row.key);
      }
    }
    done.forEach(strata::delete);
    Map<String, KnownRelease> known = releases(target);
    Instant startedAt = Instant.ofEpochMilli(cycle.startedAt());
    List<Tally> tallies = new ArrayList<>();
    groups.forEach(
        (group, prompts) -> {
          Tallies.addFailures(prompts, failures.getOrDefault(group.release(), Map.of()));
          SecondLooks looks = takeSecondLooks(target, number, group);
          tallies.add(
              new Tally(
                  target,
                  group.release(),
                  number,
                  startedAt,
                  since(known, group.release(), startedAt),
                  Instant.ofEpochMilli(closedAt),
                  cause,
                  group.classifier(),
                  cycle.expected(),
                  cycle.ended(),
                  cycle.failed(),
                  looks.judged(),
                  looks.abstained(),
                  looks.tooLate(),
                  Tallies.strata(prompts),
                  List.of(),
                  0,
                  1));
        });
    tallies.sort(Comparator.comparing(Tally::openedAt));
    return tallies;
  }

  private static Instant since(Map<String, KnownRelease> known, String release, Instant otherwise) {
    return known.containsKey(release) ? known.get(release).since() : otherwise;
  }

  private Map<String, KnownRelease> releases(String target) {
    Map<String, KnownRelease> known = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> rows = scan(StoreKeys.prefix(RELEASE, target))) {
      rows.forEachRemaining(
          row ->
              reader
                  .read(row.value, RELEASES::fromBytes)
                  .ifPresent(release -> known.put(StoreKeys.parts(row.key).get(2), release)));
    }
    return known;
  }

  private TreeMap<Long, CycleProgress> allCycles(String target) {
    TreeMap<Long, CycleProgress> all = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> rows = scan(StoreKeys.prefix(CYCLE, target))) {
      rows.forEachRemaining(
          row ->
              reader
                  .read(row.value, CycleProgress.STORED::fromBytes)
                  .ifPresent(
                      cycle -> all.put(Long.parseLong(StoreKeys.parts(row.key).get(2)), cycle)));
    }
    return all;
  }

  private static String cycleKey(String target, long number) {
    return StoreKeys.of(CYCLE, target, StoreKeys.cycle(number));
  }
}
