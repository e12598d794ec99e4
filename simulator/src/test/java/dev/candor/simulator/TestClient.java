package dev.candor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks a simulated provider over real HTTP with the JDK's client. */
final class TestClient {
  static final ObjectMapper MAPPER = new ObjectMapper();

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SimulatedProvider provider;

  TestClient(SimulatedProvider provider) {
    this.provider = provider;
  }

  static ObjectNode chat(String model, String prompt) {
    ObjectNode body = MAPPER.createObjectNode().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return body;
  }

  HttpResponse<String> ask(String model, String prompt) {
    return post("/v1/chat/completions", chat(model, prompt), Map.of());
  }

  /** The status, or 0 when the connection broke. */
  int tryAsk(String model, String prompt) {
    try {
      return ask(model, prompt).statusCode();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  /** Asks all at the same time and waits for every reply or failure. */
  void askAll(String model, List<String> prompts) {
    prompts.stream()
        .map(prompt -> later("/v1/chat/completions", chat(model, prompt)))
        .map(asked -> asked.handle((response, failure) -> response))
        .toList()
        .forEach(CompletableFuture::join);
  }

  HttpResponse<String> post(String path, JsonNode body, Map<String, String> headers) {
    return send(request(path, headers).POST(body(body)).build());
  }

  HttpResponse<String> get(String path, Map<String, String> headers) {
    return send(request(path, headers).GET().build());
  }

  CompletableFuture<HttpResponse<String>> later(String path, JsonNode body) {
    return http.sendAsync(
        request(path, Map.of()).POST(body(body)).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(provider.baseUri().resolve("/") + path.substring(1)))
            .header("Content-Type", "application/json");
    headers.forEach(request::header);
    return request;
  }

  static HttpRequest.BodyPublisher body(JsonNode body) {
    return HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String content(HttpResponse<String> response) {
    return json(response).at("/choices/0/message/content").asText();
  }
}
