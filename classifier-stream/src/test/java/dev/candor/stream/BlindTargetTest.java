package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.query.BlindTarget;
import dev.candor.stream.query.MonitorStores;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlindTargetTest {
  private static final int PLANNED = 4;

  @TempDir Path directory;

  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://blind-target-test"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private TopologyTestDriver driver;
  private TestInputTopic<String, Response> responses;
  private TestOutputTopic<String, Signal> signals;
  private TestOutputTopic<String, Tally> tallies;
  private MonitorStores stores;
  private Instant now = Responses.START;
  private int probes;

  @BeforeEach
  void open() {
    ClassifierMetrics metrics = new MicrometerClassifierMetrics(new BoundedMeterRegistry(registry));
    driver =
        TestTopology.driver(
            serdes, TestTopology.settings(directory), StandardClassifier.load(), metrics);
    responses = TestTopology.input(driver, serdes, topics.responses());
    signals = TestTopology.output(driver, serdes, topics.signals());
    tallies = TestTopology.output(driver, serdes, topics.tallies());
    stores = TestTopology.stores(driver, TestTopology.settings(directory));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void targetThatNeverAnswersIsKnownAfterItsThirdFailureAndSignalledAfterItsFirstCycle() {
    fail("bad_key", 0);
    fail("bad_key", 0);
    assertThat(stores.targets()).isEmpty();
    fail("bad_key", 0);
    assertThat(stores.targets()).containsExactly("m");
    BlindTarget blind = stores.blind("m").orElseThrow();
    assertThat(blind.failures()).isEqualTo(3);
    assertThat(blind.since()).isEqualTo(Responses.START.plusSeconds(1));
    assertThat(blind.failure()).isEqualTo("bad_key");
    assertThat(blind.detail()).startsWith("HTTP 401: no such key").hasSize(300);
    assertThat(signals.isEmpty()).isTrue();
    fail("bad_key", 0);
    fail("bad_key", 1);
    Signal raised = signals.readValue();
    assertThat(signals.isEmpty()).as("told once").isTrue();
    assertThat(raised.kind()).isEqualTo(SignalKind.BLIND_TARGET);
    assertThat(raised.state()).isEqualTo(SignalState.RAISED);
    assertThat(raised.since()).isEqualTo(blind.since());
    assertThat(raised.summary()).contains("m is blind", "bad_key", "no such key");
    assertThat(registry.find("candor.last.response.timestamp").timeGauges())
        .as("a failed probe is no response")
        .isEmpty();
    assertThat(tallies.isEmpty()).isTrue();
  }

  @Test
  void replyClearsTheSignalAndTheStateEvenIfItIsABlock() {
    for (int i = 0; i < PLANNED; i++) {
      fail("wrong_model", 0);
    }
    Signal raised = signals.readValue();
    pipe(reply(1).text(null).finishReason("content_filter").build());
    Signal cleared = signals.readValue();
    assertThat(cleared.state()).isEqualTo(SignalState.CLEARED);
    assertThat(cleared.signalId()).startsWith(raised.signalId());
    assertThat(cleared.summary()).isEqualTo("m answers again.");
    assertThat(stores.blind("m")).isEmpty();
  }

  @Test
  void targetThatAnsweredIsSignalledAfterTwoCyclesOrTenMinutesWithoutAReply() {
    pipe(reply(0).build());
    for (int i = 0; i < 2 * PLANNED - 1; i++) {
      fail("timeout", 1);
    }
    assertThat(signals.isEmpty()).isTrue();
    fail("timeout", 2);
    assertThat(signals.readValue().state()).isEqualTo(SignalState.RAISED);
    pipe(reply(3).build());
    assertThat(signals.readValue().state()).isEqualTo(SignalState.CLEARED);
    fail("timeout", 4);
    fail("timeout", 4);
    fail("timeout", 4);
    assertThat(signals.isEmpty()).isTrue();
    now = now.plus(Duration.ofMinutes(10));
    fail("timeout", 4);
    assertThat(signals.readValue().state()).isEqualTo(SignalState.RAISED);
  }

  @Test
  void probesThatWereNeverSentAndRecordingsMakeNoTargetBlind() {
    for (int i = 0; i < 3 * PLANNED; i++) {
      fail("budget", i / PLANNED);
    }
    for (int i = 0; i < 3 * PLANNED; i++) {
      pipe(failed("server_error", i).cycleProbes(0).build());
    }
    assertThat(signals.isEmpty()).isTrue();
    assertThat(stores.targets()).isEmpty();
    assertThat(stores.blind("m")).isEmpty();
  }

  private void fail(String reason, long cycle) {
    pipe(failed(reason, cycle).build());
  }

  private dev.candor.events.ResponseBuilder failed(String reason, long cycle) {
    return reply(cycle)
        .text(null)
        .finishReason(null)
        .failure(reason)
        .failureDetail("HTTP 401: no such key " + "x".repeat(400));
  }

  private dev.candor.events.ResponseBuilder reply(long cycle) {
    now = now.plusSeconds(1);
    return Responses.reply("m", "r1", cycle, "p.direct", "en", probes++)
        .cycleProbes(PLANNED)
        .receivedAt(now);
  }

  private void pipe(Response response) {
    responses.pipeInput(RecordKeys.of(response), response, response.receivedAt());
  }
}
