package dev.candor.launcher.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.candor.alerting.telemetry.EvaluationService;
import dev.candor.alerting.telemetry.TelemetrySettings;
import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ComparisonVerdictBuilder;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Direction;
import dev.candor.model.VerdictState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITTelemetry {
  private static final Topics TOPICS = new Topics("");
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://it-telemetry"));
  private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
  private final CountDownLatch refused = new CountDownLatch(1);
  private volatile boolean takes;

  @TempDir private Path directory;
  private EmbeddedKafka broker;
  private KafkaSettings kafka;
  private HttpServer collector;

  @BeforeEach
  void startBrokerAndCollector() throws Exception {
    broker = EmbeddedKafka.start(directory, 0);
    kafka = new KafkaSettings(broker.bootstrapServers(), "", 1, (short) 1, Map.of(), Map.of());
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      TOPICS.ensure(admin, 1, (short) 1);
    }
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    collector.createContext(
        "/v1/logs",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isTaken = takes;
            if (isTaken) {
              taken.add(body);
            }
            exchange.sendResponseHeaders(isTaken ? 200 : 503, -1);
            if (!isTaken) {
              refused.countDown();
            }
          }
        });
    collector.start();
  }

  @AfterEach
  void stopBrokerAndCollector() {
    collector.stop(0);
    broker.close();
  }

  private EvaluationService service() {
    return EvaluationService.on(
        TelemetrySettings.from(
            Configuration.parse(
                "t.yaml",
                "telemetry: {endpoint: \"http://127.0.0.1:"
                    + collector.getAddress().getPort()
                    + "\"}",
                new HashMap<>())),
        kafka,
        TOPICS,
        serdes,
        new BoundedMeterRegistry(new SimpleMeterRegistry()));
  }

  private void write(KafkaProducer<byte[], byte[]> producer, String id) throws Exception {
    ComparisonVerdict verdict =
        ComparisonVerdictBuilder.builder()
            .verdictId(id)
            .target("m")
            .baseline("r1")
            .candidate("r2")
            .kind(ComparisonKind.RELEASE)
            .verdict(VerdictState.STABLE)
            .direction(Direction.NONE)
            .level(.01)
            .decidedAt(Instant.parse("2026-03-01T12:00:00Z"))
            .classifier("c1")
            .cells(List.of())
            .contrasts(List.of())
            .flips(List.of())
            .notes(List.of())
            .parts(1)
            .build();
    String topic = TOPICS.verdicts().name();
    byte[] value = serdes.of(TOPICS.verdicts()).serializer().serialize(topic, verdict);
    producer
        .send(new ProducerRecord<>(topic, 0, new byte[] {1}, value))
        .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void awaitCommit() throws Exception {
    Instant end = Instant.now().plus(WITHIN);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      while (admin
          .listConsumerGroupOffsets("candor-telemetry")
          .partitionsToOffsetAndMetadata()
          .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .isEmpty()) {
        assertThat(Instant.now()).isBefore(end);
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  @Test
  void whatWaitsForTheCollectorSinceTheFirstStartIsSentAfterARestart() throws Exception {
    Map<String, Object> properties = kafka.clientProperties();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      write(producer, "before");
      try (EvaluationService first = service()) {
        first.start();
        awaitCommit();
        write(producer, "v1");
        assertThat(refused.await(WITHIN.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      }
      write(producer, "v2");
      takes = true;
      StringBuilder all = new StringBuilder();
      try (EvaluationService second = service()) {
        second.start();
        while (all.indexOf("\"v2\"") < 0) {
          String body = taken.poll(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
          assertThat(body).as("what the collector has after a restart").isNotNull();
          all.append(body);
        }
      }
      assertThat(all.toString()).containsSubsequence("\"v1\"", "\"v2\"");
      assertThat(all.toString()).doesNotContain("\"before\"");
    }
  }
}
