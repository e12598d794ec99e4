package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.EndedHow;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five targets; what each of them did comes as signals, from whatever partition. */
class CommonCauseTest {
  private static final Set<String> TARGETS = Set.of("a", "b", "c", "d", "e");

  @TempDir Path directory;

  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://common-cause-test"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TopologyTestDriver driver;
  private TestInputTopic<String, Signal> elsewhere;
  private TestOutputTopic<String, Signal> signals;

  @BeforeEach
  void open() {
    open(TARGETS);
  }

  private void open(Set<String> targets) {
    driver =
        TestTopology.driver(
            serdes,
            TestTopology.settings(directory, targets),
            StandardClassifier.load(),
            new MicrometerClassifierMetrics(new BoundedMeterRegistry(meters)));
    elsewhere = TestTopology.input(driver, serdes, topics.signals());
    signals = TestTopology.output(driver, serdes, topics.signals());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static SignalBuilder drift(String target, Instant since, String direction) {
    return SignalBuilder.builder()
        .signalId("release_drift/" + target)
        .kind(SignalKind.RELEASE_DRIFT)
        .state(SignalState.RAISED)
        .target(target)
        .baseline("v1")
        .candidate("v2")
        .topic("all")
        .lang("all")
        .measure("constrained")
        .direction(direction)
        .since(since)
        .at(since)
        .summary("drift")
        .flips(List.of())
        .facts(List.of(new SignalFact("arm", "sensitive")));
  }

  private void moves(String target, int hours) {
    Instant since = Responses.START.plus(Duration.ofHours(hours));
    elsewhere.pipeInput(target, drift(target, since, "more_constrained").build(), since);
  }

  private void back(String target) {
    Signal cleared =
        drift(target, Responses.START, "more_constrained")
            .signalId("release_drift/" + target + "/cleared")
            .state(SignalState.CLEARED)
            .endedHow(EndedHow.BACK)
            .build();
    elsewhere.pipeInput(target, cleared, Responses.START);
  }

  private List<Signal> look() {
    driver.advanceWallClockTime(Duration.ofSeconds(5));
    return signals.readValuesToList();
  }

  private static String mark(Signal signal) {
    return signal.facts().stream()
        .filter(fact -> fact.name().equals("common_cause"))
        .map(SignalFact::value)
        .findFirst()
        .orElse("none");
  }

  @Test
  void nearlyAllWithinADayIsOneSignalAndAMarkOnEachOfTheirs() {
    moves("a", 0);
    moves("b", 2);
    moves("c", 3);
    assertThat(look()).isEmpty();
    moves("d", 20);
    List<Signal> now = look();
    Signal all = now.get(0);
    assertThat(all.kind()).isEqualTo(SignalKind.COMMON_CAUSE);
    assertThat(all.target()).isEqualTo("every-target");
    assertThat(all.pValue()).isLessThan(.001);
    assertThat(all.summary())
        .isEqualTo(
            "4 of 5 targets answer with more constraint than before, and began to within a day (a,"
                + " b, c, d). So many models do not change at once: suspect what they share, the"
                + " classifier, the catalogue or the route. If each changes by itself once in 20"
                + " days, that is an accident with p = 0.0001. Alerts of the single targets are"
                + " held back.");
    assertThat(now.subList(1, now.size()))
        .hasSize(4)
        .allSatisfy(
            signal -> {
              assertThat(signal.kind()).isEqualTo(SignalKind.RELEASE_DRIFT);
              assertThat(mark(signal)).isEqualTo(all.signalId());
            });
    assertThat(look()).as("said once").isEmpty();

    moves("e", 21);
    assertThat(look()).singleElement().satisfies(one -> assertThat(one.target()).isEqualTo("e"));

    back("a");
    back("b");
    List<Signal> over = look();
    assertThat(over.get(0).kind()).isEqualTo(SignalKind.COMMON_CAUSE);
    assertThat(over.get(0).state()).isEqualTo(SignalState.CLEARED);
    assertThat(over.subList(1, over.size()))
        .extracting(Signal::target)
        .containsExactlyInAnyOrder("c", "d", "e");
    assertThat(over.subList(1, over.size()))
        .allSatisfy(
            signal -> {
              assertThat(mark(signal)).isEmpty();
              assertThat(signal.signalId()).doesNotContain("/held/");
            });
    assertThat(look()).isEmpty();
  }

  @Test
  void copyThatWasSentBeforeItsFindingWasKnownToBeOverRaisesNothing() {
    for (String target : List.of("a", "b", "c", "d")) {
      moves(target, 0);
    }
    List<Signal> held = look();
    List<Signal> copies = held.subList(1, held.size());
    back("a");
    back("b");
    look();
    back("c");
    back("d");
    // As from a look that had not seen the endings yet.
    copies.forEach(copy -> elsewhere.pipeInput(copy.target(), copy, Responses.START));
    assertThat(driver.<String, Signal>getKeyValueStore("raised-everywhere").all().hasNext())
        .isFalse();
    assertThat(look()).as("nobody moved").isEmpty();

    elsewhere.pipeInput(
        "a",
        drift("a", Responses.START, "more_constrained").signalId("release_drift/a/later").build(),
        Responses.START);
    elsewhere.pipeInput("a", copies.get(0), Responses.START);
    assertThat(look()).as("a copy of an earlier finding marks no later one").isEmpty();
  }

  @Test
  void changesSpreadOverWeeksOrInDifferentDirectionsHaveNoCauseInCommon() {
    moves("a", 0);
    moves("b", 40);
    moves("c", 80);
    moves("d", 120);
    moves("e", 160);
    assertThat(look()).isEmpty();
    for (String target : TARGETS) {
      back(target);
    }
    for (String target : List.of("a", "b", "c", "d")) {
      elsewhere.pipeInput(
          target,
          drift(
                  target,
                  Responses.START,
                  target.compareTo("c") < 0 ? "more_constrained" : "less_constrained")
              .build(),
          Responses.START);
    }
    assertThat(look()).isEmpty();
  }

  @Test
  void causeThatStandsEndsWhenFewerThanThreeTargetsAreLeft() {
    for (String target : List.of("a", "b", "c", "d")) {
      moves(target, 0);
    }
    List<Signal> raised = look();
    byte[] known = sights().get("\0common_cause");
    assertThat(known).isNotNull();
    close();
    open(Set.of("a", "b"));
    // What the changelog and the topic restore.
    sights().put("\0common_cause", known);
    raised.forEach(signal -> elsewhere.pipeInput(signal.target(), signal, Responses.START));
    for (String target : List.of("a", "b", "c", "d")) {
      moves(target, 0);
    }
    raised.forEach(signal -> elsewhere.pipeInput(signal.target(), signal, Responses.START));
    signals.readValuesToList();
    List<Signal> over = look();
    assertThat(over.get(0).signalId()).isEqualTo(raised.get(0).signalId() + "/cleared");
    assertThat(over.get(0).summary())
        .isEqualTo(
            "Fewer than three targets are watched now, too few to tell what they have in common;"
                + " alerts of single targets are not held back any more.");
    assertThat(over.subList(1, over.size()))
        .extracting(Signal::target)
        .as("those that are watched no more are not held back either")
        .containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(over.subList(1, over.size())).allSatisfy(one -> assertThat(mark(one)).isEmpty());
    assertThat(sights().get("\0common_cause")).isNull();
    assertThat(look()).as("said once").isEmpty();
  }

  private KeyValueStore<String, byte[]> sights() {
    return driver.getKeyValueStore(ClassifierTopology.SIGHT);
  }

  @Test
  void whatNobodyCanReadIsCountedAndNothingIsLookedAtWhereNoTargetIsNamed() {
    driver
        .createInputTopic(
            topics.signals().name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput("a", "no signal".getBytes(StandardCharsets.UTF_8), Responses.START);
    assertThat(meters.find("candor.state.unreadable").tag("store", "raised-everywhere").counter())
        .isNotNull();
    close();
    open(Set.of());
    assertThat(driver.getAllStateStores()).doesNotContainKey("raised-everywhere");
  }
}
