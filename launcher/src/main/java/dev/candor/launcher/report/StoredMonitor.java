package dev.candor.launcher.report;

import dev.candor.console.view.KafkaTranscripts;
import dev.candor.console.view.LocalView;
import dev.candor.console.view.Operations;
import dev.candor.console.view.TopicFeed;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordParts;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.TolerantDecoder;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Flip;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.StatusView;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.stream.query.BlindTarget;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WatchedRelease;
import dev.candor.stream.step.Tallies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor's comparisons as its topics hold them. Reads from the beginning to the present end and
 * writes nothing, so that no classifier need run.
 */
public final class StoredMonitor {
  private static final Logger log = LoggerFactory.getLogger(StoredMonitor.class);
  private static final Duration TRANSCRIPTS = Duration.ofSeconds(60);
  private static final Map<String, Object> NO_NEWS = Map.of("fetch.max.wait.ms", 50);

  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;

  public StoredMonitor(KafkaSettings kafka, Topics topics) {
    this.kafka = kafka;
    this.topics = topics;
    this.serdes = new EventSerdes(kafka.serde());
  }

  /**
   * The latest state of the comparisons wanted, with every flip and whole transcripts, in the order
   * in which they were first made.
   */
  public List<ComparisonView> comparisons(Predicate<ComparisonVerdict> wanted) {
    Map<String, ComparisonVerdict> verdicts = new LinkedHashMap<>();
    readVerdicts(
        verdict -> {
          if (verdict.kind() == ComparisonKind.RELEASE
              && !verdict.candidate().isEmpty()
              && wanted.test(verdict)) {
            verdicts.put(
                key(
                    verdict.target(),
                    verdict.baseline(),
                    verdict.candidate(),
                    verdict.classifier()),
                verdict);
          }
        });
    if (verdicts.isEmpty()) {
      return List.of();
    }
    Stores stores = new Stores(verdicts.values());
    readTallies(stores::tally);
    read(topics.classifications(), stores::classified);
    try (KafkaTranscripts transcripts =
        new KafkaTranscripts(
            topics.responses(),
            this::consumer,
            serdes.of(topics.responses()).deserializer(),
            TRANSCRIPTS,
            System::nanoTime)) {
      LocalView view =
          new LocalView(
              stores,
              new TopicFeed(),
              transcripts,
              new Nobody(),
              new ShippedCorrection(),
              false,
              InstantSource.system());
      FlipChoice all = new FlipChoice("", "", "", 1, true, true);
      Set<String> seen = new HashSet<>();
      List<ComparisonView> views = new ArrayList<>();
      for (ComparisonVerdict verdict : verdicts.values()) {
        if (seen.add(key(verdict.target(), verdict.baseline(), verdict.candidate()))) {
          view.comparison(verdict.target(), verdict.baseline(), verdict.candidate(), all)
              .ifPresent(views::add);
        }
      }
      return views;
    }
  }

  /** Hands on every tally, whole. */
  public void readTallies(java.util.function.Consumer<Tally> to) {
    RecordParts<Tally> parts = RecordParts.ofTallies();
    read(topics.tallies(), part -> parts.take(part).ifPresent(to));
  }

  /** Hands on every verdict, whole. */
  public void readVerdicts(java.util.function.Consumer<ComparisonVerdict> to) {
    RecordParts<ComparisonVerdict> parts = RecordParts.ofVerdicts();
    read(topics.verdicts(), part -> parts.take(part).ifPresent(to));
  }

  /** Hands on every record of a topic up to its present end; skips what it cannot read. */
  public <T> void read(Topic<T> topic, java.util.function.Consumer<T> to) {
    read(topic, (value, partition, offset) -> to.accept(value));
  }

  /** Takes a record with its place in its topic. */
  @FunctionalInterface
  public interface Taker<T> {
    void take(T value, int partition, long offset);
  }

  /** The same with the place of each record. */
  public <T> void read(Topic<T> topic, Taker<T> to) {
    TolerantDecoder<T> decoder =
        new TolerantDecoder<>(
            serdes, topic, why -> log.warn("skipped a record of {}: {}", topic.name(), why));
    try (TopicScan scan = new TopicScan(consumer())) {
      scan.fromBeginning(List.of(topic.name()));
      scan.readToEnd(
          record ->
              decoder
                  .decode(record.value())
                  .ifPresent(value -> to.take(value, record.partition(), record.offset())));
    }
  }

