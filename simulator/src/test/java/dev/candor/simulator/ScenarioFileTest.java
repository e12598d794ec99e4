package dev.candor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {
  private static final String WHOLE =
      """
      seed: 42
      api-key: simulated-secret
      exhausted-key: simulated-spent
      reroll: 0.2
      journal-size: 50
      questions:
        - prompt: What happened?
          intent: square
          topic: history
          lang: en
          arm: sensitive
        - prompt: 发生了什么？
      models:
        simulated-one:
          latency: {median: 30ms, p99: 200ms, most: 2s}
          faults: {too-many-requests: 0.01, server-error: 0.02, reset: 0.01, stall: 0, torn: 0.01, malformed: 0.01}
          limits: {requests-per-minute: 600, burst: 20, in-flight: 64, retry-after: either}
          canary: {release: "2", share: 0.1}
          releases:
            - name: "1"
              served-model: simulated-one-may
              fingerprint: fp_may
              rules:
                - arm: control
                  mix: {answer: 1}
                - {lang: zh, topics: [history, territory], mix: {answer: 0.5, refusal: 0.5}}
            - name: "2"
              rollout: {at-cycle: 4, samples-per-cycle: 2}
              thinking: tags
              filtered-by: {content-filter: 2, data-inspection: 1}
            - name: "3"
              rollout: {after: 90s}
      """;

  @Test
  void everyFieldIsRead() {
    Scenario scenario = ScenarioFile.parse("scenario.yaml", WHOLE);
    assertThat(scenario.seed()).isEqualTo(42);
    assertThat(scenario.apiKey()).isEqualTo("simulated-secret");
    assertThat(scenario.reroll()).isEqualTo(.2);
    assertThat(scenario.questions())
        .extracting(SimulatedQuestion::lang)
        .containsExactly("en", "zh");
    SimulatedModel model = scenario.models().get(0);
    assertThat(model.name()).isEqualTo("simulated-one");
    assertThat(model.latency().p99()).isEqualTo(Duration.ofMillis(200));
    assertThat(model.faults()).isEqualTo(new Faults(.01, .02, .01, 0, .01, .01));
    assertThat(model.limit()).isEqualTo(new RateLimit(600, 20, 64, RateLimit.RetryHint.EITHER));
    assertThat(model.canary()).isEqualTo(new SimulatedModel.Canary("2", .1));
    SimulatedRelease first = model.releases().get(0);
    assertThat(first.servedModel()).isEqualTo("simulated-one-may");
    assertThat(first.fingerprint()).isEqualTo("fp_may");
    assertThat(first.rules().get(1).topics()).isEqualTo(Set.of("history", "territory"));
    SimulatedRelease second = model.releases().get(1);
    assertThat(second.servedModel()).isEqualTo("simulated-one-2");
    assertThat(second.rollout()).isEqualTo(new Rollout.AtCycle(4, 2));
    assertThat(second.thinking()).isEqualTo(Thinking.TAGS);
    assertThat(second.blocks()).containsEntry(Block.CONTENT_FILTER, 2.0);
    assertThat(model.releases().get(2).rollout())
        .isEqualTo(new Rollout.AfterTime(Duration.ofSeconds(90)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seed: 42                    | sede: 42                  | line 1: unknown field `sede` in `scenario`; did you mean `seed`?
          reroll: 0.2                 | reroll: much              | line 4: `reroll` must be a number, not `much`
          reroll: 0.2                 | reroll: 2                 | line 1: reroll must be from 0 to 1, not 2.0
          median: 30ms                | median: 30                | line 15: `median` must be a duration such as 30ms, 2s or 5m, not `30`
          server-error: 0.02          | server-eror: 0.02         | line 16: unknown field `server-eror` in `faults`; did you mean `server-error`?
          reset: 0.01                 | reset: 1.5                | line 16: a share of faults must be from 0 to 1, not 1.5
          retry-after: either         | retry-after: second       | line 17: `second` is not known in `retry-after`; did you mean `seconds`?
          refusal: 0.5                | refusel: 0.5              | line 26: `refusel` is not known in `refusel`; did you mean `refusal`?
          refusal: 0.5                | refusal: 0.4              | line 26: the shares of a mix must add up to 1, these add up to 0.9
          thinking: tags              | thinking: tag             | line 29: `tag` is not known in `thinking`; did you mean `tags`?
          arm: control                | arm: contrl               | line 24: `arm` must be sensitive or control, not `contrl`
          at-cycle: 4                 | at-cycel: 4               | line 28: unknown field `at-cycel` in `rollout`; did you mean `at-cycle`?
          after: 90s                  | after: 90s, at-cycle: 2   | line 32: `rollout` needs exactly one of
          seed: 42                    | 'seed: [42'               | is not YAML
          """)
  void wrongFieldIsNamedWithItsLineAndTheFix(String right, String wrong, String message) {
    assertThatThrownBy(() -> ScenarioFile.parse("scenario.yaml", WHOLE.replaceFirst(right, wrong)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("scenario.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void fieldThatIsWrittenTwiceIsRefused() {
    assertThatThrownBy(() -> ScenarioFile.parse("s.yaml", "seed: 1\nseed: 2\n"))
        .hasMessage("s.yaml:2: seed: is set twice, first on line 1; remove one of them");
  }

  @Test
  void exampleIsSound() {
    Scenario scenario = ScenarioFile.read(Path.of("examples", "stricter.yaml"));
    assertThat(scenario.models().get(0).releases()).hasSize(2);
  }

  @Test
  void readmeNamesEveryField() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    assertThat(WHOLE.replaceAll("[^a-z0-9-]+", " ").split(" "))
        .filteredOn(word -> word.contains("-") && !word.startsWith("simulated"))
        .allSatisfy(field -> assertThat(readme).contains(field));
  }

  @Test
  void missingFieldIsNamed() {
    assertThatThrownBy(() -> ScenarioFile.parse("s.yaml", "seed: 1\n"))
        .hasMessage("s.yaml line 1: `scenario` needs the field `models`");
    assertThatThrownBy(() -> ScenarioFile.parse("s.yaml", "")).hasMessage("s.yaml: is empty");
  }

  @Test
  void fileThatIsNotThereOrNotUtf8IsSaidPlainly(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> ScenarioFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("cannot be read");
    Path chinese = folder.resolve("gb.yaml");
    Files.write(chinese, WHOLE.getBytes(Charset.forName("GB18030")));
    assertThatThrownBy(() -> ScenarioFile.read(chinese))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("iconv -f GB18030 -t UTF-8");
  }
}
