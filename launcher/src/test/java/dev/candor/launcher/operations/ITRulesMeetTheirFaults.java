package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.candor.launcher.Platform;
import dev.candor.launcher.monitor.WholeMonitor;
import dev.candor.launcher.simulate.CatalogueQuestions;
import dev.candor.runtime.Configuration;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules that ship, in the real Prometheus, while a whole monitor meets the faults that they are
 * about: a wrong key, a provider that goes away, four models that move at once, foreign bytes in a
 * topic, rules of the user's that move the gold score, a receiver that is down and one that is
 * slow, and in the end the monitor itself.
 */
class ITRulesMeetTheirFaults {
  private static final int CYCLES_BEFORE_ROLLOUT = 4;
  private static final List<String> MOVING =
      List.of("moving-1", "moving-2", "moving-3", "moving-4");
  private static final String GONE = "gone";
  private static final String WRONG_KEY = "wrong-key";

  /** Of the user's, and wrong about a reply of the gold set. */
  private static final String MISLEADING_RULE =
      """
      rules:
        - id: house-hammock
          lang: en
          says: filtered
          zone: start
          longest: 300
          decides: 0.98
          provenance: a mistake
          phrases: ["To hang a hammock, choose two sturdy trees"]
          matches: ["To hang a hammock, choose two sturdy trees."]
          spares: ["A hammock hangs between trees."]
      """;

  /** Longer than a notification may take. */
  private static final int SLOW_SECONDS = 3;

  @TempDir Path directory;

  private final Map<String, AtomicInteger> cycles = new ConcurrentHashMap<>();
  private final CountDownLatch settled = new CountDownLatch(MOVING.size() + 1);

