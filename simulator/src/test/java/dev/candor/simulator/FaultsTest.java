package dev.candor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.testkit.SettableClock;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String MODEL = Scenarios.MODEL;

  private static SimulatedProvider with(Faults faults) {
    return SimulatedProvider.start(Scenarios.of(Scenarios.model().faults(faults)), 0);
  }

  @Test
  void throttledRequestSaysWhenToComeBack() {
    try (SimulatedProvider provider = with(new Faults(1, 0, 0, 0, 0, 0))) {
      HttpResponse<String> response = new TestClient(provider).ask(MODEL, "Hello?");
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(TestClient.json(response).at("/error/code").asText())
          .isEqualTo("rate_limit_exceeded");
    }
  }

  @Test
  void serverErrorsVary() {
    try (SimulatedProvider provider = with(new Faults(0, 1, 0, 0, 0, 0))) {
      TestClient client = new TestClient(provider);
      Set<Integer> statuses =
          IntStream.range(0, 40)
              .mapToObj(i -> client.ask(MODEL, "Question " + i).statusCode())
              .collect(Collectors.toSet());
      assertThat(statuses).containsExactlyInAnyOrder(500, 502, 503);
    }
  }

  @Test
  void resetBreaksTheConnectionAndTheNextRequestIsServed() {
    try (SimulatedProvider provider = with(new Faults(0, 0, 1, 0, 0, 0))) {
      TestClient client = new TestClient(provider);
      assertThatThrownBy(() -> client.ask(MODEL, "Hello?"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(client.get("/v1/models", Map.of()).statusCode()).isEqualTo(200);
      assertThat(provider.statistics().byFault()).containsKey("reset");
    }
  }

  @Test
  void stalledRequestIsAnsweredByTheClientsOwnTimeout() {
    try (SimulatedProvider provider = with(new Faults(0, 0, 0, 1, 0, 0))) {
      TestClient client = new TestClient(provider);
      CompletableFuture<HttpResponse<String>> asked =
          client.later("/v1/chat/completions", TestClient.chat(MODEL, "Hello?"));
      Await.until(() -> provider.statistics().inFlight() == 1);
      assertThat(asked).isNotDone();
      assertThat(provider.statistics().byFault()).containsEntry("stall", 1L);
    }
  }

  @Test
  void tornReplyEndsBeforeItsLength() {
    try (SimulatedProvider provider = with(new Faults(0, 0, 0, 0, 1, 0))) {
      TestClient client = new TestClient(provider);
      assertThatThrownBy(() -> client.ask(MODEL, "Hello?"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(provider.journal(1).get(0).outcome()).isNull();
      assertThat(provider.journal(1).get(0).fault()).isEqualTo("torn");
    }
  }

  @Test
  void malformedReplyIsNotJson() {
    try (SimulatedProvider provider = with(new Faults(0, 0, 0, 0, 0, 1))) {
      HttpResponse<String> response = new TestClient(provider).ask(MODEL, "Hello?");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).startsWith("<html>");
    }
  }

  @Test
  void faultSharesAreHonouredAndAFailedTryDoesNotUseUpASample() {
    Scenario faulty = Scenarios.of(Scenarios.model().faults(new Faults(0, .3, 0, 0, 0, 0)));
    Scenario sound = Scenarios.of(Scenarios.model());
    try (SimulatedProvider provider = SimulatedProvider.start(faulty, 0);
        SimulatedProvider reference = SimulatedProvider.start(sound, 0)) {
      TestClient client = new TestClient(provider);
      IntStream.range(0, 200).forEach(i -> client.ask(MODEL, "Tell me about tides."));
      long failed = provider.statistics().byFault().get("server_error");
      assertThat(failed).isBetween(40L, 80L);
      TestClient other = new TestClient(reference);
      IntStream.range(0, (int) (200 - failed))
          .forEach(i -> other.ask(MODEL, "Tell me about tides."));
      assertThat(texts(provider)).isEqualTo(texts(reference));
    }
  }

  private static List<String> texts(SimulatedProvider provider) {
    return provider.journal(1_000).stream()
        .filter(reply -> reply.outcome() != null)
        .map(ServedReply::text)
        .toList();
  }

  @Test
  void rateLimitRefillsEvenlyAndGivesSecondsOrADate() {
    SettableClock clock = new SettableClock(Instant.parse("2026-03-01T10:00:00.500Z"));
    for (RateLimit.RetryHint form : RateLimit.RetryHint.values()) {
      Scenario.ModelBuilder model = Scenarios.model().limit(new RateLimit(30, 2, 0, form));
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (SimulatedProvider provider =
          SimulatedProvider.start(Scenarios.of(model), loopback, 0, clock)) {
        TestClient client = new TestClient(provider);
        assertThat(client.ask(MODEL, "a").statusCode()).isEqualTo(200);
        assertThat(client.ask(MODEL, "b").statusCode()).isEqualTo(200);
        HttpResponse<String> limited = client.ask(MODEL, "c");
        assertThat(limited.statusCode()).isEqualTo(429);
        String wait = limited.headers().firstValue("Retry-After").orElse("");
        switch (form) {
          case SECONDS -> assertThat(wait).isEqualTo("2");
          case DATE -> assertThat(date(wait)).isAfterOrEqualTo(clock.instant().plusSeconds(2));
          case EITHER -> assertThat(wait).isNotEmpty();
          case ABSENT -> assertThat(wait).isEmpty();
        }
        clock.advance(Duration.ofSeconds(2));
        assertThat(client.ask(MODEL, "c").statusCode()).isEqualTo(200);
      }
    }
  }

  private static Instant date(String header) {
    return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  /** So slow that no reply comes within a test. */
  private static final Latency GLACIAL =
      new Latency(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

  private static void askLater(TestClient client, int count) {
    for (int i = 0; i < count; i++) {
      client.later("/v1/chat/completions", TestClient.chat(MODEL, "Number " + i));
    }
  }

  @Test
  void requestBeyondTheInFlightLimitIsTurnedAway() {
    RateLimit three = new RateLimit(0, 1, 3, RateLimit.RetryHint.SECONDS);
    Scenario scenario = Scenarios.of(Scenarios.model().latency(GLACIAL).limit(three));
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      askLater(client, 3);
      Await.until(() -> provider.statistics().inFlight() == 3);
      assertThat(client.ask(MODEL, "One more?").statusCode()).isEqualTo(429);
      assertThat(provider.statistics().byFault()).containsEntry("in_flight_limit", 1L);
    }
  }

  @Test
  void threeHundredSlowRepliesWaitAtTheSameTimeOnOneThread() {
    Scenario scenario = Scenarios.of(Scenarios.model().latency(GLACIAL));
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      TestClient client = new TestClient(provider);
      askLater(client, 300);
      Await.until(() -> provider.statistics().inFlight() == 300);
      String thread = "simulated-provider-" + provider.baseUri().getPort();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(each -> each.getName().startsWith(thread))
          .hasSize(1);
      assertThat(client.get("/v1/models", Map.of()).statusCode()).isEqualTo(200);
    }
  }
}
