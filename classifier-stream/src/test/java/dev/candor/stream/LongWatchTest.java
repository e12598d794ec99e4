package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.Cell;
import dev.candor.model.VerdictState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.query.TopologyStores;
import dev.candor.stream.state.StoreKeys;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is kept of a target that is watched for long, and of one that an earlier version watched.
 */
class LongWatchTest {
  private static final int PROMPTS = 12;
  private static final List<String> STORES =
      List.of(
          ClassifierTopology.COMPARISONS,
          ClassifierTopology.CLOSED_TALLIES,
          ClassifierTopology.LATEST_VERDICTS,
          ClassifierTopology.EXEMPLARS,
          ClassifierTopology.HISTORY);

  @TempDir Path directory;
  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://long-watch"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private TopologyTestDriver driver;
  private TestInputTopic<String, Response> responses;
  private TestOutputTopic<String, ComparisonVerdict> verdicts;
  private TopologyStores stores;

  @BeforeEach
  void open() {
    open(directory.resolve("first"));
  }

  private void open(Path at) {
    open(TestTopology.settings(at));
  }

  private void open(ClassifierSettings settings) {
    driver =
        TestTopology.driver(
            new ClassifierTopology(
                    topics,
                    serdes,
                    settings,
                    StandardClassifier.load(),
                    new MicrometerClassifierMetrics(new BoundedMeterRegistry(registry)),
                    () -> 0,
                    () -> {})
                .topology(),
            settings.stateDirectory());
    responses = TestTopology.input(driver, serdes, topics.responses());
    verdicts = TestTopology.output(driver, serdes, topics.verdicts());
    stores = TestTopology.stores(driver, settings);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void releaseThatAnswersForAYearTakesAsMuchAsOneThatAnswersForAMonth() {
    Map<String, Long> after = null;
    for (int cycle = 0; cycle < 580; cycle++) {
      ask("r1", cycle, 1, 0, 4);
      if (cycle == 529) {
        after = rows();
      }
    }
    Map<String, Long> now = rows();
    assertThat(now.get(ClassifierTopology.CLOSED_TALLIES)).isBetween(48L, 72L);
    for (String store : STORES) {
      long more = store.equals(ClassifierTopology.HISTORY) ? 10 : 24;
      assertThat(now.get(store)).as(store).isLessThanOrEqualTo(after.get(store) + more);
    }
    List<HistoryRow> cycles = stores.history("m", HistorySpan.CYCLE, 1_000);
    assertThat(cycles).hasSize(HistorySpan.CYCLES_KEPT);
    assertThat(cycles.get(cycles.size() - 1).lastCycle()).isEqualTo(579);
    List<HistoryRow> days = stores.history("m", HistorySpan.DAY, 1_000);
    assertThat(days).extracting(HistoryRow::cycles).containsOnly(24, 4);
    assertThat(days.stream().mapToInt(HistoryRow::cycles).sum()).isEqualTo(580);
    assertThat(stores.history("m", HistorySpan.MONTH, 1_000))
        .extracting(HistoryRow::cycles)
        .containsExactly(580);
  }

  @Test
  void candidateIsComparedWithAllTheCyclesOfItsBaselineThoughTheirTalliesAreGone() {
    for (int cycle = 0; cycle < 100; cycle++) {
      ask("r1", cycle, 1);
    }
    ask("r2", 100, 1);
    assertThat(stores.tallies("m", 1_000)).hasSizeLessThan(75);
    ComparisonVerdict verdict = verdicts.readValue();
    Cell all = verdict.cells().get(0);
    // Two texts of a prompt may share a bit of the map of those seen, and then count as one.
    assertThat(all.baseline().n()).isBetween(100L * PROMPTS * 4 * 8 / 10, 100L * PROMPTS * 4);
  }

  @Test
  void anyTwoReleasesAreComparedByAllTheirCyclesThoughTheirTalliesAreGone() {
    for (int cycle = 0; cycle < 240; cycle++) {
      ask("r" + cycle / 60, cycle, 1, 0, 4);
    }
    assertThat(stores.tallies("m", 1_000)).hasSizeLessThan(80);
    for (String candidate : List.of("r2", "r3")) {
      ComparisonVerdict verdict = stores.compare("m", "r0", candidate).orElseThrow();
      Cell all = verdict.cells().get(0);
      // Two texts of a prompt may share a bit of the map of those seen, and then count as one.
      assertThat(all.baseline().n()).isBetween(60L * 4 * 8 / 10, 60L * 4);
      assertThat(all.candidate().n()).isBetween(60L * 4 * 8 / 10, 60L * 4);
      assertThat(verdict.cycle()).isEqualTo(candidate.equals("r2") ? 179 : 239);
      assertThat(verdict.decidedAt()).isAfter(verdict.since());
    }
    assertThat(stores.compare("m", "r3", "r1")).as("the other way round").isPresent();
    assertThat(stores.compare("m", "r0", "r9")).isEmpty();
    assertThat(stores.compare("other", "r0", "r1")).isEmpty();
  }

  @Test
  void cyclesThatShareAMoodAreOneStretchToAComparisonOnDemandToo() {
    close();
    open(TestTopology.settings(directory.resolve("stretches"), 12));
    for (int cycle = 0; cycle < 36; cycle++) {
      ask("r" + cycle / 12, cycle, cycle < 24 ? 1 : 6);
    }
    // As where the release between has been forgotten, and its comparisons with it.
    KeyValueStore<String, byte[]> states = driver.getKeyValueStore(ClassifierTopology.COMPARISONS);
    List<String> compared = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> rows = states.all()) {
      rows.forEachRemaining(row -> compared.add(row.key));
    }
    compared.removeIf(key -> !key.startsWith("comparison"));
    assertThat(compared).isNotEmpty();
    compared.forEach(states::delete);
    ComparisonVerdict verdict = stores.compare("m", "r0", "r2").orElseThrow();
    assertThat(verdict.verdict())
        .as("one stretch against one: %s", verdict.note())
        .isEqualTo(VerdictState.NOT_ENOUGH_DATA);
  }