  /** What is stored does not grow: who jumps about in it should not wait for news. */
  private Consumer<byte[], byte[]> consumer() {
    return TopicScan.consumer(kafka.clientProperties(), "candor-stored", NO_NEWS);
  }

  private static String key(String... parts) {
    return String.join("\u0000", parts);
  }

  /** What the topics said of the comparisons wanted. */
  private static final class Stores implements MonitorStores {
    private final List<ComparisonVerdict> verdicts;
    private final Set<String> flipped = new HashSet<>();
    private final Map<String, Tally> tallies = new HashMap<>();
    private final Map<String, Map<String, ClassifiedResponse>> exemplars = new HashMap<>();

    Stores(java.util.Collection<ComparisonVerdict> verdicts) {
      this.verdicts = List.copyOf(verdicts);
      for (ComparisonVerdict verdict : verdicts) {
        for (Flip flip : verdict.flips()) {
          flipped.add(key(verdict.target(), flip.promptId(), flip.lang()));
        }
      }
    }

    void tally(Tally tally) {
      tallies.merge(
          key(tally.target(), tally.release(), tally.classifier()),
          tally,
          (a, b) -> a.cycle() > b.cycle() ? a : b);
    }

    void classified(ClassifiedResponse response) {
      String prompt = key(response.target(), response.promptId(), response.lang());
      if (response.outcome() != null
          && !response.kind().equals(ClassifiedResponse.RECLASSIFIED)
          && flipped.contains(prompt)) {
        exemplars
            .computeIfAbsent(prompt, any -> new HashMap<>())
            .put(key(response.release(), response.outcome().wireName()), response);
      }
    }

    @Override
    public List<String> targets() {
      return List.copyOf(new TreeSet<>(verdicts.stream().map(ComparisonVerdict::target).toList()));
    }

    @Override
    public List<Tally> newestTallies(String target) {
      return tallies.values().stream().filter(tally -> tally.target().equals(target)).toList();
    }

    @Override
    public List<HistoryRow> history(String target, HistorySpan span, int most) {
      return newestTallies(target).stream().map(Tallies::row).toList();
    }

    @Override
    public Optional<Tally> tally(String target, String release, String classifier, long cycle) {
      return Optional.ofNullable(tallies.get(key(target, release, classifier)))
          .filter(tally -> tally.cycle() == cycle);
    }

    @Override
    public List<Tally> tallies(String target, int most) {
      return newestTallies(target);
    }

    @Override
    public List<ComparisonVerdict> verdicts(String target) {
      return verdicts.stream().filter(verdict -> verdict.target().equals(target)).toList();
    }

    @Override
    public Optional<ComparisonVerdict> compare(String target, String baseline, String candidate) {
      return Optional.empty(); // What the topics say is all that a report tells.
    }

    @Override
    public List<ClassifiedResponse> exemplars(String target, String promptId) {
      String prompt = key(target, promptId, "");
      return exemplars.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(prompt))
          .flatMap(entry -> entry.getValue().values().stream())
          .toList();
    }

    @Override
    public List<ClassifiedResponse> exemplars(String target, String promptId, String lang) {
      return List.copyOf(exemplars.getOrDefault(key(target, promptId, lang), Map.of()).values());
    }

    @Override
    public Optional<BlindTarget> blind(String target) {
      return Optional.empty();
    }

    @Override
    public Optional<WatchedRelease> watched(String target, String release, String classifier) {
      return Optional.empty();
    }

    @Override
    public List<Signal> raised(String target) {
      return List.of();
    }
  }

  /** No process runs. */
  private static final class Nobody implements Operations {
    @Override
    public String instance() {
      return "";
    }

    @Override
    public List<Service> services() {
      return List.of();
    }

    @Override
    public List<StatusView.Lag> lag() {
      return List.of();
    }

    @Override
    public List<StatusView.Gold> gold() {
      return List.of();
    }

    @Override
    public List<StatusView.GoldOfLength> goldByLength() {
      return List.of();
    }

    @Override
    public Map<String, Double> budgets() {
      return Map.of();
    }
  }
}
