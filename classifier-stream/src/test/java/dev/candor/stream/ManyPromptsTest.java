package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordParts;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Outcome;
import dev.candor.model.VerdictState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.query.TopologyStores;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that is asked more prompts than one record can speak of. */
class ManyPromptsTest {
  private static final int PROMPTS = 10_000;
  private static final int TOPICS = 100;
  private static final List<String> LANGS = List.of("en", "zh");
  private static final int LARGEST_RECORD_BYTES = 1_000_000;

  @TempDir Path directory;
  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://many-prompts"));
  private final Random random = new Random(20261130);
  private final Map<String, Integer> largest = new TreeMap<>();
  private final List<Tally> tallies = new ArrayList<>();
  private final List<ComparisonVerdict> verdicts = new ArrayList<>();
  private int partsOfTallies;
  private int partsOfVerdicts;
  private TopologyTestDriver driver;
  private TestInputTopic<String, ClassifiedResponse> classified;
  private TopologyStores stores;

  @BeforeEach
  void open() {
    driver =
        TestTopology.driver(
            serdes,
            TestTopology.settings(directory),
            StandardClassifier.load(),
            new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry())));
    classified = TestTopology.input(driver, serdes, topics.classifications());
    stores = TestTopology.stores(driver, TestTopology.settings(directory));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void noRecordIsLongerThanAMegabyteAndNothingIsLost() {
    ask("r1", 0, .05);
    ask("r1", 1, .05);
    ask("r2", 2, .6);
    read();
    assertThat(largest)
        .as("the largest record of each topic, changelogs among them")
        .containsKeys(
            topics.tallies().name(),
            topics.verdicts().name(),
            topics.signals().name(),
            "test-open-cycles-changelog",
            "test-closed-tallies-changelog",
            "test-latest-verdicts-changelog",
            "test-comparisons-changelog",
            "test-aspects-changelog",
            "test-history-changelog",
            "test-exemplars-changelog")
        .allSatisfy((topic, bytes) -> assertThat(bytes).isLessThan(LARGEST_RECORD_BYTES));
    assertThat(partsOfTallies).isGreaterThan(6);
    assertThat(partsOfVerdicts).isGreaterThan(1);

    assertThat(tallies).extracting(Tally::cycle).containsExactly(0L, 1L, 2L);
    for (Tally tally : tallies) {
      Set<String> asked = new TreeSet<>();
      tally.strata().forEach(counts -> asked.add(counts.promptId() + ' ' + counts.lang()));
      assertThat(tally.strata()).hasSize(PROMPTS * LANGS.size());
      assertThat(asked).as("each prompt once").hasSize(PROMPTS * LANGS.size());
      assertThat(tally.ended()).isEqualTo(PROMPTS * LANGS.size());
    }
    assertThat(stores.tallies("m", 10)).isEqualTo(tallies);

    ComparisonVerdict last = verdicts.get(verdicts.size() - 1);
    assertThat(stores.verdicts("m")).containsExactly(last);
    assertThat(last.verdict()).isEqualTo(VerdictState.DRIFTED);
    assertThat(last.flips()).hasSizeGreaterThan(PROMPTS / 10);
    ComparisonVerdict unsplit = stores.compare("m", "r1", "r2").orElseThrow();
    assertThat(last.flips()).containsExactlyInAnyOrderElementsOf(unsplit.flips());
    assertThat(figures(last)).containsAllEntriesOf(figures(unsplit));
  }

  @Test
  void partsOfACycleThatIsForgottenGoWithIt() {
    ask("r1", 0, .05, 3_000);
    KeyValueStore<String, Tally> closed =
        driver.getKeyValueStore(ClassifierTopology.CLOSED_TALLIES);
    assertThat(closed.approximateNumEntries()).isGreaterThan(1);
    for (int cycle = 1; cycle < 74; cycle++) {
      ask("r1", cycle, .05, 10);
    }
    assertThat(stores.tallies("m", 100)).extracting(Tally::cycle).doesNotContain(0L).contains(73L);
    try (var rows = closed.all()) {
      rows.forEachRemaining(row -> assertThat(row.value.cycle()).isPositive());
    }
  }

  /** What cells say of shares; the level is another on request, so what depends on it is not in. */
  private static Map<String, List<Object>> figures(ComparisonVerdict verdict) {
    Map<String, List<Object>> figures = new TreeMap<>();
    for (Cell cell : verdict.cells()) {
      figures.put(
          String.join(" ", cell.topic(), cell.lang(), cell.arm(), cell.measure()),
          List.of(cell.baseline(), cell.candidate(), cell.difference()));
    }
    return figures;
  }

  private void read() {
    RecordParts<Tally> wholeTallies = RecordParts.ofTallies();
    RecordParts<ComparisonVerdict> wholeVerdicts = RecordParts.ofVerdicts();
    for (String name : driver.producedTopicNames()) {
      TestOutputTopic<byte[], byte[]> topic =
          driver.createOutputTopic(name, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      for (TestRecord<byte[], byte[]> record : topic.readRecordsToList()) {
        int bytes = record.key().length + (record.value() == null ? 0 : record.value().length);
        largest.merge(name, bytes, Math::max);
        if (name.equals(topics.tallies().name())) {
          partsOfTallies++;
          wholeTallies
              .take(serdes.of(topics.tallies()).deserializer().deserialize(name, record.value()))
              .ifPresent(tallies::add);
        } else if (name.equals(topics.verdicts().name())) {
          partsOfVerdicts++;
          wholeVerdicts
              .take(serdes.of(topics.verdicts()).deserializer().deserialize(name, record.value()))
              .ifPresent(verdicts::add);
        }
      }
    }
  }

  private void ask(String release, int cycle, double refused) {
    ask(release, cycle, refused, PROMPTS);
  }

  private void ask(String release, int cycle, double refused, int prompts) {
    for (int prompt = 0; prompt < prompts; prompt++) {
      for (String lang : LANGS) {
        ClassifiedResponse reply = reply(release, cycle, prompt, lang, refused, 2 * prompts);
        classified.pipeInput("m", reply, reply.receivedAt());
      }
    }
  }

  private ClassifiedResponse reply(
      String release, int cycle, int prompt, String lang, double refused, int planned) {
    Instant at = Responses.START.plus(Duration.ofHours(cycle));
    boolean isRefused = prompt % 5 != 4 && random.nextDouble() < refused;
    return ClassifiedResponseBuilder.builder()
        .probeId(String.join("/", String.valueOf(cycle), String.valueOf(prompt), lang))
        .target("m")
        .release(release)
        .cycle(cycle)
        .cycleStartedAt(at)
        .cycleProbes(planned)
        .promptId("what-became-of-number-" + prompt + ".direct")
        .intent("what-became-of-number-" + prompt)
        .topic("topic-number-" + prompt % TOPICS)
        .arm(prompt % 5 == 4 ? Arm.CONTROL : Arm.SENSITIVE)
        .lang(lang)
        .wording("direct")
        .outcome(isRefused ? Outcome.REFUSAL : Outcome.ANSWER)
        .tones(List.of())
        .confidence(.9)
        .evidence(List.of())
        .classifier("v1")
        .tier("model")
        .doubts(List.of())
        .keyFactCoverage(prompt % 2 == 0 ? (isRefused ? 0. : 1.) : null)
        .contradictsKeyFact(List.of())
        .replyHash(random.nextLong())
        .replyLength(1_200)
        .promptExcerpt("What became of it, and who says so?")
        .excerpt("x".repeat(300))
        .responsePartition(-1)
        .responseOffset(-1)
        .askedAt(at.plusSeconds(30))
        .receivedAt(at.plusSeconds(60))
        .kind("response")
        .build();
  }
}
