package dev.candor.detection.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Arm;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.model.VerdictState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ContrastAndRepeatTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  /** Rates of one release: {sensitive en, sensitive zh, control en}. */
  private static CycleTally cycle(SplittableRandom random, long number, double... rates) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 30; p++) {
      String intent = "i" + p / 3;
      tallies.add(tally(random, new Stratum("p" + p, intent, "t", "en", Arm.SENSITIVE), rates[0]));
      tallies.add(tally(random, new Stratum("p" + p, intent, "t", "zh", Arm.SENSITIVE), rates[1]));
      tallies.add(tally(random, new Stratum("c" + p, "c" + p, "t", "en", Arm.CONTROL), rates[2]));
    }
    return new CycleTally(number, tallies);
  }

  private static StratumTally tally(SplittableRandom random, Stratum stratum, double rate) {
    int refused = 0;
    for (int i = 0; i < 2; i++) {
      refused += random.nextDouble() < rate ? 1 : 0;
    }
    return new StratumTally(stratum, SimulatedRelease.refusals(refused, 2));
  }

  private static ComparisonReport compare(double[] before, double[] after) {
    return comparison(before, after).report();
  }

  private static ReleaseComparison comparison(double[] before, double[] after) {
    SplittableRandom random = new SplittableRandom(11);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 8; cycle++) {
      baseline = baseline.with(cycle(random, cycle, before));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 8; cycle < 16; cycle++) {
      comparison = comparison.withCandidate(cycle(random, cycle, after));
    }
    return comparison;
  }

  private static Contrast contrast(ComparisonReport report, ContrastKind kind) {
    return report.contrasts().get(kind.ordinal());
  }

  @Test
  void oneLanguageMovingMovesTheSignedGap() {
    ReleaseComparison comparison = comparison(new double[] {.3, .2, .1}, new double[] {.3, .6, .1});
    Contrast gap = contrast(comparison.report(), ContrastKind.LANGUAGE_GAP);
    assertThat(gap.baseline()).isNegative();
    assertThat(gap.difference()).isCloseTo(.4, within(.1));
    assertThat(gap.verdict()).isEqualTo(VerdictState.DRIFTED);
    assertThat(
            DoubleStream.concat(
                DoubleStream.of(
                    ComparisonLook.series(comparison.baseline(), ContrastKind.LANGUAGE_GAP)),
                DoubleStream.of(
                    ComparisonLook.series(comparison.candidate(), ContrastKind.LANGUAGE_GAP))))
        .hasSize(16);
  }

  @Test
  void generalChangeIsNamedAsSuch() {
    ComparisonReport report = compare(new double[] {.2, .2, .2}, new double[] {.5, .5, .5});
    assertThat(report.verdict().state()).isEqualTo(VerdictState.DRIFTED);
    assertThat(contrast(report, ContrastKind.CONTROL_ADJUSTED).verdict())
        .isEqualTo(VerdictState.STABLE);
    assertThat(contrast(report, ContrastKind.LANGUAGE_GAP).verdict())
        .isEqualTo(VerdictState.STABLE);
    assertThat(report.note()).contains("Control prompts moved as well");
  }

  @Test
  void changeOfSensitivePromptsAloneShowsAgainstTheControls() {
    ComparisonReport report = compare(new double[] {.2, .2, .1}, new double[] {.6, .6, .1});
    assertThat(contrast(report, ContrastKind.CONTROL_ADJUSTED).verdict())
        .isEqualTo(VerdictState.DRIFTED);
    assertThat(report.note()).contains("moved differently from control prompts");
  }

  @Test
  void disagreementBetweenSamplesFallsWhenAnswersSettle() {
    ComparisonReport report = compare(new double[] {.5, .5, .1}, new double[] {.97, .97, .1});
    assertThat(contrast(report, ContrastKind.REROLL).difference()).isLessThan(-.3);
    assertThat(contrast(report, ContrastKind.PARAPHRASE).difference()).isLessThan(-.3);
  }

  @Test
  void refusalsBecomingPartyLineAreAChangeOfCompositionAlone() {
    SplittableRandom random = new SplittableRandom(3);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 8; cycle++) {
      baseline = baseline.with(mix(random, cycle, .1));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 8; cycle < 12; cycle++) {
      comparison = comparison.withCandidate(mix(random, cycle, .8));
    }
    ComparisonReport report = comparison.report();
    assertThat(report.cells().get(0).verdict().isDrifted()).isFalse();
    assertThat(contrast(report, ContrastKind.COMPOSITION).verdict())
        .isEqualTo(VerdictState.DRIFTED);
    assertThat(contrast(report, ContrastKind.COMPOSITION).difference()).isCloseTo(.7, within(.15));
    assertThat(report.direction()).isEqualTo(Direction.MIXED);
  }

  private static CycleTally mix(SplittableRandom random, long number, double aligned) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 24; p++) {
      Outcome outcome =
          random.nextDouble() < .5
              ? Outcome.ANSWER
              : random.nextDouble() < aligned ? Outcome.ALIGNED : Outcome.REFUSAL;
      tallies.add(
          new StratumTally(
              new Stratum("p" + p, "i" + p, "t", "en", Arm.SENSITIVE),
              OutcomeCounts.ofOne(outcome)));
    }
    return new CycleTally(number, tallies);
  }

  private static CycleTally repeating(long number, int refused, int samples) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 24; p++) {
      Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
      counts.put(p < refused ? Outcome.REFUSAL : Outcome.ANSWER, samples);
      long[] hashes = new long[samples];
      Arrays.fill(hashes, 1000 * p + (p < refused ? 1 : 2));
      tallies.add(
          new StratumTally(
              new Stratum("p" + p, "i" + p, "t", "en", Arm.SENSITIVE),
              OutcomeCounts.of(counts),
              hashes));
    }
    return new CycleTally(number, tallies);
  }

  @Test
  void tenIdenticalSamplesAreOneObservationAndSaidToBe() {
    ReleaseHistory baseline = ReleaseHistory.empty("old").with(repeating(0, 4, 10));
    ComparisonReport report =
        ReleaseComparison.start(SETTINGS, baseline, "new")
            .withCandidate(repeating(1, 7, 10))
            .report();
    assertThat(report.verdict().isDrifted()).isFalse();
    assertThat(report.cells().get(0).candidate().n()).isEqualTo(24);
    assertThat(report.note()).contains("repeat word for word");
    ComparisonReport large =
        ReleaseComparison.start(SETTINGS, baseline, "new")
            .withCandidate(repeating(1, 20, 10))
            .report();
    assertThat(large.verdict().isDrifted()).isTrue();
  }

  @Test
  void stockRefusalsSharedByPromptsAreNotTakenForRepeats() {
    SplittableRandom random = new SplittableRandom(9);
    ReleaseHistory history = ReleaseHistory.empty("r");
    for (int cycle = 0; cycle < 5; cycle++) {
      List<StratumTally> tallies = new ArrayList<>();
      for (int p = 0; p < 24; p++) {
        boolean refuses = p % 2 == 0;
        tallies.add(
            new StratumTally(
                new Stratum("p" + p, "i" + p, "t", "en", Arm.SENSITIVE),
                OutcomeCounts.ofOne(refuses ? Outcome.REFUSAL : Outcome.ANSWER),
                new long[] {refuses ? 42 : random.nextLong()}));
      }
      history = history.with(new CycleTally(cycle, tallies));
    }
    assertThat(history.repeatShare()).isZero();
  }

  @Test
  void silentWatchOfARepeatingEndpointComparesEachPromptOnce() {
    SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS, "r");
    for (int cycle = 0; cycle < 40; cycle++) {
      monitor = monitor.with(repeating(cycle, cycle < 20 ? 4 : 6, 3));
    }
    assertThat(monitor.verdict().isDrifted()).isFalse();
    monitor = monitor.with(repeating(40, 22, 3));
    assertThat(monitor.verdict().isDrifted()).isTrue();
  }

  private static boolean repeatsAlarm(int refused, int span, double run) {
    DetectionSettings settings = SETTINGS.withReferenceCycles(2).withSilentChangeCycles(run);
    SilentChangeMonitor monitor = SilentChangeMonitor.start(settings, "r");
    for (int cycle = 0; cycle < 2 * span; cycle++) {
      monitor = monitor.with(repeating(cycle, 4, 3).within(span));
    }
    return monitor.with(repeating(2L * span, refused, 3).within(span)).verdict().isDrifted();
  }

  @Test
  void cyclesOfAStretchOfARepeatingEndpointShareWhatOneLookMaySpend() {
    int alarms = 0;
    for (int refused = 4; refused <= 24; refused++) {
      boolean alarm = repeatsAlarm(refused, 12, 2000 / 12.0);
      assertThat(alarm).as("%s refused", refused).isEqualTo(repeatsAlarm(refused, 1, 2000));
      alarms += alarm ? 1 : 0;
    }
    assertThat(alarms).isBetween(1, 20);
  }
}
