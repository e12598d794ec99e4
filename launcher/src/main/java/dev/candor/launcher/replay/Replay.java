package dev.candor.launcher.replay;

import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.score.GoldSet;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.DeadLetter;
import dev.candor.events.RecordParts;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.Platform;
import dev.candor.launcher.replay.RecordingSender.Sent;
import dev.candor.launcher.rows.RowReader;
import dev.candor.model.ReleaseChoice;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Meters;
import dev.candor.runtime.ServiceThread;
import dev.candor.stream.ClassifierService;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.UncountedReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * One replay: an embedded broker and registry, the classifier service of a running monitor, the
 * rows as responses, and in the end the verdicts and the counts that the topics hold.
 */
public final class Replay {
  /** As many as there are cores to classify on here; more only cost rebalancing. */
  private static final int PARTITIONS = 4;

  /** To start threads, producers and consumers for further ones takes longer than these rows do. */
  private static final int MOST_ROWS_OF_ONE_PARTITION = 2_000;

  private static final Duration POLL = Duration.ofMillis(100);

  /** Rounds of the gold set, about a third of a second, after which more changes little. */
  private static final int WARM_UPS = 60;

  private static final Duration STREAM_STARTS_WITHIN = Duration.ofMinutes(2);

  /** What a replay is about, in order. */
  public enum Phase {
    STARTING_BROKER("starting the broker"),
    STARTING_STREAM("starting the stream"),
    SENDING("sending"),
    COMPARING("classifying and comparing");

    private final String words;

