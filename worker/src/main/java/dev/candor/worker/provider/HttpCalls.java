package dev.candor.worker.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What the clients share: building a request from an {@link Endpoint}, and sending it. What comes
 * back is read by {@link AnswerReader}.
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

  /** A name of a model that is longer is none. */
  private static final int LONGEST_NAME = 200;

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

  /** The same with headers of this call alone; what the endpoint has been given wins. */
  HttpRequest.Builder withHeaders(HttpRequest.Builder request, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (endpoint.headers().keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            request.setHeader(name, value);
          }
        });
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

  CompletableFuture<Answer> ask(
      HttpRequest.Builder request, ObjectNode body, AnswerReader.Style style) {
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
    AnswerReader reader = new AnswerReader(endpoint, style, clock);
    return http.send(post, endpoint.timeouts().whole(), endpoint.mostReplyBytes(), reader::event)
        .handle(
            (reply, problem) ->
                problem == null
                    ? reader.read(reply)
                    : cleaned(TransportFailures.of(problem, endpoint.base().getHost())));
  }

  private Failure cleaned(Failure failure) {
    return failure.withDetail(ErrorText.clean(failure.detail(), endpoint.secrets()));
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
              return names(reply, array, field);
            });
  }

  private List<String> names(HttpExchanger.ExchangedReply reply, String array, String field) {
    RawReply raw = new RawReply(reply, endpoint, clock);
    Optional<JsonNode> root = raw.json();
    Answer refusal = raw.refusal(root).orElse(null);
    if (refusal instanceof Failure failure) {
      throw new FailedCall(failure);
    }
    JsonNode list = root.map(any -> any.path(array)).orElseGet(MissingNode::getInstance);
    if (refusal != null || !list.isArray()) {
      throw new FailedCall(raw.malformed("the answer has no list named " + array));
    }
    List<String> ids = new ArrayList<>();
    for (JsonNode entry : list) {
      String id = entry.path(field).asText("");
      if (!id.isEmpty() && id.length() <= LONGEST_NAME) {
        ids.add(endpoint.secrets().redact(id.startsWith("models/") ? id.substring(7) : id));
      }
    }
    return List.copyOf(ids);
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
