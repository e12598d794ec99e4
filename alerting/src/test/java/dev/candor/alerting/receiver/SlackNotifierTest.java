package dev.candor.alerting.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.model.Severity;
import dev.candor.runtime.Secret;
import dev.candor.testkit.SettableClock;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlackNotifierTest {
  @Test
  void hostileRepliesAreEscapedAndEveryTextIsVerbatimAndBounded() throws Exception {
    try (Inbox inbox = new Inbox()) {
      new SlackFormat(new Secret(inbox.uri() + "services/T/B/x"))
          .notifier(
              "chat", HttpClient.newHttpClient(), Duration.ofSeconds(10), SettableClock.atNewYear())
          .deliver(Notifications.firing(Severity.CRITICAL));
      Inbox.Post post = inbox.take();
      assertThat(post.path()).isEqualTo("/services/T/B/x");
      JsonNode message = new ObjectMapper().readTree(post.body());
      assertThat(post.body())
          .contains("&lt;script&gt;")
          .doesNotContain("<script>")
          .doesNotContain("<!channel>");
      assertThat(message.at("/blocks/0/text/text").asText())
          .isEqualTo("🔴 model-a: v2 answers differently than v1");
      for (JsonNode block : message.get("blocks")) {
        if (block.get("type").asText().equals("section")) {
          assertThat(block.at("/text/verbatim").asBoolean()).isTrue();
          assertThat(block.at("/text/text").asText().length()).isLessThanOrEqualTo(3000);
        }
      }
      assertThat(post.body())
          .contains("+35.0 points (95 % interval +21.3 to +47.9)")
          .contains("<http://127.0.0.1:8080/alerts/a1|Transcripts side by side>");
    }
  }
}
