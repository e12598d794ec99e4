package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.candor.alerting.AlertingService;
import dev.candor.alerting.AlertingSettings;
import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.AlertCommand;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFlip;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerting role on a real broker, with a real Alertmanager and a real webhook endpoint. */
class ITAlerting {
  private static final Topics TOPICS = new Topics("");

  @TempDir Path directory;

  private final List<AlertingService> services = new ArrayList<>();
  private final BlockingQueue<String> hook = new LinkedBlockingQueue<>();
  private EmbeddedKafka broker;
  private KafkaSettings kafka;
  private EventSerdes serdes;
  private KafkaProducer<String, byte[]> producer;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    kafka = KafkaSettings.embedded(broker.bootstrapServers(), "mock://alerting", 4);
    serdes = new EventSerdes(kafka.serde());
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      TOPICS.ensure(admin, 4, (short) 1);
    }
    producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new StringSerializer(), new ByteArraySerializer());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            hook.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    services.forEach(AlertingService::close);
    producer.close();
    server.stop(0);
    broker.close();
  }

  @Test
  void aDriftIsShownByTheRealAlertmanagerWithItsEvidenceAndEndsWhenAcknowledged() throws Exception {
    try (RealAlertmanager alertmanager = RealAlertmanager.start(directory)) {
      service("- {name: am, type: alertmanager, url: \"" + alertmanager.uri() + "\"}");
      send(drift("s1"));

      JsonNode alerts = alertmanager.alerts("the drift", found -> found.size() == 1);
      assertThat(alerts.at("/0/labels/alertname").asText()).isEqualTo("CandorReleaseDrift");
      assertThat(alerts.at("/0/labels/severity").asText()).isEqualTo("warning");
      assertThat(alerts.at("/0/annotations/effect").asText())
          .isEqualTo("+15.0 points (95 % interval +7.0 to +23.0)");
      assertThat(alerts.at("/0/annotations/flip_1").asText()).contains("answer → refusal");
      assertThat(alerts.at("/0/receivers/0/name").asText()).isEqualTo("researchers");

      String alertId = alerts.at("/0/labels/alert_id").asText();
      send(
          TOPICS.alertCommands(),
          "model-a",
          new AlertCommand(
              "c1",
              alertId,
              "model-a",
              "acknowledge",
              "ana",
              "known upgrade",
              Instant.now(),
              null,
              null));
      alertmanager.alerts("the end of the alert", JsonNode::isEmpty);
    }
  }

  @Test
  void everySignalIsDeliveredOnceOverARestartOfTheService() throws Exception {
    AlertingService first = service(webhook());
    send(drift("s1"));
    assertThat(hook.poll(30, TimeUnit.SECONDS)).contains("dev.candor.alert.firing");
    first.close();

    send(drift("s1"));
    send(
        SignalBuilder.builder(drift("s1"))
            .signalId("s1/cleared")
            .state(SignalState.CLEARED)
            .build());
    service(webhook());
    assertThat(hook.poll(30, TimeUnit.SECONDS)).contains("dev.candor.alert.resolved");
    assertThat(hook).isEmpty();
  }

  @Test
  void severalInstancesShareTheTargetsAndOneTakesOverWhatAnotherLeaves() throws Exception {
    AlertingService one = service(webhook());
    AlertingService other = service(webhook());
    for (int target = 0; target < 12; target++) {
      send(SignalBuilder.builder(drift("s" + target)).target("model-" + target).build());
    }
    for (int target = 0; target < 12; target++) {
      assertThat(hook.poll(30, TimeUnit.SECONDS)).contains("dev.candor.alert.firing");
    }
    one.close();
    for (int target = 0; target < 12; target++) {
      send(
          SignalBuilder.builder(drift("s" + target))
              .target("model-" + target)
              .signalId("s" + target + "/cleared")
              .state(SignalState.CLEARED)
              .build());
    }
    for (int target = 0; target < 12; target++) {
      assertThat(hook.poll(30, TimeUnit.SECONDS)).contains("dev.candor.alert.resolved");
    }
    assertThat(hook).isEmpty();
    assertThat(other.health().state()).isEqualTo(Health.State.UP);
  }

  /** Prints what it measures; how fast this machine is today is no test. */
  @Test
  void theTimeFromSignalToWebhookIsMeasured() throws Exception {
    service(webhook());
    int rounds = 100;
    double[] milliseconds = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Signal signal = SignalBuilder.builder(drift("m" + round)).target("model-" + round).build();
      long sent = System.nanoTime();
      send(signal);
      assertThat(hook.poll(30, TimeUnit.SECONDS)).contains("\"model-" + round + "\"");
      milliseconds[round] = (System.nanoTime() - sent) / 1e6;
    }
    Arrays.sort(milliseconds);
    System.out.printf(
        "signal to webhook over %d signals: median %.0f ms, 99th percentile %.0f ms, most %.0f"
            + " ms%n",
        rounds, milliseconds[rounds / 2], milliseconds[98], milliseconds[rounds - 1]);
  }

  private String webhook() {
    return "- {name: hook, type: webhook, url: \"http://127.0.0.1:"
        + server.getAddress().getPort()
        + "/\"}";
  }

  private AlertingService service(String receiver) throws InterruptedException {
    AlertingSettings settings =
        AlertingSettings.from(
            Configuration.parse(
                "m.yaml", "alerting:\n  receivers:\n    " + receiver + "\n", Map.of()));
    AlertingService service =
        new AlertingService(
            settings,
            Optional::empty,
            kafka,
            TOPICS,
            serdes,
            new BoundedMeterRegistry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
            Clock.systemUTC(),
            new Random());
    services.add(service);
    service.start();
    RealAlertmanager.await("alerting to be up", () -> service.health().state() == Health.State.UP);
    return service;
  }

  private void send(Signal signal) {
    send(TOPICS.signals(), signal.target(), signal);
  }

  private <T> void send(Topic<T> topic, String key, T value) {
    byte[] bytes = serdes.of(topic).serializer().serialize(topic.name(), value);
    producer.send(new ProducerRecord<>(topic.name(), key, bytes));
    producer.flush();
  }

  private static Signal drift(String id) {
    Instant now = Instant.now();
    return SignalBuilder.builder()
        .facts(List.of())
        .signalId(id)
        .kind(SignalKind.RELEASE_DRIFT)
        .state(SignalState.RAISED)
        .target("model-a")
        .baseline("v1")
        .candidate("v2")
        .topic("all")
        .lang("zh")
        .measure("constrained")
        .difference(0.15)
        .low(0.07)
        .high(0.23)
        .pValue(0.0004)
        .since(now)
        .at(now)
        .summary("model-a v2 answers with more constraint than v1.")
        .flips(
            List.of(
                new SignalFlip(
                    "p1",
                    "zh",
                    "answer",
                    "refusal",
                    "What happened?",
                    "It was so.",
                    "I cannot.",
                    "history",
                    "sensitive",
                    false)))
        .build();
  }
}
