package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes are written after the providers' public documentation; the texts are our own. */
class RecordedShapesTest {
  private final TestHttp http = new TestHttp();

  @AfterEach
  void stop() {
    http.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "openai-answer              | The river rose in spring. | - | stop | fp_44709d6fcb",
        "openai-refusal-field       | I'm sorry, I can't help with that. | - | stop | -",
        "openai-empty-stop          | '' | - | stop | -",
        "openai-length              | The river | - | length | -",
        "deepseek-reasoning         | It rose in spring. | The user asks about a river. | stop | fp_8802369eaa_prod",
        "openrouter-reasoning       | It rose in spring. | A river. | stop | -",
        "vllm-think-block           | It rose in spring. | A river, then. | stop | -",
        "vllm-think-headless        | It rose in spring. | A river, then. | stop | -",
        "vllm-think-unclosed        | '' | A river, then, and it | length | -",
        "kimi-think-block           | It rose in spring. | A river. | stop | -",
        "mistral-content-parts      | It rose in spring. | A river. | stop | -",
        "openai-stream              | The river rose. | - | stop | fp_1",
        "deepseek-stream-reasoning  | It rose. | A river. | stop | -",
        "anthropic-answer           | The river rose. | - | stop | -",
        "anthropic-thinking         | It rose. | A river. | stop | -",
        "anthropic-max-tokens       | The | - | length | -",
        "anthropic-stream           | The river rose. | - | stop | -",
        "gemini-answer              | The river rose. | - | stop | -",
        "gemini-thoughts            | It rose. | A river. | stop | -",
        "gemini-max-tokens-empty    | - | - | length | -",
        "gemini-stream              | The river rose. | - | stop | -",
      })
  void answerIsRead(
      String shape, String text, String reasoning, String finish, String fingerprint) {
    Completion said = completion(shape);
    assertThat(said.text()).isEqualTo(text);
    assertThat(said.reasoning()).isEqualTo(reasoning);
    assertThat(said.finishReason()).isEqualTo(finish);
    assertThat(said.systemFingerprint()).isEqualTo(fingerprint);
    assertThat(said.isBlocked()).isFalse();
    assertThat(said.servedModel()).isNotBlank();
    assertThat(said.promptTokens()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "azure-prompt-filtered       | 400 | - | content_filter",
        "azure-reply-filtered        | 200 | The river | reply filtered",
        "dashscope-inspection        | 400 | - | data_inspection_failed",
        "dashscope-inspection-native | 400 | - | DataInspectionFailed",
        "deepseek-content-risk       | 400 | - | Content Exists Risk",
        "openrouter-moderation       | 403 | - | flagged",
        "moonshot-high-risk          | 400 | - | high risk",
        "zhipu-sensitive             | 400 | - | 1301",
        "zhipu-sensitive-finish      | 200 | '' | sensitive",
        "ark-sensitive               | 400 | - | InputTextSensitiveContentDetected",
        "minimax-output-sensitive    | 200 | '' | output_sensitive",
        "minimax-input-sensitive     | 200 | - | input_sensitive",
        "xai-guidelines              | 403 | - | Content violates usage guidelines",
        "openai-flagged-prompt       | 400 | - | invalid_prompt",
        "anthropic-refusal           | 200 | The | refusal",
        "anthropic-output-blocked    | 400 | - | Output blocked",
        "gemini-safety               | 200 | - | SAFETY",
        "gemini-prompt-blocked       | 200 | - | PROHIBITED_CONTENT",
      })
  void blockIsDataAndNotAFailure(String shape, int status, String text, String error) {
    Completion said = completion(shape);
    assertThat(said.finishReason()).isEqualTo("content_filter");
    assertThat(said.httpStatus()).isEqualTo(status);
    assertThat(said.text()).isEqualTo(text);
    assertThat(said.isBlocked()).isTrue();
    if (error == null) {
      assertThat(said.providerError()).isNull();
    } else {
      assertThat(said.providerError()).contains(error);
    }
    assertThat(said.withdrawn()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "azure-stream-filtered      | The river rose and",
        "dashscope-stream-withdrawn | The river rose and",
        "anthropic-stream-refused   | The river ",
        "gemini-stream-safety       | The river ",
      },
      ignoreLeadingAndTrailingWhitespace = true)
  void streamThatIsBlockedMidwayKeepsItsTextAndIsWithdrawn(String shape, String text) {
    Completion said = completion(shape);
    assertThat(said.withdrawn()).isTrue();
    assertThat(said.finishReason()).isEqualTo("content_filter");
    assertThat(said.text().strip()).isEqualTo(text);
  }

  @Test
  void streamThatIsClosedBeforeItsEndIsNoAnswer() {
    Failure failure = (Failure) answer("stream-closed-midway");
    assertThat(failure.reason()).isEqualTo(FailureReason.CUT_OFF);
    assertThat(failure.partial().get().text()).isEqualTo("The river rose and");
    assertThat(failure.partial().get().withdrawn()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai-bad-key               | BAD_KEY",
        "openai-no-credit             | NO_CREDIT",
        "openai-rate-limit            | RATE_LIMITED",
        "openai-wrong-model           | WRONG_MODEL",
        "azure-wrong-deployment       | WRONG_MODEL",
        "azure-rate-limit             | RATE_LIMITED",
        "deepseek-no-credit           | NO_CREDIT",
        "deepseek-wrong-model         | WRONG_MODEL",
        "dashscope-arrearage          | NO_CREDIT",
        "dashscope-bad-key            | BAD_KEY",
        "openrouter-no-credit         | NO_CREDIT",
        "openrouter-error-in-200      | SERVER_ERROR",
        "openrouter-rate-limit-in-200 | RATE_LIMITED",
        "vllm-wrong-model             | WRONG_MODEL",
        "fastapi-detail               | BAD_REQUEST",
        "ollama-wrong-model           | WRONG_MODEL",
        "llamacpp-loading             | SERVER_ERROR",
        "proxy-page                   | SERVER_ERROR",
        "login-page                   | MALFORMED_REPLY",
        "not-a-completion             | MALFORMED_REPLY",
        "truncated-json               | MALFORMED_REPLY",
        "stream-server-error          | SERVER_ERROR",
        "stream-empty                 | MALFORMED_REPLY",
        "stream-junk                  | SERVER_ERROR",
        "anthropic-overloaded         | SERVER_ERROR",
        "anthropic-bad-key            | BAD_KEY",
        "anthropic-no-credit          | NO_CREDIT",
        "anthropic-wrong-model        | WRONG_MODEL",
        "anthropic-rate-limit         | RATE_LIMITED",
        "anthropic-stream-overloaded  | SERVER_ERROR",
        "gemini-bad-key               | BAD_KEY",
        "gemini-rate-limit            | RATE_LIMITED",
        "gemini-wrong-model           | WRONG_MODEL",
        "gemini-compatible-error-list | RATE_LIMITED",
      })
  void failureHasItsReason(String shape, FailureReason reason) {
    Answer answer = answer(shape);
    assertThat(answer).as("%s", answer).isInstanceOf(Failure.class);
    assertThat(((Failure) answer).reason()).isEqualTo(reason);
    assertThat(((Failure) answer).detail()).hasSizeLessThan(500).doesNotContain("<html>");
  }

  @ParameterizedTest
  @CsvSource({
    "openai-rate-limit, 7000",
    "azure-rate-limit, 3600",
    "anthropic-rate-limit, 12000",
    "gemini-rate-limit, 34000"
  })
  void waitThatTheProviderAsksForIsRead(String shape, long millis) {
    assertThat(((Failure) answer(shape)).retryAfter()).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream-server-error", "anthropic-stream-overloaded"})
  void textThatCameBeforeAStreamFailedIsKept(String shape) {
    Failure failure = (Failure) answer(shape);
    assertThat(failure.partial()).isPresent();
    assertThat(failure.partial().get().text()).isEqualTo("The river ");
  }

  @Test
  void keyThatTheProviderEchoesIsBlottedOut() {
    Failure failure = (Failure) answer("openai-bad-key");
    assertThat(failure.detail()).doesNotContain("0123456789").contains("****");
  }

  @Test
  void modelsAreListed() {
    try (StubProvider stub = new StubProvider(StubProvider.Shape.named("openai-models"))) {
      assertThat(client(stub, ApiStyle.OPENAI, false).models().join())
          .isEqualTo(List.of("qwen3-max", "qwen3-plus"));
    }
    try (StubProvider stub = new StubProvider(StubProvider.Shape.named("gemini-models"))) {
      assertThat(client(stub, ApiStyle.GEMINI, false).models().join())
          .isEqualTo(List.of("gemini-2.5-pro"));
    }
  }

  private Completion completion(String shape) {
    Answer answer = answer(shape);
    assertThat(answer).as("%s", answer).isInstanceOf(Completion.class);
    return (Completion) answer;
  }

  private Answer answer(String shape) {
    ApiStyle style =
        shape.startsWith("anthropic-")
            ? ApiStyle.ANTHROPIC
            : shape.startsWith("gemini-") && !shape.contains("compatible")
                ? ApiStyle.GEMINI
                : ApiStyle.OPENAI;
    try (StubProvider stub = new StubProvider(StubProvider.Shape.named(shape))) {
      return client(stub, style, shape.contains("stream")).ask("What did the river do?").join();
    }
  }

  private ModelClient client(StubProvider stub, ApiStyle style, boolean stream) {
    Endpoint endpoint =
        Endpoint.of(style, stub.uri(), "m-1", Optional.of(new Secret("sk-test-0123456789abcdef")));
    return ModelClient.of(
        stream ? endpoint.withStream(true) : endpoint,
        Sampling.PROVIDER_DEFAULTS,
        http.exchanger());
  }
}
