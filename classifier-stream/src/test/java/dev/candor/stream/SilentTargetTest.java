package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.RecordKeys;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.stream.state.Sight;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the machine's clock can tell: that nothing comes, and that the classifier moved. */
class SilentTargetTest {
  private static final String TAKES_REFUSALS =
      """
      rules:
        - id: house-sorry
          lang: en
          says: filtered
          zone: start
          longest: 400
          decides: 0.98
          provenance: a rule that takes too much
          phrases: ["I'm really sorry"]
          matches: ["I'm really sorry, but no."]
          spares: ["Certainly."]
      """;

  @TempDir Path directory;

  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://silent-target-test"));
  private final ClassifierMetrics metrics =
      new MicrometerClassifierMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry()));
  private TopologyTestDriver driver;
  private TestInputTopic<String, Response> responses;
  private TestOutputTopic<String, Signal> signals;
  private int probes;

  @BeforeEach
  void open() {
    open(() -> {}, StandardClassifier.load());
  }

  private void open(InstrumentCheck check, StandardClassifier classifier) {
    driver =
        TestTopology.driver(
            new ClassifierTopology(
                    topics,
                    serdes,
                    TestTopology.settings(directory),
                    classifier,
                    metrics,
                    () -> 0,
                    check)
                .topology(),
            directory);
    responses =
        driver.createInputTopic(
            topics.responses().name(),
            new StringSerializer(),
            serdes.of(topics.responses()).serializer());
    signals =
        driver.createOutputTopic(
            topics.signals().name(),
            new StringDeserializer(),
            serdes.of(topics.signals()).deserializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void targetOfWhichNothingComesIsSignalledOnceAfterItsTimeAndClearedWithItsNextReply() {
    pipe(reply(0).build());
    driver.advanceWallClockTime(TestTopology.SILENCE);
    assertThat(signals.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    driver.advanceWallClockTime(Duration.ofHours(1));
    Signal raised = signals.readValue();
    assertThat(signals.isEmpty()).as("told once").isTrue();
    assertThat(raised.kind()).isEqualTo("silence");
    assertThat(raised.state()).isEqualTo("raised");
    assertThat(raised.target()).isEqualTo("m");
    assertThat(raised.since()).isEqualTo(Responses.START.plusSeconds(60));
    assertThat(raised.summary())
        .contains("m: no reply for 2 h 0 min.")
        .contains("the producer or the worker is down");

    pipe(reply(3).build());
    Signal cleared = signals.readValue();
    assertThat(cleared.state()).isEqualTo("cleared");
    assertThat(cleared.signalId()).startsWith(raised.signalId());
    assertThat(cleared.summary()).isEqualTo("m answers again, after 3 h 0 min without a reply.");
    driver.advanceWallClockTime(Duration.ofMinutes(5));
    assertThat(signals.isEmpty()).isTrue();
  }

  @Test
  void silenceSaysWhyProbesWereNotSentAndABlindTargetIsNotSilentBesides() {
    pipe(reply(0).build());
    driver.advanceWallClockTime(Duration.ofHours(1));
    pipe(failed("budget", 1).build());
    driver.advanceWallClockTime(Duration.ofHours(1).plusMinutes(1));
    assertThat(signals.readValue().summary())
        .contains("Its newest probe was not answered: the budget is used up (budget).");
    pipe(reply(2).build());
    assertThat(signals.readValue().state()).isEqualTo("cleared");

    for (int i = 0; i < 8; i++) {
      pipe(failed("bad_key", 3).build());
    }
    assertThat(signals.readValue().kind()).isEqualTo("blind_target");
    driver.advanceWallClockTime(Duration.ofHours(3));
    assertThat(signals.isEmpty()).as("told of already, with its reason").isTrue();
  }

  @Test
  void silenceIsKnownAfterARestartAndClearedByTheReplyThatEndsIt() {
    pipe(reply(0).build());
    driver.advanceWallClockTime(TestTopology.SILENCE.plusMinutes(1));
    Signal raised = signals.readValue();
    byte[] kept = Sight.fromBytes(sight()).toBytes();
    assertThat(Sight.fromBytes(kept).isSilent()).isTrue();
    assertThat(Sight.fromBytes(kept).silentSince()).isEqualTo(raised.since().toEpochMilli());
  }

  private byte[] sight() {
    return driver.<String, byte[]>getKeyValueStore(ClassifierTopology.SIGHT).get("m");
  }

  @Test
  void recordingIsNeverSilent() {
    pipe(reply(0).cycleProbes(0).build());
    driver.advanceWallClockTime(Duration.ofDays(3));
    assertThat(signals.isEmpty()).isTrue();
  }

  @Test
  void ruleThatMovesTheGoldScoreIsSignalledOnceAndItsRemovalClearsIt() throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), TAKES_REFUSALS);
    StandardClassifier moved = StandardClassifier.builder().rulePack(rules).build();
    GoldCheck withRules = new GoldCheck(moved, metrics);
    GoldCheck shipped = new GoldCheck(StandardClassifier.load(), metrics);
    withRules.run();
    shipped.run();
    AtomicReference<GoldCheck> running = new AtomicReference<>(withRules);
    close();
    open(
        new InstrumentCheck() {
          @Override
          public void run() {}

          @Override
          public Optional<Move> moved() {
            return running.get().moved();
          }
        },
        moved);
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    Signal raised = signals.readValue();
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    assertThat(signals.isEmpty()).as("told once").isTrue();
    assertThat(raised.kind()).isEqualTo("gold_score");
    assertThat(raised.target()).isEqualTo("classifier");
    assertThat(raised.summary())
        .contains("The classifier " + moved.version())
        .containsPattern("gives [1-9][0-9]* of them another outcome");

    running.set(shipped);
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    Signal cleared = signals.readValue();
    assertThat(cleared.state()).isEqualTo("cleared");
    assertThat(cleared.signalId()).startsWith(raised.signalId());
  }

  private ResponseBuilder failed(String reason, long cycle) {
    return reply(cycle).text(null).finishReason(null).failure(reason).failureDetail(null);
  }

  private ResponseBuilder reply(long cycle) {
    return Responses.reply("m", "r1", cycle, "p.direct", "en", probes++).cycleProbes(4);
  }

  private void pipe(Response response) {
    responses.pipeInput(RecordKeys.of(response), response, response.receivedAt());
  }
}
