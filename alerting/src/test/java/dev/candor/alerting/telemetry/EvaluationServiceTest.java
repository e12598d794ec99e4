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
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationServiceTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition PARTITION = new TopicPartition(TOPICS.verdicts().name(), 0);

  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://evaluation-service"));
  private final List<JsonNode> taken = Collections.synchronizedList(new ArrayList<>());
  private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
  private final List<String> contentTypes = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger asked = new AtomicInteger();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private HttpServer collector;
  private int[] answers = {200};
  private int largest = Integer.MAX_VALUE;

  /** How the service was at each request. */
  private final List<Health> healths = Collections.synchronizedList(new ArrayList<>());

  private final List<Boolean> waiting = Collections.synchronizedList(new ArrayList<>());

  private final CountDownLatch polledAfterCommit = new CountDownLatch(1);
  private volatile EvaluationService running;

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
            if (records(body).size() > largest) {
              answer = 413;
            }
            healths.add(running.health());
            waiting.add(isWaiting());
            exchange.getResponseHeaders().add("Retry-After", "0");
            contentTypes.addAll(exchange.getRequestHeaders().get("content-type"));
            tokens.add(exchange.getRequestHeaders().getFirst("authorization"));
            if (answer == 200) {
              taken.add(body);
            }
            exchange.sendResponseHeaders(answer, -1);
          }
        });
    collector.start();
  }

  private boolean isWaiting() {
    Gauge gauge = meters.find("candor.telemetry.waiting").gauge();
    return gauge != null && gauge.value() == 1;
  }

  private double verdicts(String result) {
    return meters.get("candor.telemetry.verdicts").tag("result", result).counter().count();
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

          @Override
          public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (committed.getCount() == 0) {
              polledAfterCommit.countDown();
            }
            return super.poll(timeout);
          }
        };
    consumer.schedulePollTask(
        () -> {
          consumer.updateEndOffsets(Map.of(PARTITION, 0L));
          consumer.rebalance(List.of(PARTITION));
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

  private EvaluationService service(Supplier<Consumer<byte[], byte[]>> consumers) {
    return service("authorization=Bearer abc", consumers);
  }

  private EvaluationService service(String headers, Supplier<Consumer<byte[], byte[]>> consumers) {
    running =
        new EvaluationService(
            settings(headers), TOPICS, serdes, new BoundedMeterRegistry(meters), consumers);
    return running;
  }

  private void run(CountDownLatch committed, MockConsumer<byte[], byte[]> consumer)
      throws InterruptedException {
    try (EvaluationService service = service(() -> consumer)) {
      service.start();
      assertThat(committed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(polledAfterCommit.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(service.health()).isEqualTo(Health.up());
    }
  }

  private static JsonNode records(JsonNode body) {
    return body.at("/resourceLogs/0/scopeLogs/0/logRecords");
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
    JsonNode records = records(taken.get(0));
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
    assertThat(verdicts("refused")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 401, 403, 404})
  void collectorThatWantsAnotherTokenOrAddressIsWaitedForAndTheServiceIsDegraded(int answer)
      throws Exception {
    answers = new int[] {answer, 200};
    CountDownLatch committed = new CountDownLatch(1);
    run(committed, consumer(committed, bytes(verdict("v1", VerdictState.STABLE))));
    assertThat(taken).hasSize(1);
    assertThat(healths).hasSize(2);
    assertThat(healths.get(1).state()).isEqualTo(Health.State.DEGRADED);
    assertThat(healths.get(1).detail()).contains("HTTP " + answer).doesNotContain("abc");
    assertThat(waiting).containsExactly(false, true);
    assertThat(isWaiting()).isFalse();
    assertThat(verdicts("retried")).isEqualTo(1);
    assertThat(verdicts("delivered")).isEqualTo(1);
  }

  @Test
  void batchThatIsTooLargeIsSentInHalves() throws Exception {
    largest = 1;
    CountDownLatch committed = new CountDownLatch(1);
    run(
        committed,
        consumer(
            committed,
            bytes(verdict("v1", VerdictState.STABLE)),
            bytes(verdict("v2", VerdictState.STABLE)),
            bytes(verdict("v3", VerdictState.DRIFTED))));
    assertThat(taken).hasSize(3);
    assertThat(taken.toString()).containsSubsequence("\"v1\"", "\"v2\"", "\"v3\"");
  }

  @Test
  void verdictThatIsTooLargeAloneIsPassedOver() throws Exception {
    largest = 0;
    CountDownLatch committed = new CountDownLatch(1);
    run(committed, consumer(committed, bytes(verdict("v1", VerdictState.STABLE))));
    assertThat(asked).hasValue(1);
    assertThat(taken).isEmpty();
  }

  @Test
  void whereTheFirstStartBeganIsCommittedBeforeTheCollectorHasAnything() throws Exception {
    answers = new int[] {503};
    CountDownLatch begun = new CountDownLatch(1);
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("latest") {
          @Override
          public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            super.commitSync(offsets);
            begun.countDown();
          }
        };
    consumer.schedulePollTask(
        () -> {
          consumer.updateEndOffsets(Map.of(PARTITION, 5L));
          consumer.rebalance(List.of(PARTITION));
          consumer.addRecord(
              new ConsumerRecord<>(
                  PARTITION.topic(),
                  0,
                  5,
                  new byte[0],
                  bytes(verdict("v1", VerdictState.DRIFTED))));
        });
    try (EvaluationService service = service(() -> consumer)) {
      service.start();
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(consumer.committed(Set.of(PARTITION)))
          .containsEntry(PARTITION, new OffsetAndMetadata(5));
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void unforeseenExceptionEndsNothingAndTheServiceIsDegradedMeanwhile() throws Exception {
    CountDownLatch committed = new CountDownLatch(1);
    MockConsumer<byte[], byte[]> broken =
        new MockConsumer<>("latest") {
          @Override
          public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            throw new IllegalStateException("unforeseen");
          }
        };
    MockConsumer<byte[], byte[]> sound =
        consumer(committed, bytes(verdict("v1", VerdictState.STABLE)));
    Iterator<Consumer<byte[], byte[]>> next =
        List.<Consumer<byte[], byte[]>>of(broken, sound).iterator();
    try (EvaluationService service = service(next::next)) {
      service.start();
      assertThat(committed.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(taken).hasSize(1);
    assertThat(healths.get(0))
        .isEqualTo(Health.degraded("begins again after IllegalStateException"));
  }

  @Test
  void contentTypeIsOursHoweverAHeaderSpellsIt() throws Exception {
    CountDownLatch committed = new CountDownLatch(1);
    MockConsumer<byte[], byte[]> consumer =
        consumer(committed, bytes(verdict("v1", VerdictState.STABLE)));
    try (EvaluationService service = service("content-type=text/plain", () -> consumer)) {
      service.start();
      assertThat(committed.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(contentTypes).containsExactly("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host=collector",
        "content-length=3",
        "Bearer s3cret=",
        " =s3cret",
        "authorization=s3cr\u00e9t\u0416",
        "authorization=s3cret\r\nx: y"
      })
  void headerThatNoRequestCanCarryIsRefusedWithItsPlaceAndWithoutTheSecret(String headers) {
    assertThatThrownBy(() -> settings(headers))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("headers_env")
        .hasMessageNotContaining("s3cr");
  }

  @Test
  void endpointOfAnotherSchemeIsRefused() {
    assertThatThrownBy(
            () ->
                TelemetrySettings.from(
                    Configuration.parse(
                        "t.yaml", "telemetry: {endpoint: \"grpc://c:4317\"}", new HashMap<>())))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("http or https");
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
