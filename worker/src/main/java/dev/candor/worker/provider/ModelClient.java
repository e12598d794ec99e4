package dev.candor.worker.provider;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks one model at one endpoint. A client holds its target's settings (system prompt, sampling,
 * streaming), sends one request per call, never retries, and never completes exceptionally: what
 * went wrong is a {@link Failure}. Thread-safe.
 */
public sealed interface ModelClient permits OpenAiClient, AnthropicClient, GeminiClient {
  /** Asks with the target's own sampling. */
  default CompletableFuture<Answer> ask(String text) {
    return ask(text, sampling());
  }

  /** Asks with other sampling than the target's own, as a tripwire does. */
  default CompletableFuture<Answer> ask(String text, Sampling sampling) {
    return ask(text, sampling, Map.of());
  }

  /**
   * Asks with headers besides those of the endpoint.
   *
   * @param headers of this call alone, such as those of tracing
   */
  CompletableFuture<Answer> ask(String text, Sampling sampling, Map<String, String> headers);

  /**
   * The ids of the models the endpoint offers, or a failed future whose cause is a {@link
   * FailedCall}.
   */
  CompletableFuture<List<String>> models();

  /** The target's own sampling. */
  Sampling sampling();

  /** The client for an API style. */
  static ModelClient of(Endpoint endpoint, Sampling sampling, HttpExchanger http) {
    return switch (endpoint.style()) {
      case OPENAI -> new OpenAiClient(endpoint, sampling, http);
      case ANTHROPIC -> new AnthropicClient(endpoint, sampling, http);
      case GEMINI -> new GeminiClient(endpoint, sampling, http);
    };
  }
}