  @Test
  void everyFaultMakesItsRuleFireAndNoOther() throws Exception {
    RealProgram prometheus = RealProgram.named("prometheus", "prometheus");
    Scenario scenario = Scenario.demo().withQuestions(CatalogueQuestions.builtIn());
    int metrics = RealAlertmanager.freePort();
    int port = RealAlertmanager.freePort();
    HttpServer slow = slowReceiver();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0);
        Platform platform = Platform.start(directory.resolve("data"), 2, 0, 0)) {
      SimulatedProvider leaving = SimulatedProvider.start(scenario, 0);
      WholeMonitor monitor =
          WholeMonitor.start(
              configuration(provider.baseUri(), leaving.baseUri(), metrics, slow),
              platform.settings(),
              platform.topics(),
              directory,
              tally -> closed(tally.target()));
      Process process =
          prometheus.start(
              directory,
              directory.resolve("prometheus.log"),
              "--config.file=" + prometheusConfiguration(metrics),
              "--storage.tsdb.path=" + directory.resolve("series"),
              "--web.listen-address=127.0.0.1:" + port);
      try {
        assertThat(settled.await(150, TimeUnit.SECONDS)).as("cycles: %s", cycles).isTrue();
        firing(port, Set.of("CandorTargetNeverAnswered " + WRONG_KEY));
        assertThat(now(port))
            .as("what is well is left in peace")
            .noneMatch(alert -> alert.startsWith("CandorSilence"))
            .noneMatch(alert -> alert.startsWith("CandorDeadLetters"))
            .noneMatch(alert -> alert.startsWith("CandorDriftAlarm"))
            .noneMatch(alert -> alert.endsWith(GONE));
        provider.rollOut(Scenario.DRIFTING_MODEL, "2");
        leaving.close();
        foreignBytes(platform);
        Set<String> wanted = new TreeSet<>();
        MOVING.forEach(target -> wanted.add("CandorDriftAlarm " + target));
        wanted.addAll(
            Set.of(
                "CandorEveryModelMoved ",
                "CandorTargetNeverAnswered " + WRONG_KEY,
                "CandorTargetBlind " + WRONG_KEY,
                "CandorProbesFailing " + WRONG_KEY,
                "CandorSilence " + GONE,
                "CandorCircuitOpen " + GONE,
                "CandorGoldScoreMoved ",
                "CandorDeadLetters undecodable",
                "CandorNotificationsFailing down",
                "CandorAlertsSlow slow"));
        firing(port, wanted);
        assertThat(now(port))
            .noneMatch(alert -> alert.equals("CandorNotificationsFailing slow"))
            .noneMatch(alert -> alert.equals("CandorSilence " + WRONG_KEY))
            .noneMatch(alert -> alert.startsWith("CandorProbesFailing moving"));
        monitor.close();
        firing(port, Set.of("CandorDown candor"));
      } finally {
        monitor.close();
        leaving.close();
        process.destroy();
        process.onExit().join();
        slow.stop(0);
      }
    }
  }

  private void closed(String target) {
    if (cycles.computeIfAbsent(target, any -> new AtomicInteger()).incrementAndGet()
        == CYCLES_BEFORE_ROLLOUT) {
      settled.countDown();
    }
  }

  /** Something else writes to the topic of responses. */
  private static void foreignBytes(Platform platform) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            platform.settings().clientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  platform.topics().responses().name(), "foreign".getBytes(StandardCharsets.UTF_8)))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static HttpServer slowReceiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    CountDownLatch never = new CountDownLatch(1);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            never.await(SLOW_SECONDS, TimeUnit.SECONDS);
            exchange.sendResponseHeaders(204, -1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  private Configuration configuration(URI provider, URI leaving, int metrics, HttpServer slow)
      throws IOException {
    Path rules = Files.writeString(directory.resolve("house.yaml"), MISLEADING_RULE);
    List<String> lines = new ArrayList<>(List.of("targets:"));
    MOVING.forEach(name -> lines.add(target(name, provider, "CANDOR_TEST_KEY")));
    lines.add(target(GONE, leaving, "CANDOR_TEST_KEY"));
    lines.add(target(WRONG_KEY, provider, "CANDOR_WRONG_KEY"));
    lines.addAll(
        List.of(
            "catalogue: {packs: [china], max_intents: 12}",
            "schedule: {every: 5s, samples: 1, languages: [en, zh], spread: 0.3, at_start: true}",
            "monitoring: {port: " + metrics + "}",
            "classifier: {grace: 10s, rules: \"" + rules + "\"}",
            "alerting:",
            "  group_wait: 0s",
            "  ignored_kinds: []",
            "  retry_max: 1s",
            "  receivers:",
            "    - {name: down, type: webhook, url: \"http://127.0.0.1:"
                + RealAlertmanager.freePort()
                + "/\"}",
            "    - {name: slow, type: webhook, url: \"http://127.0.0.1:"
                + slow.getAddress().getPort()
                + "/\"}",
            ""));
    return Configuration.parse(
        "faults.yaml",
        String.join("\n", lines),
        new HashMap<>(
            Map.of("CANDOR_TEST_KEY", Scenario.DEMO_KEY, "CANDOR_WRONG_KEY", "not-the-key")));
  }

  private static String target(String name, URI endpoint, String key) {
    return String.format(
        "  - {name: %s, endpoint: \"%s\", model: %s, api_key_env: %s,"
            + " limits: {in_flight: 32, requests_per_minute: 60000},"
            + " circuit: {window: 10, rest: 2s}}",
        name, endpoint, Scenario.DRIFTING_MODEL, key);
  }

  /**
   * The rules that ship, told to wait for seconds where they wait for minutes. Silence is six
   * cycles, so that a machine that halts for a while makes none.
   */
  private Path prometheusConfiguration(int metrics) throws IOException {
    String rules = Repository.text("prometheus/rules/candor.yml");
    assertThat(rules).contains(", 300)");
    Files.writeString(
        directory.resolve("rules.yml"),
        rules.replaceAll("for: \\d+m", "for: 1s").replace(", 300)", ", 30)"));
    return Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        scrape_configs:
          - job_name: candor
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(metrics));
  }

  private static void firing(int port, Set<String> wanted) throws InterruptedException {
    Set<String> missing = new TreeSet<>(wanted);
    try {
      RealAlertmanager.await(
          "alerts",
          () -> {
            missing.removeAll(now(port));
            return missing.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError("these never fired: " + missing, e);
    }
  }

  /** The alerts that fire, each with what it is about. */
  private static Set<String> now(int port) throws IOException, InterruptedException {
    String body = RealAlertmanager.get("http://127.0.0.1:" + port + "/api/v1/alerts");
    Set<String> firing = new TreeSet<>();
    if (body != null) {
      for (JsonNode alert : new ObjectMapper().readTree(body).at("/data/alerts")) {
        if (alert.get("state").asText().equals("firing")) {
          JsonNode labels = alert.get("labels");
          String about =
              List.of("target", "receiver", "reason", "job").stream()
                  .filter(labels::has)
                  .map(label -> labels.get(label).asText())
                  .findFirst()
                  .orElse("");
          firing.add(labels.get("alertname").asText() + " " + about);
        }
      }
    }
    return firing;
  }
}
