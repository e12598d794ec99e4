package dev.candor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.model.Outcome;
import dev.candor.runtime.InputException;
import dev.candor.testkit.SettableClock;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SimulatedProviderTest {
  private static final String MODEL = Scenarios.MODEL;

  @Test
  void everyReplySaysThatItIsSimulated() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenario.demo(), 0)) {
      TestClient client = new TestClient(provider);
      for (String path : List.of("/", "/v1/models", "/v1/nothing", "/simulated/statistics")) {
        assertThat(client.get(path, Map.of()).headers().firstValue("X-Simulated")).hasValue("true");
      }
      HttpResponse<String> reply = authorised(client, Scenario.STEADY_MODEL, "Tell me about tea.");
      assertThat(reply.headers().firstValue("X-Simulated")).hasValue("true");
      assertThat(client.get("/", Map.of()).body()).contains("SIMULATED");
    }
  }

  private static HttpResponse<String> authorised(TestClient client, String model, String prompt) {
    return client.post(
        "/v1/chat/completions",
        TestClient.chat(model, prompt),
        Map.of("Authorization", "Bearer " + Scenario.DEMO_KEY));
  }

  @Test
  void keyIsChecked() {
    Scenario scenario =
        Scenario.builder()
            .apiKey("good")
            .exhaustedKey("spent")
            .addModels(Scenarios.model().build())
            .build();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      JsonNode body = TestClient.chat(MODEL, "Hello?");
      String path = "/v1/chat/completions";
      assertThat(client.post(path, body, Map.of()).statusCode()).isEqualTo(401);
      assertThat(client.post(path, body, Map.of("Authorization", "Bearer bad")).statusCode())
          .isEqualTo(401);
      HttpResponse<String> spent = client.post(path, body, Map.of("Authorization", "Bearer spent"));
      assertThat(spent.statusCode()).isEqualTo(402);
      assertThat(TestClient.json(spent).at("/error/code").asText()).isEqualTo("insufficient_quota");
      assertThat(client.post(path, body, Map.of("Authorization", "Bearer good")).statusCode())
          .isEqualTo(200);
      assertThat(client.post(path, body, Map.of("api-key", "good")).statusCode()).isEqualTo(200);
      assertThat(client.get("/v1/models", Map.of()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void unknownModelIsNotFoundAndABrokenBodyIsABadRequest() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenarios.of(Scenarios.model()), 0)) {
      TestClient client = new TestClient(provider);
      HttpResponse<String> unknown = client.ask("gpt-nothing", "Hello?");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(TestClient.json(unknown).at("/error/code").asText()).isEqualTo("model_not_found");
      JsonNode noMessages = TestClient.MAPPER.createObjectNode().put("model", MODEL);
      HttpResponse<String> bad = client.post("/v1/chat/completions", noMessages, Map.of());
      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(TestClient.json(bad).at("/error/type").asText())
          .isEqualTo("invalid_request_error");
    }
  }

  @Test
  void rollOutChangesServedNameAndFingerprintAndARollbackRestoresThem() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(twoReleases(new Rollout.ByHand()), 0)) {
      TestClient client = new TestClient(provider);
      assertThat(served(client)).isEqualTo("simulated-m-1 fp_simulated_m_1");
      provider.rollOut(MODEL, "2");
      assertThat(served(client)).isEqualTo("simulated-m-2 fp_simulated_m_2");
      assertThat(provider.statistics().current()).containsEntry(MODEL, "2");
      provider.rollOut(MODEL, "1");
      assertThat(served(client)).isEqualTo("simulated-m-1 fp_simulated_m_1");
      assertThatThrownBy(() -> provider.rollOut(MODEL, "9"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no release 9");
    }
  }

  private static Scenario twoReleases(Rollout second) {
    return Scenarios.of(Scenarios.model().release("2", second));
  }

  private static String served(TestClient client) {
    return served(client, "Hello?");
  }

  private static String served(TestClient client, String prompt) {
    JsonNode json = TestClient.json(client.ask(MODEL, prompt));
    return json.path("model").asText() + " " + json.path("system_fingerprint").asText();
  }

  @Test
  void releaseRollsOutAfterACountOfReplies() {
    Scenario scenario = twoReleases(new Rollout.AfterReplies(3));
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      List<String> served =
          IntStream.range(0, 5).mapToObj(i -> served(client, "Question " + i)).toList();
      assertThat(served.subList(0, 3)).allMatch(name -> name.startsWith("simulated-m-1"));
      assertThat(served.subList(3, 5)).allMatch(name -> name.startsWith("simulated-m-2"));
    }
  }

  @Test
  void releaseRollsOutAtATimeByTheClockGiven() {
    SettableClock clock = SettableClock.atNewYear();
    Scenario scenario = twoReleases(new Rollout.AfterTime(Duration.ofHours(2)));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, loopback, 0, clock)) {
      TestClient client = new TestClient(provider);
      clock.advance(Duration.ofMinutes(119));
      assertThat(served(client)).startsWith("simulated-m-1");
      clock.advance(Duration.ofMinutes(1));
      assertThat(served(client)).startsWith("simulated-m-2");
    }
  }

  @Test
  void releaseRollsOutWhenAPromptComesUpForTheCycle() {
    Scenario scenario = twoReleases(new Rollout.AtCycle(3, 2));
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      List<String> served = new ArrayList<>();
      for (int asking = 0; asking < 5; asking++) {
        served.add(served(client, "First?"));
        served.add(served(client, "Second?"));
      }
      assertThat(served.subList(0, 8)).allMatch(name -> name.startsWith("simulated-m-1"));
      assertThat(served.subList(8, 10)).allMatch(name -> name.startsWith("simulated-m-2"));
    }
  }

  @Test
  void canaryServesTwoFingerprintsSideBySide() {
    Scenario scenario =
        Scenarios.of(Scenarios.model().release("2", new Rollout.ByHand()).canary("2", 0.25));
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      IntStream.range(0, 200).forEach(i -> client.ask(MODEL, "Question " + i));
      assertThat(provider.statistics().byRelease().get(MODEL + "/2")).isBetween(30L, 70L);
      provider.rollOut(MODEL, "2");
      IntStream.range(0, 20).forEach(i -> assertThat(served(client)).startsWith("simulated-m-2"));
    }
  }

  @Test
  void modelsListGrowsWithTheRollOutAndAnOldReleaseCanBePinned() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(twoReleases(new Rollout.ByHand()), 0)) {
      TestClient client = new TestClient(provider);
      assertThat(models(client)).containsExactly(MODEL, "simulated-m-1");
      assertThat(client.ask("simulated-m-2", "Hello?").statusCode()).isEqualTo(404);
      provider.rollOut(MODEL, "2");
      assertThat(models(client)).containsExactly(MODEL, "simulated-m-1", "simulated-m-2");
      JsonNode pinned = TestClient.json(client.ask("simulated-m-1", "Hello?"));
      assertThat(pinned.path("model").asText()).isEqualTo("simulated-m-1");
    }
  }

  private static List<String> models(TestClient client) {
    JsonNode data = TestClient.json(client.get("/v1/models", Map.of())).path("data");
    return StreamSupport.stream(data.spliterator(), false)
        .map(model -> model.path("id").asText())
        .toList();
  }

  @Test
  void sameSeedGivesTheSameRepliesInWhateverOrderPromptsArrive() {
    List<String> prompts = IntStream.range(0, 12).mapToObj(i -> "Question " + i + "?").toList();
    List<String> reversed = new ArrayList<>(prompts);
    Collections.reverse(reversed);
    Map<String, List<String>> first = replies(Scenario.demo().withSeed(5), prompts);
    assertThat(replies(Scenario.demo().withSeed(5), reversed)).isEqualTo(first);
    assertThat(replies(Scenario.demo().withSeed(6), prompts)).isNotEqualTo(first);
  }

  private static Map<String, List<String>> replies(Scenario scenario, List<String> prompts) {
    Map<String, List<String>> replies = new TreeMap<>();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario.withApiKey(""), 0)) {
      TestClient client = new TestClient(provider);
      for (int sample = 0; sample < 3; sample++) {
        client.askAll(Scenario.DRIFTING_MODEL, prompts);
      }
      for (ServedReply reply : provider.journal(1_000)) {
        replies
            .computeIfAbsent(reply.question().promptText(), key -> new ArrayList<>())
            .add(reply.fault() + reply.outcome() + reply.status() + reply.text());
      }
    }
    return replies;
  }

  @Test
  void nonceSeedAndTemperatureZeroFixTheSample() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(Scenarios.always(Outcome.ANSWER), 0)) {
      TestClient client = new TestClient(provider);
      String path = "/v1/chat/completions";
      String prompt = "Tell me about the fall of the Berlin Wall.";
      JsonNode plain = TestClient.chat(MODEL, prompt);
      JsonNode seeded = TestClient.chat(MODEL, prompt).put("seed", 4);
      JsonNode greedy = TestClient.chat(MODEL, prompt).put("temperature", 0);
      Map<String, String> nonce = Map.of(SimulatedProvider.NONCE_HEADER, "a");
      assertThat(TestClient.content(client.post(path, plain, nonce)))
          .isEqualTo(TestClient.content(client.post(path, plain, nonce)));
      assertThat(TestClient.content(client.post(path, seeded, Map.of())))
          .isEqualTo(TestClient.content(client.post(path, seeded, Map.of())));
      assertThat(TestClient.content(client.post(path, greedy, Map.of())))
          .isEqualTo(TestClient.content(client.post(path, greedy, Map.of())));
      assertThat(TestClient.content(client.post(path, plain, Map.of())))
          .isNotEqualTo(TestClient.content(client.post(path, plain, Map.of())));
    }
  }

  @Test
  void countsAddUp() {
    Scenario.ModelBuilder model =
        Scenarios.model(MixRule.always(OutcomeMix.of(.5, 0, 0, 0, .5, 0)))
            .faults(new Faults(.1, .2, 0, 0, 0, 0));
    try (SimulatedProvider provider = SimulatedProvider.start(Scenarios.of(model), 0)) {
      TestClient client = new TestClient(provider);
      IntStream.range(0, 100).forEach(i -> client.ask(MODEL, "Question " + i));
      SimulatedStatistics statistics = provider.statistics();
      assertThat(statistics.requests()).isEqualTo(100);
      assertThat(sum(statistics.byStatus())).isEqualTo(100);
      assertThat(sum(statistics.byOutcome()) + sum(statistics.byFault())).isEqualTo(100);
      assertThat(statistics.byOutcome()).containsKeys("answer", "refusal");
      assertThat(statistics.byFault()).containsKeys("throttled", "server_error");
      assertThat(provider.journal(10)).hasSize(10).last().extracting("number").isEqualTo(100L);
    }
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void journalIsBounded() {
    Scenario scenario =
        Scenario.builder().journalSize(5).addModels(Scenarios.model().build()).build();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      IntStream.range(0, 9).forEach(i -> client.ask(MODEL, "Question " + i));
      assertThat(provider.journal(100))
          .extracting(ServedReply::number)
          .containsExactly(5L, 6L, 7L, 8L, 9L);
    }
  }

  @Test
  void pagesShowStatisticsAndJournalAndRollOut() {
    try (SimulatedProvider provider =
        SimulatedProvider.start(twoReleases(new Rollout.ByHand()), 0)) {
      TestClient client = new TestClient(provider);
      client.ask(MODEL, "Hello?");
      JsonNode journal = TestClient.json(client.get("/simulated/journal?last=5", Map.of()));
      assertThat(journal.at("/0/outcome").asText()).isEqualTo("answer");
      JsonNode empty = TestClient.MAPPER.createObjectNode();
      HttpResponse<String> rolled =
          client.post("/simulated/roll-out?model=simulated-m&release=2", empty, Map.of());
      assertThat(TestClient.json(rolled).at("/current/simulated-m").asText()).isEqualTo("2");
      HttpResponse<String> wrong =
          client.post("/simulated/roll-out?model=simulated-x&release=2", empty, Map.of());
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(wrong.body()).contains("no model simulated-x");
    }
  }

  @Test
  void portInUseIsSaidPlainly() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenario.demo(), 0)) {
      int port = provider.baseUri().getPort();
      assertThatThrownBy(() -> SimulatedProvider.start(Scenario.demo(), port))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("127.0.0.1:" + port + " is in use");
    }
  }

  @Test
  void demoDriftsInChineseOnly() {
    List<SimulatedQuestion> questions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      questions.add(question("敏感问题第" + i + "号？", "zh", SimulatedQuestion.SENSITIVE));
      questions.add(question("Sensitive question " + i + "?", "en", SimulatedQuestion.SENSITIVE));
      questions.add(question("对照问题第" + i + "号？", "zh", SimulatedQuestion.CONTROL));
    }
    List<String> prompts = questions.stream().map(SimulatedQuestion::promptText).toList();
    Scenario scenario = Scenario.demo().withQuestions(questions).withApiKey("");
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      client.askAll(Scenario.DRIFTING_MODEL, prompts);
      List<ServedReply> before = provider.journal(1_000);
      provider.rollOut(Scenario.DRIFTING_MODEL, "2");
      client.askAll(Scenario.DRIFTING_MODEL, prompts);
      List<ServedReply> after = provider.journal(1_000).subList(before.size(), 2 * before.size());
      assertThat(constrained(before, "zh", SimulatedQuestion.SENSITIVE)).isBetween(.35, .6);
      assertThat(constrained(after, "zh", SimulatedQuestion.SENSITIVE)).isBetween(.8, 1.0);
      assertThat(constrained(before, "en", SimulatedQuestion.SENSITIVE)).isBetween(.1, .4);
      assertThat(constrained(after, "en", SimulatedQuestion.SENSITIVE)).isBetween(.15, .5);
      assertThat(constrained(after, "zh", SimulatedQuestion.CONTROL)).isLessThan(.15);
    }
  }

  private static SimulatedQuestion question(String text, String lang, String arm) {
    return new SimulatedQuestion(text, "intent", "topic", lang, arm);
  }

  private static double constrained(List<ServedReply> replies, String lang, String arm) {
    return replies.stream()
        .filter(reply -> reply.outcome() != null)
        .filter(reply -> reply.question().lang().equals(lang) && reply.question().arm().equals(arm))
        .mapToInt(reply -> reply.outcome().isConstrained() ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void closedProviderRefusesConnections() {
    SimulatedProvider provider = SimulatedProvider.start(Scenario.demo(), 0);
    TestClient client = new TestClient(provider);
    client.get("/", Map.of());
    provider.close();
    assertThat(client.tryAsk(MODEL, "Hello?")).isZero();
  }
}
