package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Reasoning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("QWEN_KEY", "sk-secret-1234567");

  @Test
  void fullTargetIsRead() {
    TargetSettings target =
        read("""
                worker:
                  max_pending: 100
                targets:
                  - name: qwen
                    endpoint: https://dashscope.aliyuncs.com/compatible-mode/v1
                    model: qwen3-max
                    release: spring
                    api_key_env: QWEN_KEY
                    temperature: 0.7
                    reasoning: off
                    reasoning_field: enable_thinking
                    system_prompt: Be brief.
                    stream: true
                    query: {api-version: 2024-10-21}
                    headers: {X-Team: a}
                    body: {n: 1}
                    timeouts: {connect: 3s, first_byte: 20s, whole: 40s}
                    limits: {requests_per_minute: 600, tokens_per_minute: 100_000, in_flight: 8}
                    prices: {input_per_million: 1.2, output_per_million: 6}
                    budget: {dollars_per_day: 5, dollars_per_month: 100}
                    retries: {max_attempts: 3, base: 1s, max_delay: 20s, max_wait: 10m}
                    releases: {models_pattern: qwen3*, models_every: 2h, tripwire_every: 30m, min_life: 2d}
                """)
            .targets()
            .get(0);
    assertThat(target.endpoint().style()).isEqualTo(ApiStyle.OPENAI);
    assertThat(target.endpoint().key().get().reveal()).isEqualTo("sk-secret-1234567");
    assertThat(target.endpoint().query()).containsEntry("api-version", "2024-10-21");
    assertThat(target.endpoint().timeouts().whole()).isEqualTo(Duration.ofSeconds(40));
    assertThat(target.sampling().reasoning()).isEqualTo(Reasoning.OFF);
    assertThat(target.limits().tokensPerMinute()).hasValue(100_000);
    assertThat(target.budget().perMonth()).hasValue(100);
    assertThat(target.backoff().attempts()).isEqualTo(3);
    assertThat(target.releases().label()).contains("spring");
    assertThat(target.releases().tripwireEvery()).contains(Duration.ofMinutes(30));
    assertThat(target.releases().minLife()).isEqualTo(Duration.ofDays(2));
    assertThat(target.toString()).doesNotContain("secret");
  }

  @Test
  void reasoningThatTheEndpointCannotBeToldIsRefused() {
    refused(
        """
        targets:
          - name: t
            endpoint: http://localhost:1/v1
            model: m
            reasoning: on
        """,
        "reasoning_field");
  }

  @Test
  void seedIsRefusedWhereTheApiHasNone() {
    refused(
        """
        targets:
          - name: t
            endpoint: https://api.anthropic.com
            api: anthropic
            model: m
            seed: 1
        """,
        "no seed");
  }

  @Test
  void budgetWithoutPricesIsRefused() {
    refused(
        """
        targets:
          - name: t
            endpoint: http://localhost:1/v1
            model: m
            budget: {dollars_per_day: 1}
        """,
        "prices");
  }

  @Test
  void twoTargetsOfOneNameAreRefused() {
    refused(
        """
        targets:
          - {name: t, endpoint: "http://localhost:1/v1", model: m}
          - {name: t, endpoint: "http://localhost:1/v1", model: n}
        """,
        "two targets");
  }

  @Test
  void missingKeyVariableIsNamed() {
    refused(
        """
        targets:
          - {name: t, endpoint: "http://localhost:1/v1", model: m, api_key_env: NO_SUCH}
        """,
        "NO_SUCH");
  }

  @Test
  void keyInTheFileIsRefused() {
    refused(
        """
        targets:
          - {name: t, endpoint: "http://localhost:1/v1", model: m, api_key: sk-1}
        """,
        "api_key_env");
  }

  @Test
  void keyInAnAddressAHeaderOrTheQueryIsRefusedAndNotShown() {
    for (String line :
        List.of(
            "endpoint: https://me:sk-open-1234567@host/v1",
            "endpoint: https://host/v1\n    headers: {Authorization: Bearer sk-open-1234567}",
            "endpoint: https://host/v1\n    query: {key: sk-open-1234567}")) {
      assertThatThrownBy(() -> read("targets:\n  - name: a\n    model: m\n    " + line))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("a secret does not belong in this file")
          .hasMessageContaining("api_key_env")
          .hasMessageNotContaining("sk-open");
    }
  }

  @Test
  void otherRouteToNoTargetIsRefused() {
    refused(
        "targets:\n  - name: a\n    endpoint: http://x\n    model: m\n    same_model_as: b",
        "there is no target named \"b\"");
  }

  @Test
  void noTargetIsRefused() {
    refused("worker: {max_batch: 10}", "no target");
  }

  private static WorkerSettings read(String yaml) {
    Configuration configuration = Configuration.parse("monitor.yaml", yaml, ENVIRONMENT);
    configuration.rejectUnknown(WorkerSettings.GROUPS);
    return WorkerSettings.from(configuration);
  }

  private static void refused(String yaml, String says) {
    assertThatThrownBy(
            () -> WorkerSettings.from(Configuration.parse("monitor.yaml", yaml, ENVIRONMENT)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says)
        .hasMessageContaining("monitor.yaml");
  }
}
