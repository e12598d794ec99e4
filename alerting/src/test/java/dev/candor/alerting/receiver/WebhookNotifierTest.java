package dev.candor.alerting.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.model.Severity;
import dev.candor.runtime.Secret;
import dev.candor.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebhookNotifierTest {
  private static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private final SettableClock clock = SettableClock.atNewYear();
  private Inbox inbox;

  @BeforeEach
  void start() throws Exception {
    inbox = new Inbox();
  }

  @AfterEach
  void stop() {
    inbox.close();
  }

  @Test
  void theSignatureIsTheOneOfTheStandardWebhooksSpecification() {
    // The specification's own example.
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    assertThat(WebhookSignature.sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330L, body))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aNotificationIsAStructuredCloudEventWithItsIdForDeduplication() throws Exception {
    notifier(Optional.of(SECRET)).deliver(Notifications.firing(Severity.WARNING));

    Inbox.Post post = inbox.take();
    assertThat(post.header("Content-Type"))
        .isEqualTo("application/cloudevents+json; charset=UTF-8");
    assertThat(post.header("Authorization")).isEqualTo("Bearer t");
    assertThat(post.header("webhook-id")).isEqualTo("a1.1");
    long time = Long.parseLong(post.header("webhook-timestamp"));
    assertThat(time).isEqualTo(clock.instant().getEpochSecond());
    assertThat(post.header("webhook-signature"))
        .isEqualTo(
            WebhookSignature.sign(
                SECRET, "a1.1", time, post.body().getBytes(StandardCharsets.UTF_8)));

    JsonNode event = new ObjectMapper().readTree(post.body());
    assertThat(event.get("specversion").asText()).isEqualTo("1.0");
    assertThat(event.get("id").asText()).isEqualTo("a1.1");
    assertThat(event.get("type").asText()).isEqualTo("dev.candor.alert.firing");
    assertThat(event.get("source").asText()).isEqualTo("/candor/alerting");
    assertThat(event.get("subject").asText()).isEqualTo("model-a");
    assertThat(event.at("/data/p_value").asDouble()).isEqualTo(0.0004);
    assertThat(event.at("/data/flips/0/after").asText()).isEqualTo(Notifications.HOSTILE);
    assertThat(event.at("/data/ended_at").isNull()).isTrue();
  }

  @Test
  void withoutASecretNothingIsSigned() throws Exception {
    notifier(Optional.empty()).deliver(Notifications.resolved());
    Inbox.Post post = inbox.take();
    assertThat(post.header("webhook-signature")).isNull();
    assertThat(post.body()).contains("dev.candor.alert.resolved");
  }

  @Test
  void aRefusalCarriesItsStatusAndTheRestAskedFor() {
    inbox.answer(429);
    assertThatThrownBy(
            () -> notifier(Optional.empty()).deliver(Notifications.firing(Severity.WARNING)))
        .isInstanceOfSatisfying(
            DeliveryException.class,
            e -> {
              assertThat(e).hasMessage("HTTP 429");
              assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
            });
  }

  @Test
  void aReceiverThatIsAwayIsAFailureThatDoesNotShowTheAddress() {
    inbox.close();
    assertThatThrownBy(
            () -> notifier(Optional.empty()).deliver(Notifications.firing(Severity.WARNING)))
        .isInstanceOf(DeliveryException.class)
        .hasMessage("cannot connect: ConnectException");
  }

  @Test
  void aTokenThatNoHeaderCanHoldIsAFailureThatDoesNotShowIt() {
    assertThatThrownBy(
            () ->
                notifier(inbox.uri(), "Bearer \u200Btoken", Optional.empty())
                    .deliver(Notifications.firing(Severity.WARNING)))
        .isInstanceOf(DeliveryException.class)
        .hasNoCause()
        .hasMessageNotContaining("token");
  }

  @Test
  @Timeout(30)
  void aReceiverThatStallsInItsAnswerIsGivenUpAtTheTimeOut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Socket> stalled =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  Socket socket = server.accept();
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
                              .getBytes(StandardCharsets.US_ASCII));
                  return socket;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      HttpPost post = new HttpPost(HttpClient.newHttpClient(), Duration.ofMillis(500));
      URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());
      assertThatThrownBy(() -> post.send(new Post(address, Map.of(), new byte[0])))
          .isInstanceOf(DeliveryException.class)
          .hasMessage("no answer within 500 ms");
      stalled.join().close();
    }
  }

  private Notifier notifier(Optional<Secret> secret) {
    return notifier(inbox.uri(), "Bearer t", secret);
  }

  private Notifier notifier(URI base, String authorization, Optional<Secret> secret) {
    return new WebhookFormat(
            URI.create(base + "hook"), Map.of("Authorization", new Secret(authorization)), secret)
        .notifier("hook", HttpClient.newHttpClient(), Duration.ofSeconds(10), clock);
  }
}
