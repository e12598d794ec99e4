package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.StandardClassifier;
import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.Topics;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Meter;
import dev.candor.runtime.Meters;
import dev.candor.runtime.MonitoringServer;
import dev.candor.runtime.MonitoringSettings;
import dev.candor.stream.ClassifierService;
import dev.candor.stream.ClassifierSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and dashboards against a real scrape, by the real Prometheus and Alertmanager. */
class ITPrometheus {
  private static final Pattern SERIES = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+.*");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"");

  @TempDir Path directory;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BoundedMeterRegistry meters = new BoundedMeterRegistry(registry);

  @Test
  void everyQueryFindsItsMetricsAndLabelsInARealScrapeOfARunningClassifier() throws Exception {
    everyMeterOnce();
    Topics topics = new Topics("");
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        MonitoringServer monitoring = monitoring()) {
      KafkaSettings kafka = KafkaSettings.embedded(broker.bootstrapServers(), "mock://scrape", 2);
      try (Admin admin = Admin.create(kafka.clientProperties())) {
        topics.ensure(admin, 2, (short) 1);
      }
      ClassifierSettings settings =
          ClassifierSettings.from(
              Configuration.parse(
                  "m.yaml",
                  "classifier: {state_dir: \"" + directory.resolve("state") + "\"}",
                  Map.of()),
              2,
              1);
      try (ClassifierService classifier =
          new ClassifierService(
              settings, kafka, topics, StandardClassifier.load(), meters, System::nanoTime)) {
        classifier.start();
        RealAlertmanager.await(
            "the stream to run", () -> classifier.health().state() == Health.State.UP);
        RealAlertmanager.await(
            "the stream's metrics",
            () -> missing(series(RealAlertmanager.get(monitoring.uri() + "/metrics"))).isEmpty());
        lint(RealAlertmanager.get(monitoring.uri() + "/metrics"));
      }
    }
  }

  @Test
  void theRulesFireOnAScrapedDriftAndReachTheAlertmanager() throws Exception {
    RealProgram prometheus = RealProgram.named("prometheus", "prometheus");
    meters.set(Meters.CONSOLE_ADDRESS, 1, "http://console.example");
    meters.setAlarm(Meters.DRIFT_ALARM, 1, "model-a", "v1", "v2", "all", "any");
    meters.set(Meters.CYCLE_INTERVAL, 600, "model-a");
    meters.set(Meters.LAST_RESPONSE_TIMESTAMP, 1_000_000, "model-a");
    try (MonitoringServer monitoring = monitoring();
        RealAlertmanager alertmanager = RealAlertmanager.start(directory)) {
      Path configuration = configuration(monitoring, alertmanager);
      int port = RealAlertmanager.freePort();
      Process process =
          prometheus.start(
              directory,
              directory.resolve("prometheus.log"),
              "--config.file=" + configuration,
              "--storage.tsdb.path=" + directory.resolve("data"),
              "--web.listen-address=127.0.0.1:" + port);
      try {
        JsonNode alerts =
            alertmanager.alerts(
                "drift and silence",
                found -> {
                  Set<String> names = new HashSet<>(found.findValuesAsText("alertname"));
                  return names.containsAll(Set.of("CandorDriftAlarm", "CandorSilence"));
                });
        for (JsonNode alert : alerts) {
          assertThat(alert.at("/labels/target").asText()).isEqualTo("model-a");
          assertThat(alert.at("/annotations/runbook_url").asText())
              .startsWith("http://console.example/runbooks/Candor");
        }
        String drift =
            RealAlertmanager.get(
                "http://127.0.0.1:"
                    + port
                    + "/api/v1/query?query="
                    + URLEncoder.encode("candor_drift_alarm == 1", StandardCharsets.UTF_8));
        assertThat(new ObjectMapper().readTree(drift).at("/data/result/0/metric/measure").asText())
            .isEqualTo("any");
      } finally {
        process.destroy();
        process.onExit().join();
      }
    }
  }

  /** The rules that ship, told to wait a second where they wait for minutes. */
  private Path configuration(MonitoringServer monitoring, RealAlertmanager alertmanager)
      throws Exception {
    Files.writeString(
        directory.resolve("rules.yml"),
        Repository.text("prometheus/rules/candor.yml").replaceAll("for: \\d+m", "for: 1s"));
    return Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        alerting:
          alertmanagers:
            - static_configs: [{targets: ["%s"]}]
        scrape_configs:
          - job_name: candor
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(alertmanager.uri().getAuthority(), monitoring.uri().getAuthority()));
  }

  /** Names and helps as Prometheus' own linter wants them, those of libraries included. */
  private void lint(String scrape) throws Exception {
    RealProgram.named("promtool", "prometheus");
    Files.writeString(directory.resolve("scrape.txt"), scrape);
    RealProgram.Run run =
        RealProgram.named("bash", "bash")
            .run(directory, "-c", "promtool check metrics < scrape.txt");
    assertThat(run.output()).isEmpty();
    assertThat(run.exit()).isZero();
  }

  private MonitoringServer monitoring() {
    MonitoringServer server =
        new MonitoringServer(new MonitoringSettings("127.0.0.1", 0), registry, List::of);
    server.start();
    return server;
  }

  private void everyMeterOnce() {
    for (Meter meter : Meters.ALL) {
      String[] values = meter.tags().toArray(new String[0]);
      switch (meter.kind()) {
        case COUNTER -> meters.count(meter, values);
        case GAUGE -> meters.set(meter, 1, values);
        case TIMER -> meters.record(meter, Duration.ofMillis(1), values);
      }
    }
  }

  /** Label names of each metric in a scrape. */
  private static Map<String, Set<String>> series(String scrape) {
    Map<String, Set<String>> series = new HashMap<>();
    scrape
        .lines()
        .forEach(
            line -> {
              Matcher matcher = SERIES.matcher(line);
              if (!line.startsWith("#") && matcher.matches()) {
                Set<String> labels =
                    series.computeIfAbsent(matcher.group(1), any -> new HashSet<>());
                if (matcher.group(2) != null) {
                  Matcher label = LABEL.matcher(matcher.group(2));
                  while (label.find()) {
                    labels.add(label.group(1));
                  }
                }
              }
            });
    return series;
  }

  private static List<String> missing(Map<String, Set<String>> scraped) {
    List<String> missing = new ArrayList<>();
    Stream.concat(Queries.ofDashboards().stream(), Queries.ofRules().stream())
        .forEach(
            query -> {
              for (PromQuery.Selector selector : PromQuery.of(query.expression()).selectors()) {
                if (selector.metric().equals("up")) {
                  continue;
                }
                Set<String> labels = scraped.get(selector.metric());
                if (labels == null) {
                  missing.add(query.where() + ": " + selector.metric());
                  continue;
                }
                for (String label : selector.labels()) {
                  if (!labels.contains(label) && !Set.of("instance", "job").contains(label)) {
                    missing.add(query.where() + ": " + selector.metric() + "." + label);
                  }
                }
              }
            });
    return missing;
  }
}
