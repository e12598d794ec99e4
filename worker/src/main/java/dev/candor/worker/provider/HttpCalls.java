package dev.candor.worker.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  /** What ends a stream of events in the dialect that most speak. */
  private static final String END_MARK = "[DONE]";

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
    Draft draft = new Draft(endpoint);
    BoundedBody.Events events = (name, data) -> readEvent(name, data, dialect, draft);
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
              return draft.overflowed() ? tooLong(reply) : errorInPlaceOfAReply(answer, endpoint);
            });
  }

  /**
   * Reads one event. Its lines may hold several documents, and comments and the end mark among
   * them, which some gateways write where they do not belong.
   */
  private static void readEvent(String name, String data, Dialect dialect, Draft draft) {
    StringBuilder documents = new StringBuilder(data.length());
    boolean ends = false;
    for (String line : data.split("\n", -1)) {
      String bare = line.strip();
      if (bare.equals(END_MARK)) {
        ends = true;
      } else if (!bare.isEmpty() && !bare.startsWith(":")) {
        documents.append(line).append('\n');
      }
    }
    if (documents.length() > 0 && !draft.hasEnded()) {
      readDocuments(name, documents.toString(), dialect, draft);
    }
    if (ends) {
      draft.ended();
    }
  }

  private static void readDocuments(String name, String data, Dialect dialect, Draft draft) {
    try (MappingIterator<JsonNode> documents = JSON.readerFor(JsonNode.class).readValues(data)) {
      while (documents.hasNextValue()) {
        JsonNode event = documents.nextValue();
        if (ProviderError.isIn(event) || (name.equals("error") && event.isObject())) {
          draft.error(ProviderError.of(event));
        } else if (event.isObject()) {
          dialect.event(event, draft);
        } else {
          draft.junk(event.toString());
        }
      }
    } catch (IOException e) {
      if (name.equals("error")) {
        draft.error(ProviderError.ofText(data.strip()));
      } else {
        draft.junk(data.strip());
      }
    }
  }

  private Answer ofDocument(HttpExchanger.Reply reply, Dialect dialect, Draft draft) {
    Optional<Failure> cut = cutShort(reply);
    if (cut.isPresent()) {
      return cut.get();
    }
    if (reply.status() / 100 == 3) {
      return redirected(reply);
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
          ProviderErrors.answer(reply.status(), reply.headers(), error, endpoint, clock);
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
    if (root != null && ProviderError.isIn(root)) {
      return ProviderErrors.answer(
          reply.status(), reply.headers(), ProviderError.of(root), endpoint, clock);
    }
    if (root != null && isStreamOfDocuments(root)) {
      JsonNode chunks = root;
      if (root.isArray()) {
        chunks.forEach(chunk -> readDocuments("", chunk.toString(), dialect, draft));
      } else {
        readEvent("", reply.body().text(), dialect, draft);
      }
      return ofStream(reply, draft);
    }
    if (root == null || !root.isObject()) {
      return malformed(reply, "the answer is not a JSON object");
    }
    dialect.whole(root, draft);
    if (draft.error().isPresent()) {
      Answer answer =
          ProviderErrors.answer(
              reply.status(), reply.headers(), draft.error().get(), endpoint, clock);
      if (answer instanceof Completion block && draft.hasText()) {
        draft.block(block.providerError());
        draft.withdrawn();
        return draft.completion(reply.status(), ProviderErrors.simulated(reply.headers()));
      }
      return answer;
    }
    if (!draft.hasContent() && !draft.isAnnotated()) {
      return malformed(reply, "the answer contains no reply");
    }
    return draft.completion(reply.status(), ProviderErrors.simulated(reply.headers()));
  }

  /** Chunks without the frame of events: one after another, or as Gemini's list. */
  private static boolean isStreamOfDocuments(JsonNode root) {
    return (root.isArray() && root.size() > 0 && root.get(0).has("candidates"))
        || root.path("choices").path(0).path("delta").isObject();
  }

  private Failure redirected(HttpExchanger.Reply reply) {
    String place =
        reply.headers().firstValue("Location").map(to -> " to " + to).orElse(" without a place");
    return new Failure(
        FailureReason.REDIRECT,
        OptionalInt.of(reply.status()),
        ErrorText.clean(
            endpoint.base().getHost() + " redirects" + place + " (" + reply.status() + ")",
            endpoint.secrets()),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A stream that ends with a block after text was taken back. One that broke off, stalled or was
   * closed before it said that the reply was complete is a failure that keeps what came, for its
   * tokens were paid for; it is no answer.
   */
  private Answer ofStream(HttpExchanger.Reply reply, Draft draft) {
    boolean simulated = ProviderErrors.simulated(reply.headers());
    if (reply.status() / 100 == 3) {
      return redirected(reply);
    }
    boolean saysNothing = !draft.hasContent() && !draft.isAnnotated();
    if (draft.error().isEmpty() && (saysNothing || reply.status() / 100 != 2)) {
      draft.junk().map(ProviderError::ofText).ifPresent(draft::error);
    }
    if (draft.error().isPresent()) {
      ProviderError error = draft.error().get();
      Answer answer =
          ProviderErrors.answer(reply.status(), reply.headers(), error, endpoint, clock);
      if (answer instanceof Failure failure) {
        return keeping(failure, draft, reply);
      }
      if (draft.hasText()) {
        draft.withdrawn();
      }
      draft.block(((Completion) answer).providerError());
      return draft.completion(reply.status(), simulated);
    }
    Optional<Failure> cut = cutShort(reply);
    boolean endless = cut.isPresent() && draft.talksOn() && !draft.hasEnded();
    if ((draft.isFinished() || (draft.hasEnded() && !saysNothing)) && !endless) {
      Completion completion = draft.completion(reply.status(), simulated);
      if (Completion.CONTENT_FILTER.equals(completion.finishReason()) && draft.hasText()) {
        draft.withdrawn();
        return draft.completion(reply.status(), simulated);
      }
      return completion;
    }
    if (cut.isPresent()) {
      return keeping(saysNothing ? cut.get() : midway(cut.get(), reply), draft, reply);
    }
    if (draft.isAnnotated()) {
      return draft.completion(reply.status(), simulated);
    }
    if (!saysNothing) {
      return keeping(
          new Failure(
              FailureReason.CUT_OFF,
              OptionalInt.of(reply.status()),
              "the stream was closed before it said that the reply was complete",
              Optional.empty(),
              Optional.empty()),
          draft,
          reply);
    }
    return malformed(reply, "the stream ended without a reply");
  }

  /** Some gateways send the text of an error, or its document, as if the model had said it. */
  private static Answer errorInPlaceOfAReply(Answer answer, Endpoint endpoint) {
    if (!(answer instanceof Completion said) || said.isBlocked()) {
      return answer;
    }
    Optional<RecordedError> error = RecordedError.inReply(said.text());
    if (error.isEmpty()) {
      return answer;
    }
    if (error.get().isBlock()) {
      return said.blocked(error.get().words());
    }
    return new Failure(
            FailureReason.named(error.get().reason()).orElse(FailureReason.SERVER_ERROR),
            OptionalInt.of(said.httpStatus()),
            ErrorText.clean("an error sent as the reply: " + said.text(), endpoint.secrets()),
            Optional.empty(),
            Optional.empty())
        .withPartial(said);
  }

  /** What it means that a reply which had begun did not come to its end. */
  private Failure midway(Failure cut, HttpExchanger.Reply reply) {
    FailureReason reason =
        switch (reply.body().ending()) {
          case BROKEN -> FailureReason.CUT_OFF;
          case LATE -> silentAtTheEnd(reply) ? FailureReason.STALLED : FailureReason.TIMEOUT;
          default -> cut.reason();
        };
    return new Failure(reason, cut.httpStatus(), cut.detail(), cut.retryAfter(), Optional.empty());
  }

  /** Whether nothing came for the last quarter of the time, rather than too much for all of it. */
  private boolean silentAtTheEnd(HttpExchanger.Reply reply) {
    Duration silence = Duration.between(reply.body().lastAt(), clock.instant());
    return silence.multipliedBy(4).compareTo(endpoint.timeouts().whole()) >= 0;
  }

  private Failure keeping(Failure failure, Draft draft, HttpExchanger.Reply reply) {
    if (!draft.hasText()) {
      return failure;
    }
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
                  "connection to " + host + " broke in the middle of the answer",
                  Optional.empty(),
                  Optional.empty()));
      case TOO_LONG -> Optional.of(tooLong(reply));
      case LATE ->
          Optional.of(
              new Failure(
                  FailureReason.TIMEOUT,
                  status,
                  "the answer was not complete before the total time-out",
                  Optional.empty(),
                  Optional.empty()));
    };
  }

  private static Failure tooLong(HttpExchanger.Reply reply) {
    return new Failure(
        FailureReason.TOO_LARGE,
        OptionalInt.of(reply.status()),
        "the answer is longer than max_reply_bytes",
        Optional.empty(),
        Optional.empty());
  }

  private Failure malformed(HttpExchanger.Reply reply, String what) {
    return new Failure(
        FailureReason.MALFORMED_REPLY,
        OptionalInt.of(reply.status()),
        ErrorText.clean(what + ": " + reply.body().text(), endpoint.secrets()),
        Optional.empty(),
        Optional.empty());
  }

  private Failure cleaned(Failure failure) {
    return new Failure(
        failure.reason(),
        failure.httpStatus(),
        ErrorText.clean(failure.detail(), endpoint.secrets()),
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
              Draft draft = new Draft(endpoint);
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
                              String plain = id.startsWith("models/") ? id.substring(7) : id;
                              ids.add(endpoint.secrets().redact(plain));
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
