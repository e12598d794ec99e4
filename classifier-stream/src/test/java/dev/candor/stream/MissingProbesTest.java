package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
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
        .filteredOn(signal -> signal.kind() != SignalKind.SILENT_CHANGE)
        .isEmpty();
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
