package dev.candor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeShapesTest {
  private static final String MODEL = Scenarios.MODEL;

  private static ObjectNode message(String prompt) {
    return TestClient.chat(MODEL, prompt).put("max_tokens", 4_000);
  }

  private static ObjectNode contents(String prompt) {
    ObjectNode body = TestClient.MAPPER.createObjectNode();
    body.putArray("contents")
        .addObject()
        .put("role", "user")
        .putArray("parts")
        .addObject()
        .put("text", prompt);
    return body;
  }

  private static HttpResponse<String> anthropic(SimulatedProvider provider, ObjectNode body) {
    return new TestClient(provider).post("/v1/messages", body, Map.of("x-api-key", "any"));
  }

  private static HttpResponse<String> gemini(SimulatedProvider provider, String verb) {
    return new TestClient(provider)
        .post(
            "/v1beta/models/" + MODEL + ":" + verb,
            contents("Tell me about rain."),
            Map.of("x-goog-api-key", "any"));
  }

  @Test
  void anthropicMessageHasItsShape() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.thinking(Thinking.FIELD), 0)) {
      JsonNode json = TestClient.json(anthropic(provider, message("Tell me about rain.")));
      assertThat(json.path("type").asText()).isEqualTo("message");
      assertThat(json.at("/content/0/type").asText()).isEqualTo("thinking");
      assertThat(json.at("/content/1/text").asText()).isEqualTo(provider.journal(1).get(0).text());
      assertThat(json.path("stop_reason").asText()).isEqualTo("end_turn");
      assertThat(json.at("/usage/output_tokens").asInt()).isPositive();
    }
  }

  @Test
  void anthropicStreamHasItsEventsInOrder() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.thinking(Thinking.FIELD), 0)) {
      String body = anthropic(provider, message("Tell me about rain.").put("stream", true)).body();
      assertThat(body)
          .containsSubsequence(
              "event: message_start",
              "event: content_block_start",
              "thinking_delta",
              "event: content_block_stop",
              "event: content_block_start",
              "text_delta",
              "event: message_delta",
              "event: message_stop");
    }
  }

  @Test
  void anthropicRefusesByStopReasonAndByPolicyError() {
    try (SimulatedProvider filter =
            SimulatedProvider.start(Scenarios.blockedBy(Block.CONTENT_FILTER), 0);
        SimulatedProvider inspector =
            SimulatedProvider.start(Scenarios.blockedBy(Block.PROMPT_FILTER), 0)) {
      assertThat(TestClient.json(anthropic(filter, message("A?"))).path("stop_reason").asText())
          .isEqualTo("refusal");
      HttpResponse<String> blocked = anthropic(inspector, message("A?"));
      assertThat(blocked.statusCode()).isEqualTo(400);
      assertThat(TestClient.json(blocked).at("/error/message").asText())
          .isEqualTo("Output blocked by content filtering policy");
    }
  }

  @Test
  void anthropicNeedsMaxTokens() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenarios.of(Scenarios.model()), 0)) {
      HttpResponse<String> response = anthropic(provider, TestClient.chat(MODEL, "A?"));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("max_tokens");
    }
  }

  @Test
  void geminiReplyHasItsShape() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.thinking(Thinking.FIELD), 0)) {
      JsonNode json = TestClient.json(gemini(provider, "generateContent"));
      assertThat(json.at("/candidates/0/content/parts/0/thought").asBoolean()).isTrue();
      assertThat(json.at("/candidates/0/content/parts/1/text").asText())
          .isEqualTo(provider.journal(1).get(0).text());
      assertThat(json.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
      assertThat(json.path("modelVersion").asText()).isEqualTo("simulated-m-1");
    }
  }

  @Test
  void geminiStreamEndsWithAFinishReason() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenarios.of(Scenarios.model()), 0)) {
      String body = gemini(provider, "streamGenerateContent?alt=sse").body();
      assertThat(body).startsWith("data: {").contains("\"finishReason\":\"STOP\"");
    }
  }

  @Test
  void geminiReportsABlockedPromptWithStatus200() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.blockedBy(Block.PROMPT_FILTER), 0)) {
      HttpResponse<String> response = gemini(provider, "generateContent");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(TestClient.json(response).at("/promptFeedback/blockReason").asText())
          .isEqualTo("SAFETY");
    }
  }

  @Test
  void wrongKeyFailsInEveryShape() {
    Scenario scenario =
        Scenario.builder().apiKey("good").addModels(Scenarios.model().build()).build();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      HttpResponse<String> message = anthropic(provider, message("A?"));
      assertThat(message.statusCode()).isEqualTo(401);
      assertThat(TestClient.json(message).at("/error/type").asText())
          .isEqualTo("authentication_error");
      HttpResponse<String> content = gemini(provider, "generateContent");
      assertThat(content.statusCode()).isEqualTo(401);
      assertThat(TestClient.json(content).at("/error/status").asText())
          .isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void anthropicsKeyMayComeAsABearerToken() {
    Scenario scenario =
        Scenario.builder().apiKey("good").addModels(Scenarios.model().build()).build();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      for (String key : List.of("good", "bad")) {
        assertThat(
                client
                    .post("/v1/messages", message("A?"), Map.of("Authorization", "Bearer " + key))
                    .statusCode())
            .isEqualTo(key.equals("good") ? 200 : 401);
      }
    }
  }

  @Test
  void azureNamesTheModelInItsPath() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenarios.of(Scenarios.model()), 0)) {
      ObjectNode body = TestClient.chat("", "Tell me about rain.");
      HttpResponse<String> response =
          new TestClient(provider)
              .post(
                  "/openai/deployments/" + MODEL + "/chat/completions?api-version=2024-10-21",
                  body,
                  Map.of("api-key", "any"));
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }
}
