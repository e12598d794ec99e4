package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class MonitoringServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BoundedMeterRegistry meters = new BoundedMeterRegistry(registry);
  private Health health = Health.down("no \"broker\"");

  @Test
  void scrapeShowsTheCatalogueNames() throws Exception {
    meters.count(Meters.PROBES, "m", "answered");
    meters.set(Meters.OUTCOME_RATIO, 0.25, "m", "r1", "zh", "sensitive", "refusal");
    meters.set(Meters.LAST_RESPONSE_TIMESTAMP, 1.5e9, "m");
    meters.count(Meters.SPEND, 0.5, "m");
    meters.record(Meters.PROBE_DURATION, Duration.ofMillis(80), "m");
    String scrape = get("/metrics").body();
    assertThat(scrape)
        .contains("candor_probes_total{result=\"answered\",target=\"m\"} 1.0")
        .contains(
            "candor_outcome_ratio{arm=\"sensitive\",lang=\"zh\",outcome=\"refusal\",release=\"r1\",target=\"m\"} 0.25")
        .contains("candor_last_response_timestamp_seconds{target=\"m\"}")
        .contains("candor_spend_dollars_total{target=\"m\"} 0.5")
        .contains("candor_probe_duration_seconds_bucket{target=\"m\",le=\"0.1\"} 1");
    for (Meter meter : Meters.ALL) {
      assertThat(meter.help()).as(meter.name()).endsWith(".");
    }
  }

  @Test
  void forgottenGaugesDisappear() {
    meters.set(Meters.CONSTRAINED_RATIO, 0.5, "m", "r1", "en", "sensitive");
    meters.set(Meters.CONSTRAINED_RATIO, 0.5, "other", "r1", "en", "sensitive");
    meters.forgetTagged(Meters.ALL, "target", "m");
    assertThat(registry.scrape()).doesNotContain("target=\"m\"").contains("target=\"other\"");
  }

  @Test
  void healthIsUnavailableWhileAServiceIsDown() throws Exception {
    HttpResponse<String> response = get("/health");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .contains("\"worker\":{\"state\":\"down\",\"detail\":\"no \\\"broker\\\"\"}");
  }

  @Test
  void processIsAliveWhileWhatItLacksMayComeBack() throws Exception {
    health = Health.down("the broker is away");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("the broker is away", "\"ready\":false");
  }

  @Test
  void serviceThatOnlyFailsToTellOthersIsShownAndStaysReady() throws Exception {
    health = Health.degraded("the collector takes nothing");
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .contains("\"state\":\"degraded\"", "the collector takes nothing", "\"ready\":true");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void processThatFailedForGoodIsNotAlive() throws Exception {
    health = Health.failed("restarted too often");
    HttpResponse<String> live = get("/health/live");
    assertThat(live.statusCode()).isEqualTo(503);
    assertThat(live.body()).contains("\"state\":\"failed\"", "\"live\":false");
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void processWhoseServicesAreUpIsReady() throws Exception {
    health = Health.up();
    assertThat(get("/health/ready").body()).contains("\"ready\":true");
    assertThat(get("/health").body()).contains("\"up\":true");
    assertThat(get("/health/live").body()).contains("\"live\":true");
  }

  @Test
  void scrapeIsPackedWhenAskedFor() throws Exception {
    for (int i = 0; i < 100; i++) {
      meters.count(Meters.PROBES, "target-" + i, "answered");
    }
    try (MonitoringServer server = server(0)) {
      server.start();
      HttpResponse<byte[]> packed =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(server.uri().resolve("/metrics"))
                      .header("Accept-Encoding", "gzip")
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
      assertThat(
              new String(
                  new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
                  StandardCharsets.UTF_8))
          .contains("target=\"target-99\"");
    }
  }

  @Test
  void requestUnderAnotherNameReadsNeitherMetricsNorHealth() throws Exception {
    try (MonitoringServer server = server(0)) {
      server.start();
      for (String path : List.of("/metrics", "/health", "/health/live", "/health/ready", "/x")) {
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
          socket
              .getOutputStream()
              .write(
                  ("GET "
                          + path
                          + " HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
              .startsWith("HTTP/1.1 403 ")
              .contains("monitoring.allowed_hosts");
        }
      }
    }
  }

  @Test
  void tenHalfOpenConnectionsDoNotKeepAScrapeWaiting() throws Exception {
    List<Socket> held = new ArrayList<>();
    try (MonitoringServer server = server(0)) {
      server.start();
      for (int i = 0; i < 10; i++) {
        Socket socket = new Socket("127.0.0.1", server.uri().getPort());
        socket.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
        held.add(socket);
      }
      HttpResponse<String> scrape =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(server.uri().resolve("/metrics"))
                      .timeout(Duration.ofSeconds(9)) // before the first of them is cut off
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(scrape.statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void takenPortIsTheUsersToFix() {
    try (MonitoringServer first = server(0)) {
      first.start();
      try (MonitoringServer second = server(first.uri().getPort())) {
        assertThatThrownBy(second::start)
            .isInstanceOf(InputException.class)
            .hasMessageContaining("monitoring.port")
            .hasMessageContaining("choose another port");
      }
    }
  }

  private MonitoringServer server(int port) {
    return new MonitoringServer(
        new MonitoringSettings("127.0.0.1", port),
        registry,
        () -> List.of(new DownService(health)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (MonitoringServer server = server(0)) {
      server.start();
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(server.uri().resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString());
    }
  }

  private record DownService(Health health) implements Service {
    @Override
    public String name() {
      return "worker";
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
  }
}
