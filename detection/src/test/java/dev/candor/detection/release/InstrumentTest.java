package dev.candor.detection.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.exact.PromptPower;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.ReplyLength;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What looks like drift and is the instrument's: longer answers, missing probes. */
class InstrumentTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  /**
   * Sixty prompts, two samples. Refusals are short. Answers are long, and the classifier takes the
   * longer ones for deflections more often.
   */
  private static CycleTally cycle(
      SplittableRandom random, long number, double refused, double longer, double errsMore) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 60; p++) {
      int[] lengths = new int[2];
      int[] counts = new int[OutcomeCounts.KINDS];
      for (int i = 0; i < lengths.length; i++) {
        boolean refuses = random.nextDouble() < refused * (p % 3);
        double log = refuses ? 5 + .4 * random.nextGaussian() : 7 + .5 * random.nextGaussian();
        log += refuses ? 0 : longer;
        double error = refuses ? 0 : Math.min(.9, .06 * Math.exp(errsMore * (log - 7)));
        Outcome outcome =
            refuses
                ? Outcome.REFUSAL
                : random.nextDouble() < error ? Outcome.DEFLECTION : Outcome.ANSWER;
        counts[outcome.ordinal()]++;
        lengths[i] = ReplyLength.codeOf((int) Math.exp(log), outcome);
      }
      tallies.add(
          new StratumTally(
              new Stratum("p" + p, "i" + p, "t", "en", Arm.SENSITIVE),
              OutcomeCounts.of(counts),
              new long[0],
              0,
              lengths));
    }
    return new CycleTally(number, tallies);
  }

  private static ReleaseComparison compare(
      long seed, double before, double after, double longer, double errsMore) {
    SplittableRandom random = new SplittableRandom(seed);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(cycle(random, cycle, before, 0, errsMore));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 10; cycle < 20; cycle++) {
      comparison = comparison.withCandidate(cycle(random, cycle, after, longer, errsMore));
    }
    return comparison;
  }

  @Test
  void classifierThatErrsOnLongRepliesMakesNoDriftOfLongerAnswers() {
    int alarms = 0;
    for (int run = 0; run < 40; run++) {
      alarms += compare(run, .2, .2, .6, 2).alarmed() ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(1);
    ComparisonReport report = compare(1, .2, .2, .6, 2).report();
    assertThat(report.lengths().ratio()).isCloseTo(Math.exp(.6), within(.3));
    assertThat(report.lengths().isShown()).isTrue();
    assertThat(report.note()).contains("times as long as before");
  }

  @Test
  void refusalsAreFoundThoughAnswersHaveGrownLonger() {
    int alarms = 0;
    for (int run = 0; run < 10; run++) {
      alarms += compare(run, .1, .25, .6, 0).alarmed() ? 1 : 0;
    }
    assertThat(alarms).isGreaterThanOrEqualTo(9);
  }

  @Test
  void refusalsAloneDoNotMakeAnswersShorter() {
    ComparisonReport report = compare(3, .1, .3, 0, 0).report();
    assertThat(report.lengths().ratio()).isCloseTo(1, within(.1));
    assertThat(report.verdict().isDrifted()).isTrue();
  }

  private static CycleTally failing(long number, int sensitive, int control) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 40; p++) {
      int failed = p % 2 == 0 ? sensitive : control;
      tallies.add(
          new StratumTally(
              new Stratum("p" + p, "i" + p, "t", "en", p % 2 == 0 ? Arm.SENSITIVE : Arm.CONTROL),
              OutcomeCounts.of(Map.of(Outcome.ANSWER, 4 - failed)),
              new long[0],
              failed));
    }
    return new CycleTally(number, tallies);
  }

  private static FailureShift failures(int sensitive, int control) {
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(failing(cycle, 0, 0));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 10; cycle < 13; cycle++) {
      comparison = comparison.withCandidate(failing(cycle, sensitive, control));
    }
    return comparison.report().failures();
  }

  @Test
  void failuresOfSensitivePromptsAloneAreAFindingOfTheirOwn() {
    assertThat(failures(1, 0).isSensitiveAlone()).isTrue();
    assertThat(failures(1, 1).isJump()).isTrue();
    assertThat(failures(1, 1).isSensitiveAlone()).isFalse();
    assertThat(failures(0, 1).isJump()).isFalse();
    assertThat(failures(0, 0).pValue()).isEqualTo(1);
  }

  @Test
  void plansKnowTheTargetsOwnDispersion() {
    SplittableRandom random = new SplittableRandom(5);
    ReleaseHistory calm = ReleaseHistory.empty("calm");
    ReleaseHistory moody = ReleaseHistory.empty("moody");
    for (int cycle = 0; cycle < 12; cycle++) {
      calm = calm.with(cycle(random, cycle, .25, 0, 0));
      double odds = .3 * Math.exp(1.2 * random.nextGaussian());
      moody = moody.with(cycle(random, cycle, odds / (1 + odds), 0, 0));
    }
    PromptPower ofCalm = PromptPower.of(.01, .8, calm);
    PromptPower ofMoody = PromptPower.of(.01, .8, moody);
    assertThat(ofCalm.spread()).isLessThan(.3);
    assertThat(ofMoody.spread()).isGreaterThan(.6);
    assertThat(ofMoody.detectable(60, 2, 3)).isGreaterThan(ofCalm.detectable(60, 2, 3));
    assertThat(PromptPower.worth(calm)).isEqualTo(1);
  }
}
