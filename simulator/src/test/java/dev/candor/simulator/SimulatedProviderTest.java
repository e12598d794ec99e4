package dev.candor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedProviderTest {

  @Test
  void demoAnswersAndSaysThatItIsSimulated() {
    try (SimulatedProvider provider = SimulatedProvider.start(Scenario.demo(), 0)) {
      TestClient client = new TestClient(provider);
      HttpResponse<String> response =
          client.post(
              "/v1/chat/completions",
              TestClient.chat(Scenario.STEADY_MODEL, "Tell me about the harbour of Rotterdam."),
              Map.of("Authorization", "Bearer " + Scenario.DEMO_KEY));
      assertThat(response.headers().firstValue("X-Simulated")).hasValue("true");
      assertThat(provider.journal(1)).hasSize(1);
    }
  }

  @Test
  void rollOutChangesServedNameAndFingerprintFromTheNextReply() {
    Scenario scenario =
        Scenario.builder()
            .model(
                Scenario.modelBuilder("simulated-m")
                    .release("1", new Rollout.AtStart())
                    .release("2", new Rollout.ByHand())
                    .build())
            .build();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      assertThat(TestClient.json(client.ask("simulated-m", "Hello?")).path("model").asText())
          .isEqualTo("simulated-m-1");
      provider.rollOut("simulated-m", "2");
      var after = TestClient.json(client.ask("simulated-m", "Hello?"));
      assertThat(after.path("model").asText()).isEqualTo("simulated-m-2");
      assertThat(after.path("system_fingerprint").asText()).isEqualTo("fp_simulated_m_2");
    }
  }
}
