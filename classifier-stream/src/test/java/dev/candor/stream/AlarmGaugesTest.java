package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Outcome;
import dev.candor.model.ReleasePair;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.step.CompareStep;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gauges say of findings, and that they say it for as long as the finding is current. */
class AlarmGaugesTest {
  private static final int PROMPTS = 12;

  /** A way in which a release can answer differently; the numbers are 0 before and 1 after. */
  enum Finding {
    MORE_REFUSALS {
      @Override
      Outcome outcome(int after, int prompt, String lang, int draw) {
        return draw < (after == 0 ? 1 : 6) ? Outcome.REFUSAL : Outcome.ANSWER;
      }
    },
    SOME_MORE_REFUSALS {
      @Override
      Outcome outcome(int after, int prompt, String lang, int draw) {
        return draw < (after == 0 ? 1 : 3) ? Outcome.REFUSAL : Outcome.ANSWER;
      }
    },
    REFUSALS_IN_PLACE_OF_DEFLECTIONS {
      @Override
      Outcome outcome(int after, int prompt, String lang, int draw) {
        return after == 0 || draw < 2 ? Outcome.DEFLECTION : Outcome.REFUSAL;
      }
    },
    PARTY_LINE_IN_PLACE_OF_REFUSALS {
      @Override
      Outcome outcome(int after, int prompt, String lang, int draw) {
        return after == 0 || draw < 2 ? Outcome.REFUSAL : Outcome.ALIGNED;
      }
    },
    LANGUAGES_CHANGED_PLACES {
      @Override
      Outcome outcome(int after, int prompt, String lang, int draw) {
        boolean strict = lang.equals("zh") == (after == 0);
        return draw < (strict ? 7 : 1) ? Outcome.REFUSAL : Outcome.ANSWER;
      }
    },
    ONE_TOPIC_ALONE {
      @Override
      Outcome outcome(int after, int prompt, String lang, int draw) {
        return after == 1 && prompt < 4 ? Outcome.REFUSAL : Outcome.ANSWER;
      }
    },
    PROMPTS_CHANGED_PLACES {
      @Override
      Outcome outcome(int after, int prompt, String lang, int draw) {
        return prompt % 2 == after ? Outcome.REFUSAL : Outcome.ANSWER;
      }
    };

    abstract Outcome outcome(int after, int prompt, String lang, int draw);
  }

  @TempDir Path directory;
  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://alarm-gauges"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private TopologyTestDriver driver;
  private TestInputTopic<String, Response> responses;
  private TestOutputTopic<String, ComparisonVerdict> verdicts;
  private TestOutputTopic<String, Signal> signals;

