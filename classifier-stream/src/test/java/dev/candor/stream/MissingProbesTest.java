package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Arm;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Outcome;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingProbesTest {
  private static final int PROMPTS = 48;
  private static final int SAMPLES = 2;

  @TempDir Path directory;

  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://missing-probes-test"));
  private TopologyTestDriver driver;
  private TestInputTopic<String, Response> responses;
  private TestOutputTopic<String, Tally> tallies;
  private TestOutputTopic<String, ComparisonVerdict> verdicts;
  private TestOutputTopic<String, Signal> signals;

  @BeforeEach
  void open() {
    ClassifierMetrics metrics =
        new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry()));
    driver =
        TestTopology.driver(
            new ClassifierTopology(
                    topics,
                    serdes,
                    TestTopology.settings(directory),
                    StandardClassifier.load(),
                    metrics,
                    () -> 0,
                    () -> {})
                .topology(),
            directory);
    responses =
        driver.createInputTopic(
            topics.responses().name(),
            new StringSerializer(),
            serdes.of(topics.responses()).serializer());
    tallies = output(topics.tallies());
    verdicts = output(topics.verdicts());
    signals = output(topics.signals());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private <T> TestOutputTopic<String, T> output(Topic<T> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.of(topic).deserializer());
  }

  private void pipe(Response response) {
    responses.pipeInput(RecordKeys.of(response), response, response.receivedAt());
  }

  private static ResponseBuilder probe(String release, long cycle, int prompt, int sample) {
    return Responses.reply("m", release, cycle, "p" + prompt, "en", sample)
        .arm(prompt % 4 == 0 ? Arm.CONTROL : Arm.SENSITIVE)
        .cycleProbes(PROMPTS * SAMPLES);
  }

  private static ResponseBuilder failed(ResponseBuilder probe, String reason) {
    return probe.text(null).finishReason(null).httpStatus(null).failure(reason);
  }

  /** Half of the replies are refusals; half of the candidate's sensitive ones do not arrive. */
  private void twoReleases(String reason) {
    Random random = new Random(7);
    for (long cycle = 0; cycle < 20; cycle++) {
      String release = cycle < 10 ? "old" : "new";
      for (int i = 0; i < PROMPTS * SAMPLES; i++) {
        int prompt = i % PROMPTS;
        boolean refused = random.nextDouble() < .5;
        boolean lost =
            refused && prompt % 4 > 0 && release.equals("new") && random.nextDouble() < .5;
        ResponseBuilder probe = probe(release, cycle, prompt, i / PROMPTS);
        pipe(
            lost
                ? failed(probe, reason).build()
                : probe
                    .text("reply " + random.nextLong())
                    .outcome(refused ? Outcome.REFUSAL : Outcome.ANSWER)
                    .build());
      }
    }
  }

  private ComparisonVerdict last() {
    return verdicts.readValuesToList().stream()
        .filter(verdict -> verdict.kind() == ComparisonKind.RELEASE)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void refusalsThatTimeOutInTheCandidateOnlyAreNotToldAsDrift() {
    twoReleases("timeout");
    ComparisonVerdict last = last();
    assertThat(last.verdict().isDrifted()).isFalse();
    assertThat(last.note())
        .contains("issing probes could explain this")
        .contains("Probes of sensitive prompts fail more often")
        .contains("those of control prompts do not");
    assertThat(signals.readValuesToList())
        .filteredOn(signal -> !signal.kind().equals("silent_change"))
        .isEmpty();
  }

  @Test
  void probesThatWereNeverSentExplainNothing() {
    twoReleases("budget");
    ComparisonVerdict last = last();
    assertThat(last.verdict().isDrifted()).isTrue();
    assertThat(tallies.readValuesToList())
        .allSatisfy(
            tally -> assertThat(tally.strata()).extracting(StratumCounts::failed).containsOnly(0));
  }

  @Test
  void aFailedProbeIsCountedByItsPromptWithTheReleaseThatItWasMeantFor() {
    for (int i = 0; i < PROMPTS * SAMPLES; i++) {
      ResponseBuilder probe = probe("r1", 0, i % PROMPTS, i / PROMPTS);
      pipe(
          i % PROMPTS == 1
              ? failed(probe, "timeout").build()
              : probe.text("reply " + i).outcome(Outcome.ANSWER).build());
    }
    Tally tally = tallies.readValue();
    assertThat(tally.failed()).isEqualTo(SAMPLES);
    List<StratumCounts> strata = tally.strata();
    assertThat(strata).hasSize(PROMPTS);
    assertThat(strata)
        .filteredOn(stratum -> stratum.failed() > 0)
        .singleElement()
        .satisfies(
            stratum -> {
              assertThat(stratum.promptId()).isEqualTo("p1");
              assertThat(stratum.failed()).isEqualTo(SAMPLES);
              assertThat(stratum.answer()).isZero();
            });
  }
}
