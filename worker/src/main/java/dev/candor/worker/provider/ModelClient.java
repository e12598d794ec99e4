package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks one model at one endpoint. A client holds its target's settings (system prompt, sampling,
 * streaming), sends one request per call, never retries, and never completes exceptionally: what
 * went wrong is a {@link Failure}. Thread-safe.
 */
public final class ModelClient {
  /** How an API is asked, and in which words it answers. Stateless. */
  interface Api extends AnswerReader.Style {
    /** What a question is sent as. */
    ObjectNode body(Endpoint endpoint, String text, Sampling how);

    /** The path of the operation below the endpoint, unless the endpoint has another. */
    String path(Endpoint endpoint);

    /** Added to the address of a question. */
    default Map<String, String> query(Endpoint endpoint) {
      return Map.of();
    }

    /** The header that carries the key, and the other headers of every request. */
    Map<String, String> headers(HttpCalls calls);

    /** Where the models are listed, unless the endpoint has another path. */
    ModelsList models();
  }

  /**
   * Where an API lists its models.
   *
   * @param array holds the entries of the list
   * @param field holds an entry's id
   */
  record ModelsList(String path, Map<String, String> query, String array, String field) {}

  private final Endpoint endpoint;
  private final Sampling sampling;
  private final Api api;
  private final HttpCalls calls;

  private ModelClient(Endpoint endpoint, Sampling sampling, Api api, HttpExchanger http) {
    this.endpoint = endpoint;
    this.sampling = sampling;
    this.api = api;
    this.calls = new HttpCalls(endpoint, http);
  }

  /** The client for an endpoint's API. */
  public static ModelClient of(Endpoint endpoint, Sampling sampling, HttpExchanger http) {
    Api api =
        switch (endpoint.style()) {
          case OPENAI -> new OpenAiApi();
          case ANTHROPIC -> new AnthropicApi();
          case GEMINI -> new GeminiApi();
        };
    return new ModelClient(endpoint, sampling, api, http);
  }

  /** Asks with the target's own sampling. */
  public CompletableFuture<Answer> ask(String text) {
    return ask(text, sampling);
  }

  /** Asks with other sampling than the target's own, as a tripwire does. */
  public CompletableFuture<Answer> ask(String text, Sampling how) {
    return ask(text, how, Map.of());
  }

  /**
   * Asks with headers besides those of the endpoint.
   *
   * @param headers of this call alone, such as those of tracing
   */
  public CompletableFuture<Answer> ask(String text, Sampling how, Map<String, String> headers) {
    ObjectNode body = api.body(endpoint, text, how);
    calls.addConfiguredFields(body);
    String path = endpoint.path().isEmpty() ? api.path(endpoint) : endpoint.path();
    try {
      HttpRequest.Builder request = calls.request(path, api.query(endpoint), api.headers(calls));
      return calls.ask(calls.withHeaders(request, headers), body, api);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(unsendable(e));
    }
  }

  /**
   * The ids of the models the endpoint offers, or a failed future whose cause is a {@link
   * FailedCall}.
   */
  public CompletableFuture<List<String>> models() {
    ModelsList list = api.models();
    String path = endpoint.modelsPath().isEmpty() ? list.path() : endpoint.modelsPath();
    try {
      return calls.models(
          calls.request(path, list.query(), api.headers(calls)), list.array(), list.field());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(new FailedCall(unsendable(e)));
    }
  }

  /** Names the problem's class alone: its message quotes the header, which may be the key. */
  private static Failure unsendable(IllegalArgumentException problem) {
    return Failure.of(
        FailureReason.BAD_REQUEST,
        "no request can be made of the endpoint's path, headers and key: "
            + problem.getClass().getSimpleName());
  }

  /** The target's own sampling. */
  public Sampling sampling() {
    return sampling;
  }
}
