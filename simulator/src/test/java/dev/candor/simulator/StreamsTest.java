package dev.candor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final String MODEL = Scenarios.MODEL;

  private static String stream(SimulatedProvider provider, String prompt) {
    ObjectNode body = TestClient.chat(MODEL, prompt).put("stream", true);
    HttpResponse<String> response =
        new TestClient(provider).post("/v1/chat/completions", body, Map.of());
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return response.body();
  }

  private static List<JsonNode> events(String body) {
    List<JsonNode> events = new ArrayList<>();
    for (String line : body.split("\n")) {
      if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
        try {
          events.add(TestClient.MAPPER.readTree(line.substring(6)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return events;
  }

  private static String joined(List<JsonNode> events, String field) {
    return events.stream()
        .map(event -> event.at("/choices/0/delta/" + field).asText(""))
        .collect(Collectors.joining());
  }

  @Test
  void streamedPiecesJoinToTheReplyAndEndWithDone() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.always(Outcome.ANSWER), 0)) {
      String body = stream(provider, "请介绍一下长城。");
      List<JsonNode> events = events(body);
      assertThat(joined(events, "content")).isEqualTo(provider.journal(1).get(0).text());
      assertThat(events).hasSizeGreaterThan(3);
      JsonNode last = events.get(events.size() - 1);
      assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
      assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
      assertThat(body).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void reasoningStreamsBeforeTheContent() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.thinking(Thinking.FIELD), 0)) {
      List<JsonNode> events = events(stream(provider, "Tell me about rain."));
      assertThat(joined(events, "reasoning_content")).contains("rain");
      assertThat(events.get(1).at("/choices/0/delta").has("reasoning_content")).isTrue();
    }
  }

  @Test
  void withdrawnStreamsEndInOneOfThreeWays() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.blockedBy(Block.WITHDRAWN), 0)) {
      Set<String> endings = new HashSet<>();
      for (int i = 0; i < 30; i++) {
        List<JsonNode> events = events(stream(provider, "What happened in 1989? " + i));
        assertThat(joined(events, "content")).isNotBlank();
        JsonNode last = events.get(events.size() - 1);
        endings.add(
            last.has("error")
                ? "error " + last.at("/error/code").asText()
                : last.at("/choices/0/finish_reason").asText());
      }
      assertThat(endings)
          .containsExactlyInAnyOrder("error data_inspection_failed", "stop", "content_filter");
    }
  }

  @Test
  void inspectorAnswersAStreamingRequestWithAPlainError() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.blockedBy(Block.DATA_INSPECTION), 0)) {
      ObjectNode body = TestClient.chat(MODEL, "Hello?").put("stream", true);
      HttpResponse<String> response =
          new TestClient(provider).post("/v1/chat/completions", body, Map.of());
      assertThat(response.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void tornStreamBreaksOff() {
    Scenario scenario = Scenarios.of(Scenarios.model().faults(new Faults(0, 0, 0, 0, 1, 0)));
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      assertThatThrownBy(() -> stream(provider, "Tell me about rain."))
          .isInstanceOf(UncheckedIOException.class);
    }
  }
}
