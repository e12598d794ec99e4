package dev.candor.alerting.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ComparisonVerdictBuilder;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Direction;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvaluationServiceTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition PARTITION = new TopicPartition(TOPICS.verdicts().name(), 0);

  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://evaluation-service"));
  private final List<JsonNode> taken = Collections.synchronizedList(new ArrayList<>());
  private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer collector;
  private int[] answers = {200};

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    collector.createContext(
        "/v1/logs",
        exchange -> {
          try (exchange) {
            JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
            int turn = asked.getAndIncrement();
            int answer = answers[Math.min(turn, answers.length - 1)];
            tokens.add(exchange.getRequestHeaders().getFirst("authorization"));
            exchange.sendResponseHeaders(answer, -1);
            if (answer == 200) {
              taken.add(body);
            }
          }
        });
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  private TelemetrySettings settings(String headers) {
    return TelemetrySettings.from(
        Configuration.parse(
            "t.yaml",
            "telemetry: {endpoint: \"http://127.0.0.1:"
                + collector.getAddress().getPort()
                + "/\", headers_env: TOKEN}",
            new HashMap<>(Map.of("TOKEN", headers))));
  }

  private static ComparisonVerdict verdict(String id, VerdictState state) {
    Cell cell =
        new Cell(
            "all",
            "all",
            "sensitive",
            "constrained",
            Share.of(100, 20),
            Share.of(100, 60),
            .4,
            .3,
            .5,
            .0001,
            state,
            null,
            null,
            .0004);
    return ComparisonVerdictBuilder.builder()
        .verdictId(id)
        .target("m")
        .baseline("r1")
        .candidate("r2")
        .kind(ComparisonKind.RELEASE)
        .verdict(state)
        .direction(Direction.MORE_CONSTRAINED)
        .level(.01)
        .decidedAt(Instant.parse("2026-03-01T12:00:00Z"))
        .classifier("c1")
        .cells(List.of(cell))
        .contrasts(List.of())
        .flips(List.of())
        .note("as it is")
        .notes(List.of())
        .parts(1)
        .build();
  }

  private MockConsumer<byte[], byte[]> consumer(CountDownLatch committed, byte[]... values) {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("latest") {
          @Override
          public synchronized void commitSync() {
            super.commitSync();
            committed.countDown();
          }
        };
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          consumer.updateEndOffsets(Map.of(PARTITION, 0L));
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
          consumer.seek(PARTITION, 0);
          for (int i = 0; i < values.length; i++) {
            consumer.addRecord(
                new ConsumerRecord<>(PARTITION.topic(), 0, i, new byte[0], values[i]));
          }
        });
    return consumer;
  }

  private byte[] bytes(ComparisonVerdict verdict) {
    return serdes.of(TOPICS.verdicts()).serializer().serialize(PARTITION.topic(), verdict);
  }

  private void run(CountDownLatch committed, MockConsumer<byte[], byte[]> consumer)
      throws InterruptedException {
    try (EvaluationService service =
        new EvaluationService(
            settings("authorization=Bearer abc"),
            TOPICS,
            serdes,
            new BoundedMeterRegistry(new SimpleMeterRegistry()),
            () -> consumer)) {
      service.start();
      assertThat(committed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void verdictIsAnEventWithTheConventionsNames() throws Exception {
    CountDownLatch committed = new CountDownLatch(1);
    run(
        committed,
        consumer(
            committed,
            bytes(verdict("v1", VerdictState.DRIFTED)),
            new byte[] {7},
            bytes(
                ComparisonVerdictBuilder.builder(verdict("v1", VerdictState.DRIFTED))
                    .part(1)
                    .parts(2)
                    .build())));
    assertThat(tokens).containsExactly("Bearer abc");
    JsonNode records = taken.get(0).at("/resourceLogs/0/scopeLogs/0/logRecords");
    assertThat(records).hasSize(1);
    JsonNode record = records.get(0);
    assertThat(record.get("eventName").asText()).isEqualTo("gen_ai.evaluation.result");
    assertThat(record.get("timeUnixNano").asText()).isEqualTo("1772366400000000000");
    assertThat(record.get("severityText").asText()).isEqualTo("WARN");
    Map<String, String> attributes = new HashMap<>();
    record
        .get("attributes")
        .forEach(
            attribute ->
                attributes.put(
                    attribute.get("key").asText(),
                    attribute.get("value").elements().next().asText()));
    assertThat(attributes)
        .containsEntry("event.name", "gen_ai.evaluation.result")
        .containsEntry("gen_ai.evaluation.name", "candor.release")
        .containsEntry("gen_ai.evaluation.score.label", "drifted")
        .containsEntry("gen_ai.evaluation.score.value", "0.4")
        .containsEntry("gen_ai.evaluation.explanation", "as it is")
        .containsEntry("candor.target", "m")
        .containsEntry("candor.p_value", "4.0E-4");
    assertThat(taken.get(0).at("/resourceLogs/0/resource/attributes/0/value/stringValue").asText())
        .isEqualTo("candor");
  }

  @Test
  void collectorThatIsDownIsAskedAgainUntilItHasTheVerdict() throws Exception {
    answers = new int[] {503, 200};
    CountDownLatch committed = new CountDownLatch(1);
    run(committed, consumer(committed, bytes(verdict("v1", VerdictState.STABLE))));
    assertThat(asked).hasValue(2);
    assertThat(taken).hasSize(1);
  }

  @Test
  void requestThatTheCollectorWillNeverTakeIsPassedOver() throws Exception {
    answers = new int[] {400};
    CountDownLatch committed = new CountDownLatch(1);
    run(committed, consumer(committed, bytes(verdict("v1", VerdictState.STABLE))));
    assertThat(asked).hasValue(1);
    assertThat(taken).isEmpty();
  }

  @Test
  void headersThatAreNoneAreRefusedWithTheirPlace() {
    assertThatThrownBy(() -> settings("Bearer abc"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("headers_env")
        .hasMessageNotContaining("abc ");
    assertThat(
            TelemetrySettings.from(Configuration.parse("t.yaml", "", new HashMap<>())).endpoint())
        .isEmpty();
  }
}
