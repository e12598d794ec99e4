package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.SignalFact;
import dev.candor.events.Tally;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.EndedHow;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.testkit.Responses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that is said to serve the same model as the maker, in whatever partition either is. */
class RoutesTest extends DrivenTopology {
  private static final int PROMPTS = 40;
  private static final Map<String, String> ROUTES = Map.of("host", "maker");

  private final Random random = new Random(41);

  @BeforeEach
  @Override
  void open() {
    open(ROUTES);
  }

  private void open(Map<String, String> routes) {
    open(TestTopology.settings(directory, routes), StandardClassifier.load(), () -> {});
  }

  private void cycle(String target, String release, long cycle, double refused) {
    cycle(target, release, cycle, refused, PROMPTS);
  }

  private void cycle(String target, String release, long cycle, double refused, int prompts) {
    for (int prompt = 0; prompt < prompts; prompt++) {
      Response response =
          Responses.reply(target, release, cycle, "p" + prompt, "en", 0)
              .text("reply " + random.nextLong())
              .outcome(random.nextDouble() < refused ? Outcome.REFUSAL : Outcome.ANSWER)
              .cycleProbes(prompts)
              .build();
      pipe(response);
    }
  }

  private void both(int from, int to, double maker, double host) {
    for (int cycle = from; cycle < to; cycle++) {
      cycle("maker", "r1", cycle, maker);
      cycle("host", "r1", cycle, host);
    }
  }

  private List<ComparisonVerdict> routeVerdicts() {
    return verdicts.readValuesToList().stream()
        .filter(verdict -> verdict.kind() == ComparisonKind.ROUTE)
        .toList();
  }

  private List<Signal> routeSignals() {
    return signals.readValuesToList().stream()
        .filter(signal -> signal.kind() == SignalKind.ROUTE)
        .toList();
  }

  private double alarm() {
    return registry.get("candor.route.alarm").tag("target", "host").gauge().value();
  }

  @Test
  void hostThatSuppressesMoreThanTheMakerIsAFindingOfItsOwn() {
    both(0, 9, .1, .6);
    assertThat(routeVerdicts())
        .as("how much cycles vary is not known yet")
        .isNotEmpty()
        .allSatisfy(
            verdict -> assertThat(verdict.verdict()).isEqualTo(VerdictState.NOT_ENOUGH_DATA));
    both(9, 20, .1, .6);
    List<ComparisonVerdict> said = routeVerdicts();
    ComparisonVerdict last = said.get(said.size() - 1);
    assertThat(last.verdict()).isEqualTo(VerdictState.DRIFTED);
    assertThat(last.target()).isEqualTo("host");
    assertThat(last.baseline()).isEqualTo("maker/r1");
    assertThat(last.candidate()).isEqualTo("r1");
    assertThat(alarm()).isEqualTo(1);

    Signal raised = routeSignals().get(0);
    assertThat(raised.state()).isEqualTo(SignalState.RAISED);
    assertThat(raised.pValue()).isLessThan(.01);
    assertThat(raised.summary())
        .startsWith(
            "host r1 answers with more constraint than maker/r1, which is said to be the same"
                + " model by another route:")
        .contains("Suppressed only here: p")
        .endsWith("What the other route answers, the model's words did not stop.");
    assertThat(raised.facts()).extracting(SignalFact::name).contains("only_here");
    assertThat(raised.flips())
        .hasSize(3)
        .allSatisfy(
            flip -> {
              assertThat(flip.from()).isEqualTo("answer");
              assertThat(flip.to()).isEqualTo("refusal");
              assertThat(flip.beforeExcerpt()).startsWith("reply ");
              assertThat(flip.afterExcerpt()).startsWith("reply ");
              assertThat(flip.beforeExcerpt()).isNotEqualTo(flip.afterExcerpt());
              assertThat(raised.summary()).contains(flip.promptId() + " [en]");
            });
    assertThat(said.stream().map(ComparisonVerdict::kind)).containsOnly(ComparisonKind.ROUTE);
    assertThat(comparisons()).isEmpty();
  }

