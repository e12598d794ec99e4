package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeSettingsTest {
  private static final String JUDGE =
      """
      classifier: {abstain_below: 0.7, grace: 5m}
      judge:
        endpoint: https://judge.example.com/v1
        model: judge-large
        api_key_env: JUDGE_KEY
        min_confidence: 0.6
        prices: {input_per_million: 1, output_per_million: 2}
        budget: {dollars_per_day: 3}
      """;

  private static Configuration configuration(String text) {
    return Configuration.parse("m.yaml", text, Map.of("JUDGE_KEY", "sk-judge-1234567"));
  }

  @Test
  void judgeIsReadAsATargetIsAndAskedForTheLikeliestWords() {
    JudgeSettings settings = JudgeSettings.from(configuration(JUDGE));
    TargetSettings judge = settings.first();
    assertThat(judge.name()).isEqualTo("judge");
    assertThat(judge.endpoint().key().get().reveal()).isEqualTo("sk-judge-1234567");
    assertThat(judge.budget().perDay()).hasValue(3);
    assertThat(judge.sampling().temperature()).hasValue(0);
    assertThat(settings.patience()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.second()).isEmpty();
    assertThat(settings.toString()).doesNotContain("sk-judge");
  }

  @Test
  void modelAndThresholdArePartOfTheVersion() {
    String version = JudgeSettings.from(configuration(JUDGE)).version();
    assertThat(version).contains("judge-large");
    assertThat(JudgeSettings.from(configuration(JUDGE.replace("0.6", "0.61"))).version())
        .isNotEqualTo(version);
    assertThat(JudgeSettings.from(configuration(JUDGE.replace("judge-large", "other"))).version())
        .isNotEqualTo(version);
  }

  @Test
  void schemaIsSentUnlessSwitchedOffOrReplaced() {
    JudgeForm form = new PlainForm();
    assertThat(body(JUDGE, form)).contains("\"schema\":" + form.schema());
    assertThat(body(JUDGE + "  structured_output: false\n", form)).isNull();
    assertThat(body(JUDGE + "  body: {response_format: text}\n", form)).isEqualTo("text");
  }

  private static String body(String text, JudgeForm form) {
    TargetSettings judge =
        JudgeSettings.speaking(JudgeSettings.from(configuration(text)).first(), form);
    assertThat(judge.sampling().systemPrompt()).contains(form.instructions());
    return judge.endpoint().body().get("response_format");
  }

  @Test
  void targetUnderTheJudgesNameIsRefused() {
    assertThatThrownBy(
            () ->
                JudgeSettings.from(
                    configuration(
                        JUDGE + "targets:\n  - {name: judge, endpoint: \"http://h\", model: m}\n")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another name");
  }

  @Test
  void missingJudgeIsSaid() {
    assertThatThrownBy(() -> JudgeSettings.from(configuration("targets: []\n")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no judge is configured");
  }
}
