package dev.candor.alerting.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.model.Severity;
import dev.candor.testkit.SettableClock;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertmanagerNotifierTest {
  private final SettableClock clock = new SettableClock(Notifications.START.plusSeconds(5));

  @Test
  void labelsIdentifyTheAlertAndAnnotationsCarryTheEvidence() throws Exception {
    JsonNode alerts = posted(Notifications.firing(Severity.WARNING));
    assertThat(alerts).hasSize(1);
    JsonNode labels = alerts.get(0).get("labels");
    assertThat(labels.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "alertname", "alert_id", "severity", "target", "baseline", "candidate", "source");
    JsonNode annotations = alerts.get(0).get("annotations");
    assertThat(annotations.get("effect").asText()).contains("+35.0 points");
    assertThat(annotations.get("p_value").asText()).isEqualTo("0.0004");
    assertThat(annotations.get("flip_1").asText()).startsWith("[zh] answer → refusal");
    assertThat(annotations.get("runbook_url").asText()).endsWith("CandorReleaseDrift.md");
    assertThat(Instant.parse(alerts.get(0).get("endsAt").asText()))
        .isEqualTo(clock.instant().plus(AlertmanagerFormat.LAPSE));
  }

  @Test
  void aCriticalAlertEndsItsLesserTwin() throws Exception {
    JsonNode alerts = posted(Notifications.firing(Severity.CRITICAL));
    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).at("/labels/severity").asText()).isEqualTo("warning");
    assertThat(Instant.parse(alerts.get(1).get("endsAt").asText())).isEqualTo(clock.instant());
  }

  @Test
  void aResolvedAlertCarriesItsEnd() throws Exception {
    JsonNode alerts = posted(Notifications.resolved());
    assertThat(Instant.parse(alerts.get(0).get("endsAt").asText()))
        .isEqualTo(Notifications.START.plusSeconds(60));
  }

  private JsonNode posted(Notification notification) throws Exception {
    try (Inbox inbox = new Inbox()) {
      new AlertmanagerFormat(inbox.uri(), Map.of())
          .notifier("am", HttpClient.newHttpClient(), Duration.ofSeconds(10), clock)
          .deliver(notification);
      Inbox.Post post = inbox.take();
      assertThat(post.path()).isEqualTo("/api/v2/alerts");
      return new ObjectMapper().readTree(post.body());
    }
  }
}