    Phase(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Called with how far it is. */
  public interface Progress {
    void phase(Phase phase);

    void sent(long rows);

    void tallied(long responses);
  }

  /**
   * What came out.
   *
   * @param verdicts one or more for each target, in the order of the targets' appearance
   * @param counts what became of the rows
   * @param classifier version of the classifier
   * @param releases of each target, both in the order of appearance
   */
  public record Result(
      List<ComparisonVerdict> verdicts,
      Counts counts,
      String classifier,
      Map<String, Set<String>> releases) {}

  /**
   * What became of the rows: {@code read = classified + invalid + failed + deadLetters}.
   *
   * @param read rows read, bad lines included
   * @param classified responses with an outcome that counts
   * @param invalid responses whose outcome is invalid
   * @param failed probes that failed, as the rows say; no rate counts them
   * @param deadLetters rows not used: bad lines, undecodable records, repeats of the same probe
   * @param byReason the dead letters by reason
   */
  public record Counts(
      long read,
      long classified,
      long invalid,
      long failed,
      long deadLetters,
      Map<String, Long> byReason) {}

  /**
   * What is known of a recording before it is replayed.
   *
   * @param isDated whether a target's releases are ordered by their rows' times, not by their
   *     appearance
   * @param isBroken whether empty replies of a target's release are the endpoint's fault
   * @param isToBeClassified whether any reply has no outcome of its own
   * @param rows how many rows there are at least
   */
  public record Recording(
      Predicate<String> isDated,
      BiPredicate<String, String> isBroken,
      boolean isToBeClassified,
      long rows) {
    /** Nothing but that its rows are what they say. */
    public static final Recording UNKNOWN =
        new Recording(target -> true, (target, release) -> false, true, Long.MAX_VALUE);
  }

  private final ResponseClassifier classifier;
  private final double level;
  private final double tolerance;
  private final ReleaseChoice only;
  private final InstantSource clock;
  private final Progress progress;
  private final Recording recording;
  private final int partitions;

  public Replay(
      ResponseClassifier classifier,
      double level,
      ReleaseChoice only,
      InstantSource clock,
      Progress progress) {
    this(classifier, level, 0, only, clock, progress, Recording.UNKNOWN);
  }

  /**
   * @param tolerance difference of shares that does not matter
   */
  public Replay(
      ResponseClassifier classifier,
      double level,
      double tolerance,
      ReleaseChoice only,
      InstantSource clock,
      Progress progress,
      Recording recording) {
    this.recording = Objects.requireNonNull(recording);
    this.partitions = recording.rows() <= MOST_ROWS_OF_ONE_PARTITION ? 1 : PARTITIONS;
    this.classifier = Objects.requireNonNull(classifier);
    this.level = level;
    this.tolerance = tolerance;
    this.only = Objects.requireNonNull(only);
    this.clock = Objects.requireNonNull(clock);
    this.progress = Objects.requireNonNull(progress);
  }

  /** Where rows come from; bad lines go to the listener. */
  public interface RowSource {
    RowReader open(RowReader.BadLines badLines);
  }

  /**
   * Replays rows.
   *
   * @param directory an empty directory for the broker and the stores
   * @param sources files in order
   * @param badLine called with each bad line; may throw to stop
   */
  public Result run(Path directory, List<RowSource> sources, RowReader.BadLines badLine) {
    return run(directory, sources, badLine, (kafka, topics) -> {});
  }

  /** Looks at what the topics hold before they are gone. */
  public interface Afterwards {
    void look(KafkaSettings kafka, Topics topics);
  }

  /** The same, with a look at the topics before the broker stops. */
  public Result run(
      Path directory, List<RowSource> sources, RowReader.BadLines badLine, Afterwards afterwards) {
    progress.phase(Phase.STARTING_BROKER);
    CompilerDirectives.add(directory);
    if (recording.isToBeClassified()) {
      warmUp();
    }
    try (Platform platform = Platform.start(directory, partitions, 0, 0)) {
      BoundedMeterRegistry meters = new BoundedMeterRegistry(new SimpleMeterRegistry());
      try (ClassifierService service =
          new ClassifierService(
              ClassifierSettings.forRecording(
                  level, tolerance, directory.resolve("state"), partitions, only),
              platform.settings(),
              platform.topics(),
              classifier,
              meters,
              System::nanoTime)) {
        service.start();
        progress.phase(Phase.STARTING_STREAM);
        if (!service.awaitRunning(STREAM_STARTS_WITHIN)) {
          throw new IllegalStateException(
              "the classifier's stream did not start: " + service.health().detail());
        }
        progress.phase(Phase.SENDING);
        Sent sent = send(platform, sources, badLine);
        progress.phase(Phase.COMPARING);
        Result result = collect(platform, service, meters, sent);
        afterwards.look(platform.settings(), platform.topics());
        return result;
      }
    }
  }

  /**
   * Has the classifier's code compiled while the broker starts, so that a fresh process does not
   * begin with the rows before it is.
   */
  private void warmUp() {
    ServiceThread.daemons("candor-replay-warm-up")
        .newThread(
            () -> {
              for (int i = 0; i < WARM_UPS; i++) {
                GoldSet.score(classifier);
              }
            })
        .start();
  }

  /**
   * Which release is the older, where rows do not say when they were asked, is for who names it.
   */
  private boolean isOlder(String target, String release) {
    return only.candidate().isPresent() && only.baseline().filter(release::equals).isPresent();
  }

  private Sent send(Platform platform, List<RowSource> sources, RowReader.BadLines badLine) {
    try (RecordingSender sender =
        new RecordingSender(
            platform.settings(),
            platform.topics(),
            new RecordedResponses(
                clock.instant(), recording.isDated(), recording.isBroken(), this::isOlder),
            clock,
            progress::sent)) {
      return sender.send(sources, partitions, badLine);
    }
  }

  private Result collect(
      Platform platform, ClassifierService service, BoundedMeterRegistry meters, Sent sent) {
    Topics topics = platform.topics();
    EventSerdes serdes = new EventSerdes(platform.settings().serde());
    Deserializer<ComparisonVerdict> verdicts = serdes.of(topics.verdicts()).deserializer();
    Deserializer<Tally> tallies = serdes.of(topics.tallies()).deserializer();
    Deserializer<DeadLetter> letters = serdes.of(topics.deadLetters()).deserializer();
    RecordParts<ComparisonVerdict> whole = RecordParts.ofVerdicts();
    Map<String, List<ComparisonVerdict>> byTarget = new HashMap<>();
    Map<String, Long> lost = new TreeMap<>();
    long classified = 0;
    long invalid = 0;
    // The end of a transaction answers no fetch that waits for it; the end of its time does.
    Map<String, Object> soon = Map.of("fetch.max.wait.ms", Math.toIntExact(POLL.toMillis() / 2));
    Map<String, Object> client = platform.settings().clientProperties();
    try (TopicScan scan = new TopicScan(TopicScan.consumer(client, "candor-replay", soon))) {
      List<TopicPartition> partitions =
          scan.fromBeginning(
              List.of(
                  topics.tallies().name(), topics.verdicts().name(), topics.deadLetters().name()));
      Set<String> waiting = new LinkedHashSet<>(sent.targets());
      // The last verdict may come before all tallies do: what it was decided on is written by then.
      Map<TopicPartition, Long> ends = Map.of();
      while (ends.isEmpty() || scan.isBehind(ends)) {
        if (waiting.isEmpty() && ends.isEmpty()) {
          ends = TopicScan.writtenEnds(client, partitions);
        }
        if (!service.health().state().mayComeUp()) {
          throw new IllegalStateException(service.health().detail());
        }
        for (ConsumerRecord<byte[], byte[]> record : scan.poll(POLL)) {
          if (record.topic().equals(topics.tallies().name())) {
            for (StratumCounts counts :
                tallies.deserialize(record.topic(), record.value()).strata()) {
              invalid += counts.invalid();
              classified += counts.outcomes().total();
            }
            progress.tallied(classified + invalid);
          } else if (record.topic().equals(topics.verdicts().name())) {
            ComparisonVerdict verdict =
                whole.take(verdicts.deserialize(record.topic(), record.value())).orElse(null);
            if (verdict != null && verdict.isFinal()) {
              byTarget.computeIfAbsent(verdict.target(), any -> new ArrayList<>()).add(verdict);
              waiting.remove(verdict.target());
            }
          } else {
            lost.merge(letters.deserialize(record.topic(), record.value()).reason(), 1L, Long::sum);
          }
        }
      }
    }
    long duplicates = count(meters, UncountedReason.DUPLICATE);
    if (duplicates > 0) {
      lost.put(UncountedReason.DUPLICATE.code(), duplicates);
    }
    List<ComparisonVerdict> ordered = new ArrayList<>();
    sent.targets().forEach(target -> ordered.addAll(byTarget.getOrDefault(target, List.of())));
    long dead = lost.values().stream().mapToLong(Long::longValue).sum();
    return new Result(
        ordered,
        new Counts(sent.rows() + sent.bad(), classified, invalid, sent.failed(), dead, lost),
        classifier.version(),
        sent.releases());
  }

  private static long count(BoundedMeterRegistry meters, UncountedReason reason) {
    var counter =
        meters
            .registry()
            .find(Meters.RESPONSES_UNCOUNTED.name())
            .tag("reason", reason.code())
            .counter();
    return counter == null ? 0 : Math.round(counter.count());
  }
}
