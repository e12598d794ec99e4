package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.detection.reference.ReleaseChain;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.ComparisonKind;
import dev.candor.model.EndedHow;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.state.ClosedTallies;
import dev.candor.stream.state.DetectorStates;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that stay for two cycles: none can be compared by itself. */
class ReleaseChainTest {
  private static final int PROMPTS = 40;
  private static final int CYCLES = 30;
  private static final int CHANGE_AT = 16;

  @TempDir Path directory;

  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://release-chain-test"));
  private TopologyTestDriver driver;
  private TestInputTopic<String, Response> responses;
  private TestOutputTopic<String, ComparisonVerdict> verdicts;
  private TestOutputTopic<String, Signal> signals;

  @BeforeEach
  void open() {
    open(TestTopology.settings(directory));
  }

  private void open(ClassifierSettings settings) {
    driver =
        TestTopology.driver(
            serdes,
            settings,
            StandardClassifier.load(),
            new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry())));
    responses = TestTopology.input(driver, serdes, topics.responses());
    verdicts = TestTopology.output(driver, serdes, topics.verdicts());
    signals = TestTopology.output(driver, serdes, topics.signals());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void ask(String target, Random random, int cycle, int stay, double rate) {
    ask(target, "r" + cycle / stay, random, cycle, rate);
  }

  private void ask(String target, String release, Random random, int cycle, double rate) {
    for (int prompt = 0; prompt < PROMPTS; prompt++) {
      Response response =
          Responses.reply(target, release, cycle, "p" + prompt, "en", 0)
              .text("reply " + random.nextLong())
              .outcome(random.nextDouble() < rate ? Outcome.REFUSAL : Outcome.ANSWER)
              .cycleProbes(PROMPTS)
              .build();
      responses.pipeInput(RecordKeys.of(response), response, response.receivedAt());
    }
  }

  private List<Signal> raised(List<Signal> all) {
    return all.stream()
        .filter(signal -> signal.kind() == SignalKind.RELEASE_CHAIN)
        .filter(signal -> signal.state() == SignalState.RAISED)
        .toList();
  }

  @Test
  void changeIsSignalledOnceOverAllReleasesSinceAndBefore() {
    for (int target = 0; target < 5; target++) {
      Random random = new Random(80 + target);
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        ask("t" + target, random, cycle, 2, cycle < CHANGE_AT ? .2 : .6);
      }
    }
    List<Signal> all = signals.readValuesToList();
    List<Signal> found = raised(all);
    // Where two neighbours show it by themselves already, nothing is carried over.
    long byThemselves =
        all.stream()
            .filter(signal -> signal.kind() == SignalKind.RELEASE_DRIFT)
            .map(Signal::target)
            .distinct()
            .count();
    assertThat(found.size() + byThemselves).isEqualTo(5);
    assertThat(found).extracting(Signal::target).doesNotHaveDuplicates();
    assertThat(found)
        .isNotEmpty()
        .allSatisfy(
            signal -> {
              assertThat(signal.cycle()).isGreaterThanOrEqualTo(CHANGE_AT);
              assertThat(signal.baseline()).startsWith("r0…r");
              assertThat(signal.pValue()).isNull();
              assertThat(signal.difference()).isBetween(.1, .6);
              assertThat(signal.summary())
                  .contains("none of which stayed long enough to be compared by itself")
                  .contains("alarms once in 2,000 cycles");
            });
    Map<String, ComparisonVerdict> last =
        verdicts.readValuesToList().stream()
            .filter(verdict -> verdict.kind() == ComparisonKind.RELEASE_CHAIN)
            .collect(Collectors.toMap(ComparisonVerdict::target, verdict -> verdict));
    assertThat(last).hasSize(found.size());
    assertThat(last.values())
        .allSatisfy(
            verdict -> {
              assertThat(verdict.verdict().isDrifted()).isTrue();
              assertThat(verdict.note()).contains("releases that did not stay");
              assertThat(verdict.cells().get(0).verdict().isDrifted()).isTrue();
            });
  }

  @Test
  void nothingIsFoundWhereNothingChangesAndNothingIsKeptWhileOneReleaseAnswers() {
    Random random = new Random(7);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      ask("short", random, cycle, 2, .2);
      ask("long", random, cycle, CYCLES, .2);
    }
    assertThat(raised(signals.readValuesToList())).isEmpty();
    List<String> keys = new ArrayList<>();
    driver
        .<String, byte[]>getKeyValueStore(ClassifierTopology.COMPARISONS)
        .all()
        .forEachRemaining(row -> keys.add(row.key));
    assertThat(keys).anyMatch(key -> key.startsWith("chain\0short\0"));
    assertThat(keys).noneMatch(key -> key.startsWith("chain\0long\0"));
  }

  @Test
  void findingEndsOnceAnotherReleaseStays() {
    Random random = new Random(81);
    int cycle = 0;
    while (chains("m").isEmpty()) {
      ask("m", random, cycle, 2, cycle < CHANGE_AT ? .2 : .6);
      cycle++;
      assertThat(cycle).as("found").isLessThan(CYCLES);
    }
    String since = chains("m").get(0).candidate();
    int found = cycle;
    // What answered since goes on for nine cycles under the name of another release.
    for (; cycle < found + 9; cycle++) {
      ask("m", "stays", random, cycle, .6);
    }
    assertThat(chains("m")).extracting(ComparisonVerdict::candidate).containsExactly(since);
    assertThat(ended()).isEmpty();
    for (; cycle < found + 12; cycle++) {
      ask("m", "stays", random, cycle, .6);
    }
    assertThat(chains("m")).isEmpty();
    assertThat(ended())
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.candidate()).isEqualTo(since);
              assertThat(signal.endedHow()).isEqualTo(EndedHow.SUPERSEDED);
              assertThat(signal.summary())
                  .contains("stays answers in place of " + since)
                  .contains("the difference stays");
            });
  }

  @Test
  void oneFindingOfATargetStandsAtATime() {
    Random random = new Random(82);
    int found = 0;
    String last = "";
    for (int cycle = 0; cycle < 150; cycle++) {
      ask("m", random, cycle, 2, cycle < CHANGE_AT ? .2 : cycle / 40 % 2 == 0 ? .7 : .1);
      List<ComparisonVerdict> now = chains("m");
      assertThat(now).hasSizeLessThanOrEqualTo(1);
      if (!now.isEmpty() && !now.get(0).candidate().equals(last)) {
        last = now.get(0).candidate();
        found++;
      }
    }
    assertThat(found).isGreaterThan(1);
  }

  private List<Signal> ended() {
    return signals.readValuesToList().stream()
        .filter(signal -> signal.kind() == SignalKind.RELEASE_CHAIN)
        .filter(signal -> signal.state() == SignalState.CLEARED)
        .toList();
  }

  /** Findings of the kind that the store of verdicts holds. */
  private List<ComparisonVerdict> chains(String target) {
    List<ComparisonVerdict> rows = new ArrayList<>();
    driver
        .<String, ComparisonVerdict>getKeyValueStore(ClassifierTopology.LATEST_VERDICTS)
        .all()
        .forEachRemaining(row -> rows.add(row.value));
    rows.removeIf(
        row -> row.kind() != ComparisonKind.RELEASE_CHAIN || !row.target().equals(target));
    return rows;
  }

  @Test
  void chainBeginsAtTheReferenceOfAReleaseThatStayedAndWithoutWhatItsWatchHasSeen() {
    Random random = new Random(11);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      ask("m", "r1", random, cycle, .2);
    }
    ask("m", "r2", random, CYCLES, .2);
    ReleaseChain chain = chain(TestTopology.settings(directory), "m");
    assertThat(chain.reference().cycleCount()).isEqualTo(10);
    assertThat(chain.watched()).as("the first tally of r2 alone").isEqualTo(1);
  }

  @Test
  void cycleThatIsEvidenceForTheWatchOfItsReleaseIsNoneForTheChain() {
    ClassifierSettings settings = TestTopology.settings(directory.resolve("stretches"), 3);
    close();
    open(settings);
    Random random = new Random(12);
    for (int cycle = 0; cycle < 50; cycle++) {
      ask("m", cycle < 5 ? "r1" : "r2", random, cycle, .2);
    }
    // The reference of r2 is the end of a stretch and nine whole ones.
    ReleaseChain chain = chain(settings, "m");
    assertThat(chain.reference().cycleCount() + chain.watched()).isEqualTo(5 + 1 + 9 * 3);
  }

  private ReleaseChain chain(ClassifierSettings settings, String target) {
    DetectorStates states =
        new DetectorStates(
            driver.getKeyValueStore(ClassifierTopology.COMPARISONS),
            new ClosedTallies(driver.getKeyValueStore(ClassifierTopology.CLOSED_TALLIES)),
            settings.detection(),
            () -> {});
    String classifier =
        states.of(target).stream()
            .map(DetectorStates.Release::classifier)
            .findFirst()
            .orElseThrow();
    return states.chain(target, classifier).orElseThrow();
  }
}
