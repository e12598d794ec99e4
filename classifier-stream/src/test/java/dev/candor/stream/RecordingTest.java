package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.VerdictState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final List<String> PROMPTS = List.of("a.direct", "b.direct", "c.direct", "d.e");

  @TempDir Path directory;
  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://recording"));
  private int exemplars;
  private long changelogs;

  @Test
  void comparisonIsReportedOnceAndAsIfEachCycleHadBeen() {
    List<ComparisonVerdict> once =
        verdicts(
            ClassifierSettings.forRecording(
                .01, 0, directory.resolve("recording"), 1, ReleaseChoice.NEIGHBOURS));
    List<ComparisonVerdict> each = verdicts(TestTopology.settings(directory.resolve("monitor")));
    assertThat(once).extracting(ComparisonVerdict::isFinal).containsExactly(false, true);
    assertThat(each).extracting(ComparisonVerdict::cycle).containsExactly(4L, 5L, 6L, 7L, 7L);
    ComparisonVerdict last = once.get(1);
    assertThat(last.verdict()).isEqualTo(VerdictState.DRIFTED);
    assertThat(last.cells()).extracting(cell -> cell.alarmCycle()).contains(1);
    assertThat(last).isEqualTo(each.get(4));
  }

  @Test
  void exemplarsAndChangelogsAreKeptOfAMonitorAndOfNoRecording() {
    verdicts(TestTopology.settings(directory.resolve("monitor")));
    assertThat(exemplars).isEqualTo(2 * PROMPTS.size());
    assertThat(changelogs).isPositive();
    verdicts(
        ClassifierSettings.forRecording(
            .01, 0, directory.resolve("recording"), 1, ReleaseChoice.NEIGHBOURS));
    assertThat(exemplars).isZero();
    assertThat(changelogs).isZero();
  }

  private List<ComparisonVerdict> verdicts(ClassifierSettings settings) {
    try (TopologyTestDriver driver =
        TestTopology.driver(
            serdes,
            settings,
            StandardClassifier.load(),
            new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry())))) {
      TestInputTopic<String, Response> responses =
          TestTopology.input(driver, serdes, topics.responses());
      for (int cycle = 0; cycle < 8; cycle++) {
        String release = cycle < 4 ? "old" : "new";
        String outcome = cycle < 4 ? "answer" : "refusal";
        for (String prompt : PROMPTS) {
          for (int sample = 0; sample < 12; sample++) {
            Response response =
                Responses.recorded("m", release, cycle, prompt, "en", sample, outcome);
            responses.pipeInput("m", response, response.receivedAt());
          }
        }
      }
      TestTopology.end(responses, "m");
      changelogs =
          driver.producedTopicNames().stream().filter(name -> name.endsWith("-changelog")).count();
      exemplars = 0;
      try (var rows = driver.getKeyValueStore(ClassifierTopology.EXEMPLARS).all()) {
        rows.forEachRemaining(any -> exemplars++);
      }
      return TestTopology.output(driver, serdes, topics.verdicts()).readValuesToList();
    }
  }
}
