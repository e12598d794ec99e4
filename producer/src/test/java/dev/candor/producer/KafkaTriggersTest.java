package dev.candor.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ComparisonVerdictBuilder;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Direction;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.model.WireNamed;
import dev.candor.producer.plan.Burst;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.testkit.RegistryThatComesAndGoes;
import dev.candor.testkit.StoredRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaTriggersTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final Topics topics = new Topics("");
  private final EventSerdes serdes = RegistryThatComesAndGoes.named("triggers-test");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private KafkaTriggers triggers() {
    byte[] change =
        serdes
            .of(topics.releases())
            .serializer()
            .serialize(
                topics.releases().name(),
                new ReleaseChange("m", "v1", "v2", "fingerprint", AT, null, "fp", false, AT));
    Map<String, List<byte[]>> stored =
        Map.of(
            topics.releases().name(),
            List.of(change),
            topics.signals().name(),
            List.of("{\"foreign\":true}".getBytes(StandardCharsets.UTF_8), change),
            topics.verdicts().name(),
            List.of());
    return new KafkaTriggers(
        topics,
        serdes,
        () -> new StoredRecords(stored),
        new MeteredProducerMetrics(new BoundedMeterRegistry(registry)));
  }

  @Test
  void foreignRecordsArePassedOverAndCounted() {
    assertThat(triggers().since(AT)).containsExactly(new Burst.Trigger("m", AT));
    assertThat(
            registry
                .get("candor.records.unreadable")
                .tags("reader", "producer", "topic", "candor-signals")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void noTriggerIsLostWhileTheRegistryIsAway() {
    KafkaTriggers triggers = triggers();
    RegistryThatComesAndGoes.away(true);
    assertThatThrownBy(() -> triggers.since(AT)).isInstanceOf(RegistryException.class);
    assertThat(registry.find("candor.records.unreadable").counter()).isNull();
    RegistryThatComesAndGoes.away(false);
    assertThat(triggers.since(AT)).containsExactly(new Burst.Trigger("m", AT));
  }

  @Test
  void aReleaseChangeIsATrigger() {
    assertThat(
            KafkaTriggers.trigger(
                new ReleaseChange("m", "v1", "v2", "fingerprint", AT, null, "fp", false, AT)))
        .contains(new Burst.Trigger("m", AT));
  }

  @Test
  void firstSightingOfAReleaseIsNoChange() {
    assertThat(
            KafkaTriggers.trigger(
                new ReleaseChange("m", null, "v1", "fingerprint", AT, null, "fp", false, AT)))
        .isEmpty();
  }

  @Test
  void namesThatMeanNothingAreNoChange() {
    assertThat(
            KafkaTriggers.trigger(
                new ReleaseChange("m", "v1", "m@any", "unstable_names", AT, "m", null, false, AT)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RELEASE_DRIFT, RAISED, true",
    "SILENT_CHANGE, RAISED, true",
    "SILENT_CHANGE, CLEARED, false",
    "GOLD_SCORE, RAISED, false",
    "SILENCE, RAISED, false",
    "BLIND_TARGET, RAISED, false"
  })
  void aSignalRaisedAboutAnswersIsATrigger(SignalKind kind, SignalState state, boolean expected) {
    Signal signal =
        SignalBuilder.builder()
            .facts(List.of())
            .signalId("s")
            .kind(kind)
            .state(state)
            .target("m")
            .since(AT.minusSeconds(60))
            .at(AT)
            .summary("m answers otherwise")
            .flips(List.of())
            .build();

    assertThat(KafkaTriggers.trigger(signal).isPresent()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"warning, true", "stable, false", "drifted, false", "not_enough_data, false"})
  void aWarningIsATriggerAndADecisionIsNot(String verdict, boolean expected) {
    ComparisonVerdict given =
        ComparisonVerdictBuilder.builder()
            .verdictId("v")
            .target("m")
            .baseline("v1")
            .candidate("v2")
            .kind(ComparisonKind.RELEASE)
            .verdict(WireNamed.of(VerdictState.class, verdict))
            .direction(Direction.NONE)
            .decidedAt(AT)
            .classifier("c")
            .cells(List.of())
            .contrasts(List.of())
            .flips(List.of())
            .notes(List.of())
            .parts(1)
            .build();

    assertThat(KafkaTriggers.trigger(given).isPresent()).isEqualTo(expected);
  }
}