  @Test
  void sharedTallyQuotesSomeOfItsPromptsInTurnAndTheTopicOfTalliesNone() {
    for (int cycle = 0; cycle < 12; cycle++) {
      cycle("maker", "r1", cycle, 0, 100);
    }
    assertThat(tallies.readValuesToList())
        .isNotEmpty()
        .allSatisfy(tally -> assertThat(tally.quotes()).isEmpty());
    Set<String> quoted = new HashSet<>();
    try (KeyValueIterator<String, Tally> kept =
        driver.<String, Tally>getKeyValueStore("other-routes").all()) {
      kept.forEachRemaining(
          row -> {
            assertThat(row.value.strata()).hasSize(100);
            assertThat(row.value.quotes()).hasSize(40);
            row.value.quotes().forEach(quote -> quoted.add(quote.promptId()));
          });
    }
    assertThat(quoted).hasSize(100);
  }

  @Test
  void routesWhoseRepliesAreSuppressedElsewhereDifferThoughAsManyAre() {
    for (int cycle = 0; cycle < 24; cycle++) {
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        boolean answers = random.nextDouble() < .5;
        pipe(blocked("maker", cycle, prompt, answers).build());
      }
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        boolean answers = random.nextDouble() < .5;
        ResponseBuilder reply = blocked("host", cycle, prompt, answers);
        pipe(
            answers
                ? reply.build()
                : reply
                    .text("")
                    .httpStatus(null)
                    .providerError(null)
                    .reasoning("They ask about 1989: " + random.nextInt())
                    .finishReason("content_filter")
                    .build());
      }
    }
    List<ComparisonVerdict> said = routeVerdicts();
    ComparisonVerdict last = said.get(said.size() - 1);
    assertThat(last.level()).isEqualTo(.01);
    assertThat(last.verdict()).isEqualTo(VerdictState.DRIFTED);
    assertThat(last.cells())
        .filteredOn(cell -> cell.verdict().isDrifted())
        .extracting(Cell::measure)
        .contains("suppressed_by_host_filter", "suppressed_by_output_moderation")
        .doesNotContain("constrained", "filtered");
    assertThat(routeSignals())
        .singleElement()
        .satisfies(raised -> assertThat(raised.measure()).startsWith("suppressed_by_"));
    restart(Map.of());
    for (int prompt = 0; prompt < PROMPTS; prompt++) {
      pipe(blocked("host", 24, prompt, prompt % 2 == 0).build());
    }
    try (KeyValueIterator<String, Object> left =
        driver.<String, Object>getKeyValueStore("aspects").all()) {
      List<String> keys = new ArrayList<>();
      left.forEachRemaining(row -> keys.add(row.key));
      assertThat(keys).as("what was known of the other route went with the setting").isEmpty();
    }
  }

  /** An answer, or what a host's inspector stops. */
  private ResponseBuilder blocked(String target, long cycle, int prompt, boolean answers) {
    ResponseBuilder reply =
        Responses.reply(target, "r1", cycle, "p" + prompt, "en", 0).cycleProbes(PROMPTS);
    return answers
        ? reply.text(
            "In the night of the 4th of June the army moved into the city with tanks and troops"
                + " to clear the square, as eyewitness number "
                + random.nextInt(1_000_000)
                + " reports, and hundreds of people were killed.")
        : reply
            .text(null)
            .finishReason(null)
            .httpStatus(400)
            .providerError("data_inspection_failed");
  }

  @Test
  void routesThatAnswerAlikeAreNoFinding() {
    both(0, 30, .3, .3);
    assertThat(routeVerdicts())
        .extracting(ComparisonVerdict::verdict)
        .contains(VerdictState.STABLE)
        .doesNotContain(VerdictState.DRIFTED);
    assertThat(routeSignals()).isEmpty();
    assertThat(alarm()).isZero();
  }

  @Test
  void findingEndsWhenEitherSideChangesItsRelease() {
    both(0, 20, .1, .6);
    assertThat(routeSignals()).extracting(Signal::state).containsExactly(SignalState.RAISED);
    cycle("maker", "r2", 20, .1);
    cycle("host", "r1", 20, .6);
    Signal over = routeSignals().get(0);
    assertThat(over.state()).isEqualTo(SignalState.CLEARED);
    assertThat(over.endedHow()).isEqualTo(EndedHow.SUPERSEDED);
    assertThat(over.summary()).startsWith("What was compared answers no more");
    for (int cycle = 21; cycle < 40; cycle++) {
      cycle("maker", "r2", cycle, .1);
      cycle("host", "r1", cycle, .6);
    }
    Signal again = routeSignals().get(0);
    assertThat(again.baseline()).isEqualTo("maker/r2");
    for (int cycle = 40; cycle < 44; cycle++) {
      cycle("maker", "r2", cycle, .1);
      cycle("host", "r2", cycle, .1);
    }
    assertThat(routeSignals())
        .extracting(Signal::state)
        .as("the host's next release answers like the maker's")
        .containsExactly(SignalState.CLEARED);
  }

  /** As a process that is started again on what another one has stored. */
  private void restart(Map<String, String> routes) {
    Map<String, List<KeyValue<String, Object>>> stored = new HashMap<>();
    for (String store :
        List.of(
            "comparisons",
            "aspects",
            "raised-signals",
            "latest-verdicts",
            "closed-tallies",
            "history")) {
      List<KeyValue<String, Object>> rows = new ArrayList<>();
      try (KeyValueIterator<String, Object> all =
          driver.<String, Object>getKeyValueStore(store).all()) {
        all.forEachRemaining(rows::add);
      }
      stored.put(store, rows);
    }
    driver.close();
    open(
        TestTopology.settings(directory.resolve("again"), routes),
        StandardClassifier.load(),
        () -> {});
    stored.forEach((store, rows) -> driver.<String, Object>getKeyValueStore(store).putAll(rows));
  }

  @Test
  void comparisonGoesOnAfterARestart() {
    both(0, 12, .3, .3);
    ComparisonVerdict before = routeVerdicts().get(11);
    restart(ROUTES);
    both(12, 13, .3, .3);
    assertThat(routeVerdicts())
        .singleElement()
        .satisfies(
            after ->
                assertThat(after.cells().get(0).baseline().n())
                    .isEqualTo(before.cells().get(0).baseline().n() + PROMPTS));
  }

  @Test
  void findingEndsWithItsSetting() {
    both(0, 15, .1, .6);
    assertThat(routeSignals()).hasSize(1);
    restart(Map.of());
    assertThat(driver.getAllStateStores()).doesNotContainKey("other-routes");
    cycle("host", "r1", 15, .6);
    assertThat(routeSignals())
        .singleElement()
        .satisfies(over -> assertThat(over.state()).isEqualTo(SignalState.CLEARED));
    List<ComparisonKind> shown = new ArrayList<>();
    try (KeyValueIterator<String, ComparisonVerdict> rows =
        driver.<String, ComparisonVerdict>getKeyValueStore("latest-verdicts").all()) {
      rows.forEachRemaining(row -> shown.add(row.value.kind()));
    }
    assertThat(shown).doesNotContain(ComparisonKind.ROUTE);
  }

  @Test
  void newestThirtyTwoCyclesOfTheOtherRouteAreKeptAndNoMore() {
    for (int cycle = 0; cycle < 80; cycle++) {
      cycle("maker", "r" + cycle / 50, cycle, .3);
    }
    KeyValueStore<String, Object> kept = driver.getKeyValueStore("other-routes");
    assertThat(kept.approximateNumEntries()).isEqualTo(32);
  }
}
