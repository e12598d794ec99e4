package dev.candor.worker.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What the clients share: building a request from an {@link Endpoint}, and turning a response,
 * whole or streamed, good or broken, into an {@link Answer} with the help of a style's {@link
 * Dialect}.
 */
final class HttpCalls {
  static final ObjectMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(200)
                          .maxStringLength(16 << 20)
                          .build())
                  .build())
          .build();

  /** How one API style words a reply. */
  interface Dialect {
    /** Reads a whole reply. */
    void whole(JsonNode root, Draft draft);

    /** Reads one event of a streamed reply. */
    void event(JsonNode event, Draft draft);
  }

  private final Endpoint endpoint;
  private final HttpExchanger http;
  private final InstantSource clock;

  HttpCalls(Endpoint endpoint, HttpExchanger http) {
    this.endpoint = endpoint;
    this.http = http;
    this.clock = http.clock();
  }

  /** A request with the endpoint's own headers and query. */
  HttpRequest.Builder request(
      String path, Map<String, String> styleQuery, Map<String, String> styleHeaders) {
    Map<String, String> query = new TreeMap<>(styleQuery);
    query.putAll(endpoint.query());
    StringBuilder address =
        new StringBuilder(withoutSlash(endpoint.base().toString())).append(path);
    char separator = address.indexOf("?") < 0 ? '?' : '&';
    for (Map.Entry<String, String> entry : query.entrySet()) {
      address
          .append(separator)
          .append(URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.toString()))
            .timeout(endpoint.timeouts().firstByte())
            .setHeader("Accept", "application/json, text/event-stream")
            .setHeader("User-Agent", "candor");
    styleHeaders.forEach(request::setHeader);
    endpoint.headers().forEach(request::setHeader);
    return request;
  }

  /** The header that carries the key, by the endpoint's settings or else the style's own. */
  Map<String, String> authorization(String styleHeader, String styleScheme) {
    if (endpoint.key().isEmpty()) {
      return Map.of();
    }
    String header = endpoint.authHeader().isEmpty() ? styleHeader : endpoint.authHeader();
    String scheme = endpoint.authScheme().orElse(styleScheme);
    String secret = endpoint.key().get().reveal();
    return Map.of(header, scheme.isEmpty() ? secret : scheme + " " + secret);
  }

  /** Adds the user's own fields to a body; a text that is JSON becomes what it says. */
  void addConfiguredFields(ObjectNode body) {
    new TreeMap<>(endpoint.body())
        .forEach(
            (name, text) -> {
              try {
                body.set(name, JSON.readTree(text));
              } catch (JsonProcessingException e) {
                body.put(name, text);
              }
            });
  }

  CompletableFuture<Answer> ask(HttpRequest.Builder request, ObjectNode body, Dialect dialect) {
    HttpRequest post;
    try {
      post =
          request
              .setHeader("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a request body of plain fields cannot fail to be written", e);
    }
    Draft draft = new Draft(endpoint.key());
    BoundedBody.Events events =
        data -> {
          if (!data.equals("[DONE]")) {
            readEvent(data, dialect, draft);
          }
        };
    return http.send(post, endpoint.timeouts().whole(), endpoint.mostReplyBytes(), events)
        .handle(
            (reply, problem) -> {
              if (problem != null) {
                return cleaned(TransportFailures.of(problem, endpoint.base().getHost()));
              }
              Answer answer =
                  reply.body().isStream()
                      ? ofStream(reply, draft)
                      : ofDocument(reply, dialect, draft);
              return draft.overflowed() ? tooLong(reply) : answer;
            });
  }

  private static void readEvent(String data, Dialect dialect, Draft draft) {
    try {
      JsonNode event = JSON.readTree(data);
      if (ProviderError.isIn(event)) {
        draft.error(ProviderError.of(event));
      } else {
        dialect.event(event, draft);
      }
    } catch (JsonProcessingException e) {
      draft.error(ProviderError.ofText("an event that is no JSON: " + data));
    }
  }

  private Answer ofDocument(HttpExchanger.Reply reply, Dialect dialect, Draft draft) {
    Optional<Failure> cut = cutShort(reply);
    if (cut.isPresent()) {
      return cut.get();
    }
    JsonNode root;
    try {
      root = JSON.readTree(reply.body().text());
    } catch (JsonProcessingException e) {
      root = null;
    }
    if (reply.status() / 100 != 2) {
      ProviderError error =
          root == null || !(root.isObject() || root.isArray())
              ? ProviderError.ofText(reply.body().text())
              : ProviderError.of(root);
      Answer answer =
          ProviderErrors.answer(reply.status(), reply.headers(), error, endpoint.key(), clock);
      if (answer instanceof Failure failure && failure.retryAfter().isEmpty() && root != null) {
        return new Failure(
            failure.reason(),
            failure.httpStatus(),
            failure.detail(),
            ProviderErrors.retryDelay(root),
            Optional.empty());
      }
      return answer;
    }
    if (root == null || !root.isObject()) {
      return malformed(reply, "the answer is no JSON object");
    }
    if (ProviderError.isIn(root)) {
      return ProviderErrors.answer(
          reply.status(), reply.headers(), ProviderError.of(root), endpoint.key(), clock);
    }
    dialect.whole(root, draft);
    if (draft.error().isPresent()) {
      Answer answer =
          ProviderErrors.answer(
              reply.status(), reply.headers(), draft.error().get(), endpoint.key(), clock);
      if (answer instanceof Completion && draft.hasText()) {
        draft.block(draft.error().get().summary());
        draft.withdrawn();
        return draft.completion(reply.status(), ProviderErrors.simulated(reply.headers()));
      }
      return answer;
    }
    if (!draft.saidAnything()) {
      return malformed(reply, "the answer holds no reply");
    }
    return draft.completion(reply.status(), ProviderErrors.simulated(reply.headers()));
  }

  /**
   * A stream that ends with a block after text was withdrawn, and so was one that the provider
   * closed in good order without ever finishing it. One that broke off is a failure that keeps what
   * came: if no retry does better, that is the record.
   */
  private Answer ofStream(HttpExchanger.Reply reply, Draft draft) {
    boolean simulated = ProviderErrors.simulated(reply.headers());
    if (draft.error().isPresent()) {
      ProviderError error = draft.error().get();
      if (ProviderErrors.isBlock(error)) {
        if (draft.hasText()) {
          draft.withdrawn();
        }
        draft.block(error.summary());
        return draft.completion(reply.status(), simulated);
      }
      Answer answer =
          ProviderErrors.answer(reply.status(), reply.headers(), error, endpoint.key(), clock);
      return answer instanceof Failure failure ? keeping(failure, draft, reply) : answer;
    }
    if (draft.isFinished()) {
      Completion completion = draft.completion(reply.status(), simulated);
      if (Completion.CONTENT_FILTER.equals(completion.finishReason()) && draft.hasText()) {
        draft.withdrawn();
        return draft.completion(reply.status(), simulated);
      }
      return completion;
    }
    Optional<Failure> cut = cutShort(reply);
    if (cut.isPresent()) {
      return keeping(cut.get(), draft, reply);
    }
    if (draft.hasText()) {
      draft.withdrawn();
      return draft.completion(reply.status(), simulated);
    }
    return malformed(reply, "the stream ended without a reply");
  }

  private Failure keeping(Failure failure, Draft draft, HttpExchanger.Reply reply) {
    if (!draft.hasText()) {
      return failure;
    }
    draft.withdrawn();
    return failure.withPartial(
        draft.completion(reply.status(), ProviderErrors.simulated(reply.headers())));
  }

  private Optional<Failure> cutShort(HttpExchanger.Reply reply) {
    String host = endpoint.base().getHost();
    OptionalInt status = OptionalInt.of(reply.status());
    return switch (reply.body().ending()) {
      case COMPLETE -> Optional.empty();
      case BROKEN ->
          Optional.of(
              new Failure(
                  FailureReason.CONNECTION,
                  status,
                  "connection to " + host + " broke within the answer",
                  Optional.empty(),
                  Optional.empty()));
      case TOO_LONG -> Optional.of(tooLong(reply));
      case LATE ->
          Optional.of(
              new Failure(
                  FailureReason.TIMEOUT,
                  status,
                  "the answer was not complete in time",
                  Optional.empty(),
                  Optional.empty()));
    };
  }

  private static Failure tooLong(HttpExchanger.Reply reply) {
    return new Failure(
        FailureReason.TOO_LARGE,
        OptionalInt.of(reply.status()),
        "the answer is longer than is read",
        Optional.empty(),
        Optional.empty());
  }

  private Failure malformed(HttpExchanger.Reply reply, String what) {
    return new Failure(
        FailureReason.MALFORMED_REPLY,
        OptionalInt.of(reply.status()),
        ErrorText.clean(what + ": " + reply.body().text(), endpoint.key()),
        Optional.empty(),
        Optional.empty());
  }

  private Failure cleaned(Failure failure) {
    return new Failure(
        failure.reason(),
        failure.httpStatus(),
        ErrorText.clean(failure.detail(), endpoint.key()),
        failure.retryAfter(),
        failure.partial());
  }

  /**
   * Reads the list at a path, its entries in {@code array} and each one's name in {@code field}.
   */
  CompletableFuture<List<String>> models(HttpRequest.Builder request, String array, String field) {
    return http.send(
            request.GET().build(), endpoint.timeouts().whole(), endpoint.mostReplyBytes(), null)
        .handle(
            (reply, problem) -> {
              if (problem != null) {
                throw new FailedCall(
                    cleaned(TransportFailures.of(problem, endpoint.base().getHost())));
              }
              Draft draft = new Draft(endpoint.key());
              List<String> ids = new ArrayList<>();
              Answer answer =
                  ofDocument(
                      reply,
                      new Dialect() {
                        @Override
                        public void whole(JsonNode root, Draft any) {
                          for (JsonNode entry : root.path(array)) {
                            String id = entry.path(field).asText("");
                            if (!id.isEmpty() && id.length() <= 200) {
                              ids.add(id.startsWith("models/") ? id.substring(7) : id);
                            }
                          }
                          if (root.path(array).isArray()) {
                            any.text("");
                          }
                        }

                        @Override
                        public void event(JsonNode event, Draft any) {
                          any.error(ProviderError.ofText("a list of models does not stream"));
                        }
                      },
                      draft);
              if (answer instanceof Failure failure) {
                throw new FailedCall(failure);
              }
              return List.copyOf(ids);
            });
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
