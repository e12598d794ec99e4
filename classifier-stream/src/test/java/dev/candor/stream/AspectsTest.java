package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.StratumCounts;
import dev.candor.model.Cell;
import dev.candor.model.KeyFact;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.VerdictState;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Key facts, layers and topics, from the response to verdict, signal and gauge; and what counts.
 */
class AspectsTest extends DrivenTopology {
  private static final int PROMPTS = 30;

  private static final List<KeyFact> FACTS =
      List.of(
          new KeyFact("troops", List.of("troops")),
          new KeyFact("deaths", List.of("killed", "1989")));

  private static ResponseBuilder probe(String release, long cycle, int prompt) {
    return Responses.reply("m", release, cycle, "p" + prompt, "en", 0)
        .keyFacts(FACTS)
        .cycleProbes(PROMPTS);
  }

  private static String answer(Random random, String ending) {
    return "In the night of the 4th of June the army moved into the city with tanks and troops to"
        + " clear the square, as eyewitness number "
        + random.nextInt(1_000_000)
        + " reports, "
        + ending;
  }

  private static List<String> drifted(ComparisonVerdict verdict) {
    return verdict.cells().stream()
        .filter(cell -> cell.verdict().isDrifted())
        .map(Cell::measure)
        .distinct()
        .toList();
  }

  private double gauge(String meter, String... tags) {
    return registry.get(meter).tags(tags).gauge().value();
  }

  private void answers(double newFull, String otherwise) {
    Random random = new Random(5);
    for (long cycle = 0; cycle < 20; cycle++) {
      boolean old = cycle < 10;
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        boolean full = random.nextDouble() < (old ? .9 : newFull);
        String ending = full ? "and hundreds of people were killed." : otherwise;
        pipe(probe(old ? "old" : "new", cycle, prompt).text(answer(random, ending)).build());
      }
    }
  }

  @Test
  void answersThatLeaveTheDeathsOutHaveDriftedThoughTheyAreAnswers() {
    answers(.4, "as correspondents of several newspapers wrote down.");
    ComparisonVerdict last = lastComparison();
    assertThat(last.verdict()).isEqualTo(VerdictState.DRIFTED);
    assertThat(drifted(last))
        .contains("answer_key_facts_incomplete", "key_facts_incomplete")
        .doesNotContain("constrained", "answer_key_facts_below_half");
    assertThat(last.level()).isEqualTo(.01);
    assertThat(signals.readValuesToList())
        .filteredOn(signal -> signal.measure().contains("key_facts_incomplete"))
        .isNotEmpty();
    assertThat(
            gauge(
                "candor.drift.alarm",
                "candidate",
                "new",
                "lang",
                "en",
                "measure",
                "answer_key_facts_incomplete"))
        .isEqualTo(1);
  }

  @Test
  void theSameFactsAsBeforeAreStable() {
    answers(.9, "as correspondents of several newspapers wrote down.");
    assertThat(lastComparison().verdict().isDrifted()).isFalse();
  }

  @Test
  void anotherYearThanTheKeyFactsIsToldAndShown() {
    answers(.5, "so people say who were killed in 1979.".replace("killed in 1979", "1979 killed"));
    List<ClassifiedResponse> classified = classifications.readValuesToList();
    assertThat(classified)
        .filteredOn(reply -> reply.release().equals("new"))
        .anySatisfy(reply -> assertThat(reply.contradictsKeyFact()).containsExactly("deaths"));
    ComparisonVerdict last = lastComparison();
    assertThat(drifted(last)).contains("answer_contradicts_key_fact");
    assertThat(gauge("candor.key.fact.contradicted", "release", "new")).isBetween(.2, .8);
  }

  @Test
  void suppressionThatMovesFromTheHostToModerationIsSeenAndEachHasItsShare() {
    Random random = new Random(6);
    for (long cycle = 0; cycle < 20; cycle++) {
      boolean old = cycle < 10;
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        ResponseBuilder probe = probe(old ? "old" : "new", cycle, prompt).keyFacts(List.of());
        if (random.nextDouble() > .5) {
          pipe(probe.text(answer(random, "and hundreds were killed.")).build());
        } else if (old) {
          pipe(
              probe
                  .text(null)
                  .finishReason(null)
                  .httpStatus(400)
                  .providerError("data_inspection_failed")
                  .build());
        } else {
          pipe(
              probe
                  .text("")
                  .reasoning("They ask about 1989: " + random.nextInt())
                  .finishReason("content_filter")
                  .build());
        }
      }
    }
    assertThat(classifications.readValuesToList())
        .extracting(ClassifiedResponse::layer)
        .contains(Layer.HOST_FILTER, Layer.OUTPUT_MODERATION);
    ComparisonVerdict last = lastComparison();
    assertThat(drifted(last))
        .contains("suppressed_by_host_filter", "suppressed_by_output_moderation")
        .doesNotContain("constrained", "filtered");
    assertThat(gauge("candor.suppressed", "release", "new", "layer", "output_moderation"))
        .isBetween(.2, .8);
    assertThat(gauge("candor.suppressed", "release", "new", "layer", "host_filter")).isZero();
    assertThat(gauge("candor.topic.constrained", "release", "new", "topic", "history"))
        .isEqualTo(gauge("candor.suppressed", "release", "new", "layer", "output_moderation"));
    StratumCounts old = tallies.readValue().strata().get(0);
    assertThat(old.outputModeration()).isZero();
    assertThat(old.hostFilter()).isEqualTo(old.filtered());
  }

  @Test
  void everyRecordReadIsCountedOnce() {
    int read = 0;
    for (long cycle = 0; cycle < 3; cycle++) {
      for (int prompt = 0; prompt < PROMPTS; prompt++, read++) {
        ResponseBuilder probe = probe("r1", cycle, prompt);
        pipe(
            prompt % 7 == 3
                ? probe.text(null).failure(prompt % 2 == 0 ? "timeout" : "budget").build()
                : prompt % 11 == 5
                    ? probe.outcome(Outcome.REFUSAL).build()
                    : probe.text("Reply " + cycle + prompt).build());
      }
    }
    pipe(probe("r1", 0, 1).build());
    pipe(probe("r1", 0, 1).probeId("late").build());
    pipe(probe("r1", 0, 1).probeId("late failure").text(null).failure("timeout").build());
    bytes.pipeInput("k", "no record".getBytes(StandardCharsets.UTF_8), Responses.START);
    TestTopology.end(bytes, "m");
    read += 5;
    double outcomes =
        registry.find("candor.responses").counters().stream().mapToDouble(Counter::count).sum();
    assertThat(uncounted("duplicate")).isEqualTo(1);
    assertThat(uncounted("late")).isEqualTo(2);
    assertThat(uncounted("end_of_input")).isEqualTo(1);
    assertThat(uncounted("failed")).isEqualTo(12);
    double lost =
        registry.find("candor.dead.letters").counters().stream().mapToDouble(Counter::count).sum();
    assertThat(lost).isEqualTo(deadLetters.readValuesToList().size()).isEqualTo(1);
    double uncounted =
        registry.find("candor.responses.uncounted").counters().stream()
            .mapToDouble(Counter::count)
            .sum();
    assertThat(outcomes + uncounted + lost).isEqualTo(read);
  }

  private double uncounted(String reason) {
    return registry.get("candor.responses.uncounted").tag("reason", reason).counter().count();
  }
}
