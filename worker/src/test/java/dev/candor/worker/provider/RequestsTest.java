package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {
  private static final Sampling SAMPLING =
      new Sampling(
          Optional.of("Be brief."),
          OptionalDouble.of(0.2),
          OptionalDouble.of(0.9),
          OptionalLong.of(7),
          OptionalInt.of(256),
          Reasoning.ON);

  private final TestHttp http = new TestHttp();

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void chatCompletionCarriesTheTargetsSettings() throws Exception {
    StubProvider.Asked asked = ask(ApiStyle.OPENAI, "openai-answer", SAMPLING, true);
    assertThat(asked.uri().getPath()).isEqualTo("/chat/completions");
    assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer k-123456");
    JsonNode body = json(asked);
    assertThat(body.at("/messages/0/content").asText()).isEqualTo("Be brief.");
    assertThat(body.at("/messages/1/content").asText()).isEqualTo("问题?");
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.2);
    assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
    assertThat(body.path("seed").asLong()).isEqualTo(7);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(256);
    assertThat(body.path("enable_thinking").asBoolean()).isTrue();
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.at("/stream_options/include_usage").asBoolean()).isTrue();
  }

  @Test
  void messagesCarryTheTargetsSettings() throws Exception {
    StubProvider.Asked asked = ask(ApiStyle.ANTHROPIC, "anthropic-answer", SAMPLING, false);
    assertThat(asked.uri().getPath()).isEqualTo("/v1/messages");
    assertThat(asked.headers().getFirst("x-api-key")).isEqualTo("k-123456");
    assertThat(asked.headers().getFirst("anthropic-version")).isEqualTo("2023-06-01");
    JsonNode body = json(asked);
    assertThat(body.path("system").asText()).isEqualTo("Be brief.");
    assertThat(body.at("/thinking/type").asText()).isEqualTo("enabled");
    assertThat(body.path("max_tokens").asInt()).isGreaterThan(256);
    assertThat(body.has("seed")).isFalse();
  }

  @Test
  void generateContentCarriesTheTargetsSettings() throws Exception {
    StubProvider.Asked asked = ask(ApiStyle.GEMINI, "gemini-stream", SAMPLING, true);
    assertThat(asked.uri().toString())
        .isEqualTo("/v1beta/models/m-1:streamGenerateContent?alt=sse");
    assertThat(asked.headers().getFirst("x-goog-api-key")).isEqualTo("k-123456");
    JsonNode body = json(asked);
    assertThat(body.at("/systemInstruction/parts/0/text").asText()).isEqualTo("Be brief.");
    assertThat(body.at("/generationConfig/maxOutputTokens").asInt()).isEqualTo(256);
    assertThat(body.at("/generationConfig/thinkingConfig/includeThoughts").asBoolean()).isTrue();
  }

  @Test
  void whatTheTargetLeavesOpenIsNotSent() throws Exception {
    StubProvider.Asked asked =
        ask(ApiStyle.OPENAI, "openai-answer", Sampling.PROVIDER_DEFAULTS, false);
    assertThat(List.copyOf(json(asked).properties().stream().map(Map.Entry::getKey).toList()))
        .containsExactlyInAnyOrder("model", "messages");
  }

  @Test
  void azureTakesItsKeyInAnotherHeaderAndAnApiVersion() {
    try (StubProvider stub = new StubProvider(StubProvider.Shape.named("openai-answer"))) {
      Endpoint plain =
          Endpoint.of(ApiStyle.OPENAI, stub.uri(), "m-1", Optional.of(new Secret("k-123456")));
      Endpoint azure =
          new Endpoint(
              plain.style(),
              plain.base(),
              "/openai/deployments/m-1/chat/completions",
              "",
              plain.model(),
              plain.key(),
              "api-key",
              Optional.of(""),
              Map.of("api-version", "2024-10-21"),
              Map.of("X-Team", "a"),
              Map.of("user", "candor", "n", "1"),
              "max_completion_tokens",
              ReasoningField.NONE,
              false,
              true,
              false,
              Optional.empty(),
              plain.timeouts(),
              plain.mostReplyBytes(),
              plain.secrets(),
              plain.blocks());
      ModelClient.of(azure, SAMPLING.withReasoning(Reasoning.UNSET), http.exchanger())
          .ask("问题?")
          .join();
      StubProvider.Asked asked = stub.asked().get(0);
      assertThat(asked.uri().toString())
          .isEqualTo("/openai/deployments/m-1/chat/completions?api-version=2024-10-21");
      assertThat(asked.headers().getFirst("api-key")).isEqualTo("k-123456");
      assertThat(asked.headers().containsKey("Authorization")).isFalse();
      assertThat(asked.headers().getFirst("X-Team")).isEqualTo("a");
      assertThat(asked.body())
          .contains("\"user\":\"candor\"")
          .contains("\"n\":1")
          .contains("\"max_completion_tokens\":256");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ENABLE_THINKING      | \"enable_thinking\":false",
        "CHAT_TEMPLATE_KWARGS | \"chat_template_kwargs\":{\"enable_thinking\":false}",
        "THINKING             | \"thinking\":{\"type\":\"disabled\"}",
        "REASONING            | \"reasoning\":{\"enabled\":false}",
        "REASONING_EFFORT     | \"reasoning_effort\":\"none\"",
      })
  void reasoningIsSwitchedOffAsTheEndpointUnderstandsIt(ReasoningField field, String sent) {
    try (StubProvider stub = new StubProvider(StubProvider.Shape.named("openai-answer"))) {
      ModelClient.of(
              endpoint(stub, ApiStyle.OPENAI, field),
              SAMPLING.withReasoning(Reasoning.OFF),
              http.exchanger())
          .ask("?")
          .join();
      assertThat(stub.asked().get(0).body()).contains(sent);
    }
  }

  @Test
  void aKeyOrPathThatNoRequestCanHaveIsAFailureThatDoesNotShowIt() {
    ModelClient client =
        ModelClient.of(
            Endpoint.of(
                ApiStyle.OPENAI,
                URI.create("http://127.0.0.1:1"),
                "m-1",
                Optional.of(new Secret("\uFEFFsk-123456789"))),
            Sampling.PROVIDER_DEFAULTS,
            http.exchanger());
    Failure failure = (Failure) client.ask("?").join();
    assertThat(failure.reason()).isEqualTo(FailureReason.BAD_REQUEST);
    assertThat(failure.detail()).doesNotContain("sk-").contains("IllegalArgumentException");
    assertThat(client.models()).isCompletedExceptionally();
  }

  private StubProvider.Asked ask(ApiStyle style, String shape, Sampling sampling, boolean stream) {
    try (StubProvider stub = new StubProvider(StubProvider.Shape.named(shape))) {
      Endpoint endpoint = endpoint(stub, style, ReasoningField.ENABLE_THINKING);
      ModelClient.of(stream ? endpoint.withStream(true) : endpoint, sampling, http.exchanger())
          .ask("问题?")
          .join();
      return stub.asked().get(0);
    }
  }

  @Test
  void headersOfACallAreSentUnlessTheEndpointHasItsOwn() {
    for (ApiStyle style : ApiStyle.values()) {
      String shape =
          switch (style) {
            case OPENAI -> "openai-answer";
            case ANTHROPIC -> "anthropic-answer";
            case GEMINI -> "gemini-answer";
          };
      try (StubProvider stub = new StubProvider(StubProvider.Shape.named(shape))) {
        Endpoint plain = Endpoint.of(style, stub.uri(), "m-1", Optional.of(new Secret("k-123456")));
        ModelClient.of(plain, SAMPLING.withReasoning(Reasoning.UNSET), http.exchanger())
            .ask("?", SAMPLING.withReasoning(Reasoning.UNSET), Map.of("traceparent", "00-a-b-01"))
            .join();
        assertThat(stub.asked().get(0).headers().getFirst("traceparent"))
            .as(style.name())
            .isEqualTo("00-a-b-01");
      }
    }
  }

  private static Endpoint endpoint(StubProvider stub, ApiStyle style, ReasoningField field) {
    Endpoint plain = Endpoint.of(style, stub.uri(), "m-1", Optional.of(new Secret("k-123456")));
    return new Endpoint(
        plain.style(),
        plain.base(),
        plain.path(),
        plain.modelsPath(),
        plain.model(),
        plain.key(),
        plain.authHeader(),
        plain.authScheme(),
        plain.query(),
        plain.headers(),
        plain.body(),
        plain.maxTokensField(),
        field,
        plain.stream(),
        plain.streamUsage(),
        plain.traced(),
        plain.caFile(),
        plain.timeouts(),
        plain.mostReplyBytes(),
        plain.secrets(),
        plain.blocks());
  }

  private static JsonNode json(StubProvider.Asked asked) throws JsonProcessingException {
    return HttpCalls.JSON.readTree(asked.body());
  }
}
