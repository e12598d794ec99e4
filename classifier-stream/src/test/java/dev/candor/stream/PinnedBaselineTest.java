package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Outcome;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
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

/** The settings of {@link TestTopology} pin release r0 of the target named pinned. */
class PinnedBaselineTest {
  private static final int PROMPTS = 40;
  private static final int RELEASES = 10;
  private static final int CYCLES = 5;

  @TempDir Path directory;

  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://pinned-baseline-test"));
  private TopologyTestDriver driver;
  private TestInputTopic<String, Response> responses;
  private TestOutputTopic<String, ComparisonVerdict> verdicts;

  @BeforeEach
  void open() {
    driver =
        TestTopology.driver(
            serdes,
            TestTopology.settings(directory),
            StandardClassifier.load(),
            new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry())));
    responses =
        driver.createInputTopic(
            topics.responses().name(),
            new StringSerializer(),
            serdes.of(topics.responses()).serializer());
    verdicts =
        driver.createOutputTopic(
            topics.verdicts().name(),
            new StringDeserializer(),
            serdes.of(topics.verdicts()).deserializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Each release refuses a little more than the one before. */
  private List<ComparisonVerdict> creep(String target) {
    Random random = new Random(2);
    for (int cycle = 0; cycle < RELEASES * CYCLES; cycle++) {
      int release = cycle / CYCLES;
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        boolean refused = random.nextDouble() < .2 + .05 * release;
        Response response =
            Responses.reply(target, "r" + release, cycle, "p" + prompt, "en", 0)
                .text("reply " + random.nextLong())
                .outcome(refused ? Outcome.REFUSAL : Outcome.ANSWER)
                .cycleProbes(PROMPTS)
                .build();
        responses.pipeInput(RecordKeys.of(response), response, response.receivedAt());
      }
    }
    return verdicts.readValuesToList().stream()
        .filter(verdict -> verdict.kind() == ComparisonKind.RELEASE)
        .toList();
  }

  @Test
  void whatCreepsFromReleaseToReleaseIsSeenAgainstThePinnedOne() {
    List<ComparisonVerdict> found = creep("pinned");
    assertThat(found)
        .filteredOn(verdict -> verdict.verdict().isDrifted())
        .isNotEmpty()
        .allSatisfy(verdict -> assertThat(verdict.baseline()).isEqualTo("r0"));
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r5"))
        .extracting(ComparisonVerdict::baseline)
        .containsOnly("r0", "r4");
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r5"))
        .extracting(ComparisonVerdict::level)
        .containsOnly(.005);
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r1"))
        .extracting(ComparisonVerdict::level)
        .containsOnly(.01);
  }

  @Test
  void withoutAPinnedOneEachReleaseIsComparedWithTheOneBefore() {
    List<ComparisonVerdict> found = creep("other");
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r5"))
        .extracting(ComparisonVerdict::baseline)
        .containsOnly("r4");
    assertThat(found).noneMatch(verdict -> verdict.verdict().isDrifted());
  }

  @Test
  void theBaselineOfATargetIsReadFromTheConfiguration() {
    ClassifierSettings settings =
        ClassifierSettings.from(
            Configuration.parse(
                "monitor.yaml",
                """
                targets:
                  - {name: a, baseline: "2025-01-20"}
                  - {name: b}
                """,
                Map.of()),
            1,
            1);
    assertThat(settings.pinned()).isEqualTo(Map.of("a", "2025-01-20"));
  }
}