  @BeforeEach
  void open() {
    driver =
        TestTopology.driver(
            serdes, TestTopology.settings(directory), StandardClassifier.load(), metrics(registry));
    responses = TestTopology.input(driver, serdes, topics.responses());
    verdicts = TestTopology.output(driver, serdes, topics.verdicts());
    signals = TestTopology.output(driver, serdes, topics.signals());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @ParameterizedTest
  @EnumSource(Finding.class)
  void verdictGaugeAndSignalAgreeAfterEveryLookWhateverTheFinding(Finding finding) {
    boolean drifted = false;
    boolean raised = false;
    for (int cycle = 0; cycle < 22; cycle++) {
      ask(cycle < 10 ? "r1" : "r2", cycle, finding, cycle < 10 ? 0 : 1);
      for (ComparisonVerdict verdict : verdicts.readValuesToList()) {
        drifted = verdict.verdict().isDrifted();
      }
      for (Signal signal : signals.readValuesToList()) {
        raised = signal.state() == SignalState.RAISED;
      }
      assertThat(raised).as("signal in cycle %s", cycle).isEqualTo(drifted);
      if (cycle >= 10) {
        assertThat(alarm(registry, "any")).isEqualTo(drifted ? 1 : 0);
        assertThat(highestAlarm()).as("what the rule reads").isEqualTo(drifted ? 1 : 0);
      }
    }
    assertThat(drifted).as("found within twelve cycles").isTrue();
  }

  @Test
  void silentChangeHasItsGaugeAndItsSignal() {
    for (int cycle = 0; cycle < 30; cycle++) {
      ask("r1", cycle, Finding.MORE_REFUSALS, cycle < 14 ? 0 : 1);
    }
    assertThat(signals.readValuesToList())
        .extracting(Signal::kind)
        .contains(SignalKind.SILENT_CHANGE);
    assertThat(silentAlarm(registry)).isEqualTo(1);
  }

  @Test
  void cyclesFromTheBeginningOfASilentChangeOnAreNoBaseline() {
    int began = 14;
    int cycle = 0;
    boolean silent = false;
    for (; cycle < 30 && !silent; cycle++) {
      ask("r1", cycle, Finding.SOME_MORE_REFUSALS, cycle < began ? 0 : 1);
      silent =
          signals.readValuesToList().stream().anyMatch(s -> s.kind() == SignalKind.SILENT_CHANGE);
    }
    assertThat(cycle).as("alarmed after it began").isGreaterThan(began + 1);
    for (int more = 0; more < 3; more++) {
      ask("r1~2", cycle + more, Finding.SOME_MORE_REFUSALS, 1);
    }
    ComparisonVerdict verdict = verdicts.readValuesToList().get(2);
    assertThat(verdict.cells().get(0).baseline().n())
        .isEqualTo((long) began * PROMPTS * 2 * 2)
        .isEqualTo(672);
    assertThat(verdict.cells().get(0).candidate().n()).isEqualTo(3L * PROMPTS * 2 * 2);
  }

  @Test
  void whatANameBecameIsComparedWithWhatItWasThoughOthersAnsweredMeanwhile() {
    for (int cycle = 0; cycle < 10; cycle++) {
      ask("r1", cycle, Finding.MORE_REFUSALS, 0);
    }
    ask("canary", 10, Finding.MORE_REFUSALS, 0);
    for (int cycle = 11; cycle < 14; cycle++) {
      ask("r1~2", cycle, Finding.MORE_REFUSALS, 1);
    }
    assertThat(verdicts.readValuesToList())
        .filteredOn(verdict -> verdict.candidate().equals("r1~2"))
        .extracting(ComparisonVerdict::baseline)
        .containsOnly("r1");
  }

  @Test
  void otherReleaseAfterASilentChangeIsComparedWithAllOfTheOneBefore() {
    assertThat(new ReleasePair("m@a", "m@a~2").isRevision()).isTrue();
    assertThat(new ReleasePair("m@a~2", "m@a~3").isRevision()).isTrue();
    assertThat(new ReleasePair("m@a", "m@a~3").isRevision()).isFalse();
    assertThat(new ReleasePair("m@a", "m@b").isRevision()).isFalse();
    assertThat(new ReleasePair("m@a~2", "m@b~3").isRevision()).isFalse();
  }

  @Test
  void alarmsAreThereAgainAfterARestartBeforeAnythingArrives() {
    for (int cycle = 0; cycle < 22; cycle++) {
      ask("r1", cycle, Finding.MORE_REFUSALS, cycle < 14 ? 0 : 1);
    }
    for (int cycle = 22; cycle < 34; cycle++) {
      ask("r2", cycle, Finding.PARTY_LINE_IN_PLACE_OF_REFUSALS, 1);
    }
    ask("r1", 34, Finding.MORE_REFUSALS, 1);
    Map<String, Double> before = gauges(registry);
    assertThat(silentAlarm(registry)).isEqualTo(1);
    assertThat(alarm(registry, "any")).isEqualTo(1);

    SimpleMeterRegistry after = new SimpleMeterRegistry();
    CompareStep next = restarted(after);

    Map<String, Double> now = gauges(after);
    now.keySet().removeIf(series -> series.contains("last.response"));
    before.keySet().removeIf(series -> series.contains("last.response"));
    assertThat(now).isEqualTo(before);
    next.close();
    assertThat(gauges(after)).isEmpty();
  }

  @Test
  void gaugesOfAReleaseThatIsGoneDisappearAndTheAlarmOfItsComparisonWithThem() {
    for (int cycle = 0; cycle < 22; cycle++) {
      ask(cycle < 10 ? "r1" : "r2", cycle, Finding.MORE_REFUSALS, cycle < 10 ? 0 : 1);
    }
    assertThat(releases()).containsExactly("r2");
    for (int cycle = 22; cycle < 26; cycle++) {
      ask("r3", cycle, Finding.MORE_REFUSALS, 1);
    }
    assertThat(releases()).containsExactly("r3");
    assertThat(highestAlarm()).as("r3 answers as r2 did").isZero();
    assertThat(signals.readValuesToList())
        .extracting(Signal::state)
        .containsExactly(SignalState.RAISED, SignalState.CLEARED);
  }

  @Test
  void releaseThatCameBackIsTheCurrentOne() {
    for (int cycle = 0; cycle < 9; cycle++) {
      ask(cycle / 3 == 1 ? "r2" : "r1", cycle, Finding.MORE_REFUSALS, 0);
    }
    assertThat(registry.get("candor.release.current").gauge().getId().getTag("release"))
        .isEqualTo("r1");
  }

  @Test
  void targetHasAsManySeriesAfterFortyReleasesAsAfterTen() {
    int afterTen = 0;
    for (int release = 0; release < 40; release++) {
      for (int cycle = 0; cycle < 3; cycle++) {
        ask("r" + release, 3 * release + cycle, Finding.MORE_REFUSALS, 0);
      }
      if (release == 10) {
        afterTen = registry.getMeters().size();
      }
    }
    assertThat(registry.getMeters()).hasSize(afterTen);
  }

  @Test
  void failedProbeIsNoResponseSoThatATargetThatNeverAnsweredIsSeen() {
    for (int cycle = 0; cycle < 3; cycle++) {
      Response failed =
          Responses.reply("m", "unknown", cycle, "i0.direct", "en", 0)
              .text(null)
              .failure("bad_key")
              .cycleProbes(1)
              .build();
      responses.pipeInput(RecordKeys.of(failed), failed, failed.receivedAt());
    }
    assertThat(registry.find("candor.cycles.closed").counters()).isNotEmpty();
    assertThat(registry.find("candor.last.response.timestamp").gauge()).isNull();
  }

  private static ClassifierMetrics metrics(SimpleMeterRegistry registry) {
    return new MicrometerClassifierMetrics(new BoundedMeterRegistry(registry));
  }

  /** A step as another process begins with it, on the stores that this one has written. */
  private CompareStep restarted(SimpleMeterRegistry fresh) {
    CompareStep step = new CompareStep(TestTopology.settings(directory), metrics(fresh));
    MockProcessorContext<String, Object> context = new MockProcessorContext<>();
    for (String name :
        List.of(
            ClassifierTopology.COMPARISONS,
            ClassifierTopology.ASPECTS,
            ClassifierTopology.CLOSED_TALLIES,
            ClassifierTopology.HISTORY,
            ClassifierTopology.EXEMPLARS,
            ClassifierTopology.LATEST_VERDICTS)) {
      context.addStateStore(driver.getKeyValueStore(name));
    }
    step.init(context);
    return step;
  }

  private void ask(String release, int cycle, Finding finding, int after) {
    int planned = PROMPTS * 2 * 2;
    for (int prompt = 0; prompt < PROMPTS; prompt++) {
      for (String lang : List.of("en", "zh")) {
        for (int sample = 0; sample < 2; sample++) {
          int draw = (prompt * 5 + cycle * 3 + sample * 4 + (lang.equals("en") ? 0 : 1)) % 8;
          Response response =
              Responses.recorded(
                  "m",
                  release,
                  cycle,
                  "i" + prompt + ".direct",
                  lang,
                  sample,
                  finding.outcome(after, prompt, lang, draw).wireName());
          Response asked =
              ResponseBuilder.builder(response)
                  .topic("topic" + prompt / 4)
                  .cycleProbes(planned)
                  .text("text " + release + cycle + prompt + lang + sample)
                  .build();
          responses.pipeInput(RecordKeys.of(asked), asked, asked.receivedAt());
        }
      }
    }
  }

  private static double alarm(SimpleMeterRegistry of, String measure) {
    return of.get("candor.drift.alarm")
        .tags("target", "m", "lang", "all", "measure", measure)
        .gauge()
        .value();
  }

  private double highestAlarm() {
    return registry.find("candor.drift.alarm").gauges().stream()
        .mapToDouble(Gauge::value)
        .max()
        .orElse(0);
  }

  private static double silentAlarm(SimpleMeterRegistry of) {
    return of.get("candor.silent.change.alarm")
        .tags("target", "m", "release", "r1")
        .gauge()
        .value();
  }

  private Set<String> releases() {
    Set<String> releases = new TreeSet<>();
    for (Meter meter : registry.getMeters()) {
      for (String tag : List.of("release", "candidate")) {
        if (meter.getId().getTag(tag) != null) {
          releases.add(meter.getId().getTag(tag));
        }
      }
    }
    return releases;
  }

  private static Map<String, Double> gauges(SimpleMeterRegistry of) {
    Map<String, Double> values = new TreeMap<>();
    for (Meter meter : new ArrayList<>(of.getMeters())) {
      if (meter instanceof Gauge gauge) {
        values.put(gauge.getId().getName() + gauge.getId().getTags(), gauge.value());
      }
    }
    return values;
  }
}