  @Test
  void releasesLongOverAreForgottenButForTheirDays() {
    for (int release = 0; release < 20; release++) {
      for (int cycle = 0; cycle < 3; cycle++) {
        ask("r" + release, 3 * release + cycle, 1);
      }
      if (release == 12) {
        verdicts.readValuesToList();
      }
    }
    assertThat(stores.verdicts("m")).hasSize(7);
    assertThat(stores.history("m", HistorySpan.CYCLE, 10))
        .extracting(HistoryRow::release)
        .doesNotContain("r11")
        .contains("r12", "r19");
    assertThat(stores.exemplars("m", "i0.direct", "en"))
        .extracting(response -> response.release())
        .doesNotContain("r11")
        .contains("r12", "r19");
    assertThat(stores.history("m", HistorySpan.DAY, 10))
        .extracting(HistoryRow::release)
        .contains("r0", "r19");
    assertThat(verdicts.readValuesToList())
        .extracting(ComparisonVerdict::baseline)
        .as("none is compared with a release long gone")
        .doesNotContain("r0");
  }

  @Test
  void baselineOfTheReleaseThatAnswersIsKeptHoweverManyCanariesCameAndWent() {
    for (int cycle = 0; cycle < 6; cycle++) {
      ask("r1", cycle, 1);
    }
    for (int canary = 0; canary < 14; canary++) {
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        ask("canary-" + canary, 6 + canary, 1, prompt, 96);
        ask("r2", 6 + canary, 1, prompt, 96);
      }
    }
    verdicts.readValuesToList();
    ask("r2", 20, 1);
    assertThat(verdicts.readValuesToList())
        .filteredOn(verdict -> verdict.candidate().equals("r2"))
        .extracting(ComparisonVerdict::baseline)
        .containsExactly("r1");
  }

  @Test
  void storesOfTheFirstVersionAreReadAndTheirComparisonGoesOnAsIfNothingHadHappened()
      throws IOException {
    for (int cycle = 0; cycle <= 13; cycle++) {
      ask(cycle < 10 ? "r1" : "r2", cycle, cycle == 13 ? 6 : 12, cycle < 10 ? 1 : 3);
    }
    Map<String, dev.candor.events.Tally> tallies = new TreeMap<>();
    stores.tallies("m", 100).forEach(tally -> tallies.put(key(tally), tally));
    verdicts.readValuesToList();
    finish(13);
    ComparisonVerdict expected = verdicts.readValue();
    close();

    open(directory.resolve("second"));
    KeyValueStore<String, dev.candor.events.Tally> closed =
        driver.getKeyValueStore(ClassifierTopology.CLOSED_TALLIES);
    tallies.forEach(closed::put);
    List<String> names = putOld();
    assertThat(names).contains("comparisons", "open-cycles", "sight");
    // Another instance, on what was put: a driver has no restart.
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    finish(13);
    ComparisonVerdict verdict = verdicts.readValue();
    assertThat(verdict.verdict()).isEqualTo(expected.verdict());
    assertThat(verdict.cells()).hasSameSizeAs(expected.cells());
    Cell all = verdict.cells().get(0);
    Cell wanted = expected.cells().get(0);
    // Which texts were seen is remembered otherwise than then, so a few more or less may count.
    assertThat(all.baseline().n()).isCloseTo(wanted.baseline().n(), withinPercentage(5));
    assertThat(all.candidate().n()).isCloseTo(wanted.candidate().n(), withinPercentage(5));
    assertThat(all.difference()).isCloseTo(wanted.difference(), within(0.02));
    assertThat(all.alarmCycle()).isEqualTo(wanted.alarmCycle());
    assertThat(stores.history("m", HistorySpan.CYCLE, 100))
        .extracting(HistoryRow::lastCycle)
        .as("rows are made of the tallies that were there")
        .contains(0L, 9L, 10L, 13L);
    assertThat(stores.blind("blind")).isPresent();
    assertThat(unreadable("comparisons") + unreadable("open-cycles") + unreadable("sight"))
        .isZero();
  }

  @Test
  void statesOfAVersionToComeAreCountedAndBeginAgainFromTheTallies() {
    for (int cycle = 0; cycle < 12; cycle++) {
      ask(cycle < 10 ? "r1" : "r2", cycle, 1);
    }
    Cell before = verdicts.readValuesToList().get(1).cells().get(0);
    KeyValueStore<String, byte[]> states = driver.getKeyValueStore(ClassifierTopology.COMPARISONS);
    Map<String, byte[]> all = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> rows = states.all()) {
      rows.forEachRemaining(row -> all.put(row.key, row.value));
    }
    all.keySet().removeIf(key -> key.startsWith("release"));
    all.forEach(
        (key, value) -> {
          value[0] = 99;
          states.put(key, value);
        });
    ask("r2", 12, 1);
    Cell after = verdicts.readValue().cells().get(0);
    assertThat(after.baseline().n()).isEqualTo(before.baseline().n());
    assertThat(after.candidate().n()).isGreaterThan(before.candidate().n());
    assertThat(unreadable("comparisons")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void rowsOfOtherStoresOfAVersionToComeStopNothingEither() {
    KeyValueStore<String, byte[]> cycles = driver.getKeyValueStore(ClassifierTopology.OPEN_CYCLES);
    cycles.put(StoreKeys.of("progress", "m"), new byte[] {99, 0});
    KeyValueStore<String, byte[]> sights = driver.getKeyValueStore(ClassifierTopology.SIGHT);
    sights.put(StoreKeys.of("m"), new byte[] {99});
    assertThat(stores.blind("m")).isEmpty();
    ask("r1", 0, 1);
    assertThat(stores.tallies("m", 10)).hasSize(1);
    assertThat(unreadable("open-cycles")).isPositive();
    assertThat(unreadable("sight")).isPositive();
  }

  private double unreadable(String store) {
    return registry.get("candor.state.unreadable").tag("store", store).counter().count();
  }

  private Map<String, Long> rows() {
    Map<String, Long> rows = new TreeMap<>();
    for (String name : STORES) {
      KeyValueStore<String, Object> store = driver.getKeyValueStore(name);
      long count = 0;
      try (KeyValueIterator<String, Object> all = store.all()) {
        while (all.hasNext()) {
          all.next();
          count++;
        }
      }
      rows.put(name, count);
    }
    return rows;
  }

  private List<String> putOld() throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                getClass().getResourceAsStream("/state/0.1.0-first.txt"),
                StandardCharsets.UTF_8))) {
      return in.lines()
          .map(
              line -> {
                String[] parts = line.split(" ");
                KeyValueStore<String, byte[]> store = driver.getKeyValueStore(parts[0]);
                Base64.Decoder decoder = Base64.getDecoder();
                store.put(
                    new String(decoder.decode(parts[1]), StandardCharsets.UTF_8),
                    decoder.decode(parts[2]));
                return parts[0];
              })
          .distinct()
          .toList();
    }
  }

  private static String key(dev.candor.events.Tally tally) {
    return StoreKeys.of(
        tally.target(), tally.release(), tally.classifier(), StoreKeys.cycle(tally.cycle()));
  }

  private void ask(String release, int cycle, int refusals) {
    ask(release, cycle, PROMPTS, refusals);
  }

  private void ask(String release, int cycle, int prompts, int refusals) {
    for (int prompt = 0; prompt < prompts; prompt++) {
      ask(release, cycle, refusals, prompt, 48);
    }
  }

  /** The rest of a cycle of which half the prompts were asked. */
  private void finish(int cycle) {
    for (int prompt = 6; prompt < 12; prompt++) {
      ask("r2", cycle, 3, prompt, 48);
    }
  }

  private void ask(String release, int cycle, int refusals, int prompt, int planned) {
    for (String lang : List.of("en", "zh")) {
      for (int sample = 0; sample < 2; sample++) {
        int draw = (prompt * 5 + cycle * 3 + sample * 4 + (lang.equals("en") ? 0 : 1)) % 8;
        Response asked =
            ResponseBuilder.builder(
                    Responses.recorded(
                        "m",
                        release,
                        cycle,
                        "i" + prompt + ".direct",
                        lang,
                        sample,
                        draw < refusals ? "refusal" : "answer"))
                .topic("topic" + prompt / 4)
                .cycleProbes(planned)
                .text("text " + release + cycle + prompt + lang + sample)
                .build();
        responses.pipeInput(RecordKeys.of(asked), asked, asked.receivedAt());
      }
    }
  }
}
