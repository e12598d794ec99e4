package dev.candor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.model.Outcome;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final String MODEL = Scenarios.MODEL;

  @Test
  void mixIsHonouredOverRealRequests() {
    Map<Outcome, Double> shares = new EnumMap<>(Outcome.class);
    shares.put(Outcome.ANSWER, .40);
    shares.put(Outcome.ALIGNED, .15);
    shares.put(Outcome.DEFLECTION, .10);
    shares.put(Outcome.LECTURE, .05);
    shares.put(Outcome.REFUSAL, .20);
    shares.put(Outcome.FILTERED, .07);
    shares.put(Outcome.INVALID, .03);
    Scenario scenario = Scenarios.of(Scenarios.model(MixRule.always(new OutcomeMix(shares))));
    int requests = 2_000;
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      IntStream.range(0, requests).forEach(i -> client.ask(MODEL, "Question " + i % 50));
      Map<String, Long> counts = provider.statistics().byOutcome();
      double[] expected = shares.values().stream().mapToDouble(s -> s * requests).toArray();
      long[] observed = shares.keySet().stream().mapToLong(o -> counts.get(o.wireName())).toArray();
      assertThat(new ChiSquareTest().chiSquareTest(expected, observed)).isGreaterThan(.01);
    }
  }

  @Test
  void ruleOfTopicLanguageAndArmDecides() {
    OutcomeMix refusing = OutcomeMix.of(0, 0, 0, 0, 1, 0);
    Scenario scenario =
        Scenario.builder()
            .questions(
                List.of(
                    new SimulatedQuestion("A?", "a", "history", "zh", "sensitive"),
                    new SimulatedQuestion("B?", "b", "history", "en", "sensitive"),
                    new SimulatedQuestion("C?", "c", "health", "zh", "sensitive"),
                    new SimulatedQuestion("D?", "d", "history", "zh", "control")))
            .addModels(
                Scenarios.model(MixRule.sensitive("zh", Set.of("history"), refusing)).build())
            .build();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      List.of("A?", "B?", "C?", "D?").forEach(prompt -> client.ask(MODEL, prompt));
      assertThat(provider.journal(4))
          .extracting(ServedReply::outcome)
          .containsExactly(Outcome.REFUSAL, Outcome.ANSWER, Outcome.ANSWER, Outcome.ANSWER);
    }
  }

  @Test
  void withoutRerollAPromptKeepsItsOutcomeWhileItsWordsVary() {
    Scenario scenario =
        Scenario.builder()
            .reroll(0)
            .addModels(Scenarios.model(MixRule.always(OutcomeMix.of(.5, 0, 0, 0, .5, 0))).build())
            .build();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      Set<Outcome> seen = new HashSet<>();
      for (int prompt = 0; prompt < 12; prompt++) {
        String text = "Question " + prompt;
        IntStream.range(0, 5).forEach(i -> client.ask(MODEL, text));
        Set<Outcome> outcomes = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (ServedReply reply : provider.journal(5)) {
          outcomes.add(reply.outcome());
          texts.add(reply.text());
        }
        assertThat(outcomes).hasSize(1);
        assertThat(texts).hasSizeGreaterThan(1);
        seen.addAll(outcomes);
      }
      assertThat(seen).hasSize(2);
    }
  }

  @Test
  void unknownPromptIsTakenByItsScriptAndItsMatter() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenarios.of(Scenarios.model()), 0)) {
      TestClient client = new TestClient(provider);
      client.ask(MODEL, "1989年天安门广场发生了什么？");
      client.ask(MODEL, "How do I bake bread?");
      List<ServedReply> journal = provider.journal(2);
      assertThat(journal.get(0).question())
          .returns("zh", SimulatedQuestion::lang)
          .returns("unknown", SimulatedQuestion::topic)
          .returns("sensitive", SimulatedQuestion::arm);
      assertThat(journal.get(1).question())
          .returns("en", SimulatedQuestion::lang)
          .returns("control", SimulatedQuestion::arm);
    }
  }

  @Test
  void replyHasTheShapeOfAChatCompletion() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.always(Outcome.ANSWER), 0)) {
      JsonNode json = TestClient.json(new TestClient(provider).ask(MODEL, "Tell me about rain."));
      assertThat(json.path("id").asText()).startsWith("chatcmpl-");
      assertThat(json.path("object").asText()).isEqualTo("chat.completion");
      assertThat(json.at("/choices/0/message/role").asText()).isEqualTo("assistant");
      assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
      assertThat(json.at("/usage/total_tokens").asInt())
          .isEqualTo(
              json.at("/usage/prompt_tokens").asInt()
                  + json.at("/usage/completion_tokens").asInt());
    }
  }

  @Test
  void maxTokensCutsTheReply() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.always(Outcome.ANSWER), 0)) {
      JsonNode body = TestClient.chat(MODEL, "Tell me about rain.").put("max_tokens", 1);
      JsonNode json =
          TestClient.json(new TestClient(provider).post("/v1/chat/completions", body, Map.of()));
      assertThat(json.at("/choices/0/message/content").asText()).hasSizeLessThanOrEqualTo(4);
      assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("length");
      assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(1);
    }
  }

  @Test
  void contentFilterEndsAReplyByItsFinishReason() {
    JsonNode json = TestClient.json(blocked(Block.CONTENT_FILTER));
    assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
  }

  @Test
  void dataInspectionRefusesTheInput() {
    HttpResponse<String> response = blocked(Block.DATA_INSPECTION);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestClient.json(response).at("/error/code").asText())
        .isEqualTo("data_inspection_failed");
  }

  @Test
  void promptFilterRefusesThePrompt() {
    HttpResponse<String> response = blocked(Block.PROMPT_FILTER);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode json = TestClient.json(response);
    assertThat(json.at("/error/code").asText()).isEqualTo("content_filter");
    assertThat(json.at("/error/innererror/code").asText())
        .isEqualTo("ResponsibleAIPolicyViolation");
  }

  @Test
  void emptyCompletionStopsInTheOrdinaryWay() {
    JsonNode json = TestClient.json(blocked(Block.EMPTY));
    assertThat(json.at("/choices/0/message/content").asText()).isEmpty();
    assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(json.at("/usage/completion_tokens").asInt()).isZero();
  }

  @Test
  void cannedLineTakesThePlaceOfTheReply() {
    JsonNode json = TestClient.json(blocked(Block.CANNED_LINE));
    assertThat(json.at("/choices/0/message/content").asText()).isNotBlank().hasSizeLessThan(150);
    assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  private static HttpResponse<String> blocked(Block block) {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenarios.blockedBy(block), 0)) {
      HttpResponse<String> response =
          new TestClient(provider).ask(MODEL, "What happened in June 1989?");
      assertThat(provider.journal(1).get(0).outcome()).isEqualTo(Outcome.FILTERED);
      return response;
    }
  }

  @Test
  void thinkingShowsInTagsOrInAField() {
    try (SimulatedProvider tags = SimulatedProvider.start(Scenarios.thinking(Thinking.TAGS), 0);
        SimulatedProvider field = SimulatedProvider.start(Scenarios.thinking(Thinking.FIELD), 0)) {
      assertThat(TestClient.content(new TestClient(tags).ask(MODEL, "Tell me about rain.")))
          .startsWith("<think>\n")
          .contains("\n</think>\n\n");
      JsonNode json = TestClient.json(new TestClient(field).ask(MODEL, "Tell me about rain."));
      assertThat(json.at("/choices/0/message/reasoning_content").asText()).contains("rain");
      assertThat(json.at("/choices/0/message/content").asText()).doesNotContain("<think>");
      assertThat(json.at("/usage/completion_tokens_details/reasoning_tokens").asInt()).isPositive();
    }
  }

  @Test
  void mixThatDoesNotAddUpIsRefused() {
    assertThatThrownBy(() -> OutcomeMix.of(.5, 0, 0, 0, .4, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the shares of a mix must add up to 1, these add up to 0.9");
  }
}
