package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.testkit.Responses;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MissingProbesTest extends DrivenTopology {
  private static final int PROMPTS = 48;
  private static final int SAMPLES = 2;

  private static ResponseBuilder probe(String release, long cycle, int prompt, int sample) {
    return Responses.reply("m", release, cycle, "p" + prompt, "en", sample)
        .arm(prompt % 4 == 0 ? Arm.CONTROL : Arm.SENSITIVE)
        .cycleProbes(PROMPTS * SAMPLES);
  }

  private static ResponseBuilder failed(ResponseBuilder probe, String reason) {
    return probe.text(null).finishReason(null).httpStatus(null).failure(reason);
  }

  /** Half of the replies are refusals; half of the candidate's sensitive ones do not arrive. */
  private void twoReleases(String reason) {
    Random random = new Random(7);
    for (long cycle = 0; cycle < 20; cycle++) {
      String release = cycle < 10 ? "old" : "new";
      for (int i = 0; i < PROMPTS * SAMPLES; i++) {
        int prompt = i % PROMPTS;
        boolean refused = random.nextDouble() < .5;
        boolean lost =
            refused && prompt % 4 > 0 && release.equals("new") && random.nextDouble() < .5;
        ResponseBuilder probe = probe(release, cycle, prompt, i / PROMPTS);
        pipe(
            lost
                ? failed(probe, reason).build()
                : probe
                    .text("reply " + random.nextLong())
                    .outcome(refused ? Outcome.REFUSAL : Outcome.ANSWER)
                    .build());
      }
    }
  }

  @Test
  void refusalsThatTimeOutInTheCandidateOnlyAreNotToldAsDrift() {
    twoReleases("timeout");
    ComparisonVerdict last = lastComparison();
    assertThat(last.verdict().isDrifted()).isFalse();
    assertThat(last.note())
        .contains("issing probes could explain this")
        .contains("Probes of sensitive prompts fail more often")
        .contains("those of control prompts do not");
    assertThat(signals.readValuesToList())
        .extracting(Signal::kind)
        .filteredOn(kind -> kind != SignalKind.SILENT_CHANGE)
        .containsExactly(SignalKind.FAILED_PROBES);
  }

  /** So many that nothing can be said of what they would have brought. */
  @Test
  void failuresOfMostSensitivePromptsAreAFindingThoughThereIsNotEnoughData() {
    Random random = new Random(9);
    for (long cycle = 0; cycle < 20; cycle++) {
      String release = cycle < 10 ? "old" : "new";
      for (int i = 0; i < PROMPTS * SAMPLES; i++) {
        int prompt = i % PROMPTS;
        boolean lost = prompt % 4 > 0 && release.equals("new") && random.nextDouble() < .6;
        ResponseBuilder probe = probe(release, cycle, prompt, i / PROMPTS);
        pipe(
            lost
                ? failed(probe, "timeout").build()
                : probe.text("reply " + random.nextLong()).outcome(Outcome.ANSWER).build());
      }
    }
    ComparisonVerdict last = lastComparison();
    assertThat(last.verdict()).isEqualTo(VerdictState.NOT_ENOUGH_DATA);
    assertThat(last.note()).contains("so many probes are missing that they could hide a change");
    Signal raised =
        signals.readValuesToList().stream()
            .filter(signal -> signal.kind() == SignalKind.FAILED_PROBES)
            .findFirst()
            .orElseThrow();
    assertThat(raised.state()).isEqualTo(SignalState.RAISED);
    assertThat(raised.difference()).isBetween(.5, .7);
    assertThat(raised.pValue()).isLessThan(.001);
    assertThat(raised.summary())
        .startsWith("m: probes of sensitive prompts fail more often with new than with old,")
        .contains("and those of control prompts do not");

    for (long cycle = 20; cycle < 22; cycle++) {
      for (int i = 0; i < PROMPTS * SAMPLES; i++) {
        pipe(
            probe("newer", cycle, i % PROMPTS, i / PROMPTS)
                .text("reply " + random.nextLong())
                .outcome(Outcome.ANSWER)
                .build());
      }
    }
    assertThat(signals.readValuesToList())
        .filteredOn(signal -> signal.kind() == SignalKind.FAILED_PROBES)
        .extracting(Signal::state)
        .containsExactly(SignalState.CLEARED);
  }

  @Test
  void failuresOfAllPromptsAlikeAreNotSaidToBeOfSensitiveOnes() {
    Random random = new Random(9);
    for (long cycle = 0; cycle < 20; cycle++) {
      String release = cycle < 10 ? "old" : "new";
      for (int i = 0; i < PROMPTS * SAMPLES; i++) {
        ResponseBuilder probe = probe(release, cycle, i % PROMPTS, i / PROMPTS);
        pipe(
            release.equals("new") && random.nextDouble() < .5
                ? failed(probe, "timeout").build()
                : probe.text("reply " + random.nextLong()).outcome(Outcome.ANSWER).build());
      }
    }
    assertThat(signals.readValuesToList())
        .extracting(Signal::kind)
        .doesNotContain(SignalKind.FAILED_PROBES);
  }

  @Test
  void probesThatWereNeverSentExplainNothing() {
    twoReleases("budget");
    ComparisonVerdict last = lastComparison();
    assertThat(last.verdict().isDrifted()).isTrue();
    assertThat(tallies.readValuesToList())
        .allSatisfy(
            tally -> assertThat(tally.strata()).extracting(StratumCounts::failed).containsOnly(0));
  }

  @Test
  void aFailedProbeIsCountedByItsPromptWithTheReleaseThatItWasMeantFor() {
    for (int i = 0; i < PROMPTS * SAMPLES; i++) {
      ResponseBuilder probe = probe("r1", 0, i % PROMPTS, i / PROMPTS);
      pipe(
          i % PROMPTS == 1
              ? failed(probe, "timeout").build()
              : probe.text("reply " + i).outcome(Outcome.ANSWER).build());
    }
    Tally tally = tallies.readValue();
    assertThat(tally.failed()).isEqualTo(SAMPLES);
    List<StratumCounts> strata = tally.strata();
    assertThat(strata).hasSize(PROMPTS);
    assertThat(strata)
        .filteredOn(stratum -> stratum.failed() > 0)
        .singleElement()
        .satisfies(
            stratum -> {
              assertThat(stratum.promptId()).isEqualTo("p1");
              assertThat(stratum.failed()).isEqualTo(SAMPLES);
              assertThat(stratum.answer()).isZero();
            });
  }
}
