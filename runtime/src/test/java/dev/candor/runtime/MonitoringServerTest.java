package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitoringServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MeterBook meters = new MeterBook(registry);

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
  void takenPortIsTheUsersToMend() {
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
        new MonitoringSettings("127.0.0.1", port), registry, () -> List.of(new DownService()));
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

  private static final class DownService implements Service {
    @Override
    public String name() {
      return "worker";
    }

    @Override
    public void start() {}

    @Override
    public Health health() {
      return Health.down("no \"broker\"");
    }

    @Override
    public void close() {}
  }
}
