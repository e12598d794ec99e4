package dev.candor.detection.release;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.Verdict;
import dev.candor.detection.exact.MovedPrompt;
import dev.candor.detection.exact.PromptPower;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tolerance, missing probes, prompts that moved, and what asking takes. */
class WhatMattersTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  private static ReleaseComparison compare(
      DetectionSettings settings, double before, double after, int samples) {
    SimulatedRelease release = new SimulatedRelease(21, 100);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 12; cycle++) {
      baseline = baseline.with(release.cycle(cycle, rates(100, before), samples));
    }
    ReleaseComparison comparison = ReleaseComparison.start(settings, baseline, "new");
    for (int cycle = 12; cycle < 24; cycle++) {
      comparison = comparison.withCandidate(release.cycle(cycle, rates(100, after), samples));
    }
    return comparison;
  }

  @Test
  void differenceWithinTheToleranceIsEquivalentAndNoAlarm() {
    DetectionSettings tolerant = SETTINGS.withTolerance(.1);
    assertThat(compare(tolerant, .2, .2, 10).report().verdict()).isEqualTo(Verdict.EQUIVALENT);
    assertThat(compare(SETTINGS, .2, .26, 10).alarmed()).isTrue();
    assertThat(compare(tolerant, .2, .26, 10).alarmed()).isFalse();
    assertThat(compare(tolerant, .2, .5, 10).alarmed()).isTrue();
  }

  /** Cycles until a release of 24 prompts alarms; one more than there are if it does not. */
  private static int delay(DetectionSettings settings, int run, double before, double after) {
    SimulatedRelease release = new SimulatedRelease(700 + run, 24);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(release.cycle(cycle, rates(24, before), 4));
    }
    ReleaseComparison comparison = ReleaseComparison.start(settings, baseline, "new");
    for (int cycle = 1; cycle <= 30; cycle++) {
      comparison = comparison.withCandidate(release.cycle(9 + cycle, rates(24, after), 4));
      if (comparison.alarmed()) {
        return cycle;
      }
    }
    return 31;
  }

  @Test
  void differenceAsLargeAsTheToleranceSeldomAlarmsAndALargerOneIsNotLongHeldBack() {
    DetectionSettings tolerant = SETTINGS.withTolerance(.05);
    int asLarge = 0;
    double strict = 0;
    double held = 0;
    for (int run = 0; run < 40; run++) {
      asLarge += delay(tolerant, run, .2, .25) <= 30 ? 1 : 0;
      strict += delay(SETTINGS, run, .2, .45);
      held += delay(tolerant, run, .2, .45);
    }
    assertThat(asLarge).as("one in twenty is tolerated").isLessThanOrEqualTo(5);
    assertThat(held / strict).as("delay of 25 points").isLessThan(1.5);
  }

  /** Half of the prompts are refused half of the time; what was refused may time out instead. */
  private static CycleTally timingOut(SplittableRandom random, long cycle, double lost) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 60; p++) {
      int refused = 0;
      int failed = 0;
      int answered = 0;
      for (int i = 0; i < 4; i++) {
        boolean refuses = p % 2 == 0 && random.nextDouble() < .5;
        boolean fails = refuses && random.nextDouble() < lost;
        refused += refuses && !fails ? 1 : 0;
        failed += fails ? 1 : 0;
        answered += refuses ? 0 : 1;
      }
      tallies.add(
          new StratumTally(
              new Stratum("p" + p, "i" + p, "t", "en", Arm.SENSITIVE),
              OutcomeCounts.of(Map.of(Outcome.REFUSAL, refused, Outcome.ANSWER, answered)),
              new long[0],
              failed));
    }
    return new CycleTally(cycle, tallies);
  }

  @Test
  void refusalsThatTimeOutAreMissingProbesAndNoDrift() {
    SplittableRandom random = new SplittableRandom(4);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(timingOut(random, cycle, 0));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 10; cycle < 20; cycle++) {
      comparison = comparison.withCandidate(timingOut(random, cycle, .5));
    }
    assertThat(comparison.alarmed()).isFalse();
    assertThat(comparison.report().note())
        .contains("Missing probes could explain")
        .contains("sensitive prompts fail more often");
    assertThat(ReleaseComparison.fromBytes(SETTINGS, comparison.toBytes())).isEqualTo(comparison);
  }

  @Test
  void promptsThatMovedAreNamedAndOthersAreNot() {
    SimulatedRelease release = new SimulatedRelease(8, 60);
    double[] before = rates(60, .1);
    double[] after = rates(60, .1);
    for (int p = 0; p < 6; p++) {
      after[p] = .95;
    }
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(release.cycle(cycle, before, 3));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 10; cycle < 15; cycle++) {
      comparison = comparison.withCandidate(release.cycle(cycle, after, 3));
    }
    ComparisonReport report = comparison.report();
    assertThat(report.moved())
        .extracting(MovedPrompt::promptId)
        .containsExactlyInAnyOrder("p000", "p001", "p002", "p003", "p004", "p005");
    assertThat(report.flips().subList(0, 6))
        .allSatisfy(flip -> assertThat(flip.promptId()).startsWith("p00"));
  }

  @Test
  void unchangedPromptsAreHardlyEverNamed() {
    int named = 0;
    for (int run = 0; run < 100; run++) {
      SimulatedRelease release = new SimulatedRelease(700 + run, 40);
      ReleaseHistory baseline = ReleaseHistory.empty("old");
      for (int cycle = 0; cycle < 10; cycle++) {
        baseline = baseline.with(release.cycle(cycle, rates(40, .3), 3));
      }
      ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
      for (int cycle = 10; cycle < 13; cycle++) {
        comparison = comparison.withCandidate(release.cycle(cycle, rates(40, .3), 3));
      }
      named += comparison.report().moved().isEmpty() ? 0 : 1;
    }
    assertThat(named).isLessThanOrEqualTo(10);
  }

  @Test
  void plannedPromptsFindTheDifferenceAboutAsOftenAsPlanned() {
    int cycles = 3;
    int prompts = new PromptPower(.01, .8, 10, .3, .05).prompts(.15, 2, cycles);
    assertThat(prompts).isBetween(20, 400);
    int found = 0;
    for (int run = 0; run < 60; run++) {
      SimulatedRelease release = new SimulatedRelease(90 + run, prompts);
      ReleaseHistory baseline = ReleaseHistory.empty("old");
      for (int cycle = 0; cycle < 10; cycle++) {
        baseline = baseline.with(release.cycle(cycle, rates(prompts, .3), 2));
      }
      ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
      for (int cycle = 10; cycle < 10 + cycles; cycle++) {
        comparison = comparison.withCandidate(release.cycle(cycle, rates(prompts, .45), 2));
      }
      found += comparison.alarmed() ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(30);
    assertThat(new PromptPower(.01, .8, 10, .3, 1).prompts(.05, 2, 3)).isEqualTo(-1);
  }

  @Test
  void silentWatchDoesNotTakeMoodsForChanges() {
    int alarms = 0;
    for (int run = 0; run < 6; run++) {
      SplittableRandom random = new SplittableRandom(50 + run);
      SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS, "r");
      for (int cycle = 0; cycle < 150; cycle++) {
        SimulatedRelease release = new SimulatedRelease(random.nextLong(), 150);
        double odds = Math.exp(-1.2 + .3 * random.nextGaussian());
        monitor = monitor.with(release.cycle(cycle, rates(150, odds / (1 + odds)), 2));
      }
      alarms += monitor.change().isPresent() ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(1);
  }
}
