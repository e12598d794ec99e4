package dev.candor.detection.reference;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.reference.ReleaseChain.Break;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How often a chain alarms where nothing changes, and that it finds a change. */
class ReleaseChainSimulationTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();
  private static final int PROMPTS = 24;

  /** Without a change, at a level so high that chains do alarm. */
  @Test
  void twoReleasesRaiseNoAlarmBesideTheirComparisonAndThreeAtMostTheLevel() {
    int ofTwo = 0;
    int acrossTwo = 0;
    int acrossThree = 0;
    for (int run = 0; run < 300; run++) {
      for (int releases = 2; releases <= 3; releases++) {
        SimulatedRelease replies = new SimulatedRelease(9_000 + 2 * run + releases, PROMPTS);
        ReleaseChain chain =
            ReleaseChain.start(SETTINGS.withLevel(.3).withReferenceCycles(4), "t").withinLevel();
        for (int cycle = 0; cycle < 30; cycle++) {
          String release = "r" + cycle * releases / 30;
          chain = chain.with(release, replies.cycle(cycle, rates(PROMPTS, .2), 1));
        }
        boolean across = chain.change().filter(Break::isAcrossReleases).isPresent();
        ofTwo += releases == 2 && chain.change().isPresent() ? 1 : 0;
        acrossTwo += releases == 2 && across ? 1 : 0;
        acrossThree += releases == 3 && across ? 1 : 0;
      }
    }
    assertThat(ofTwo).as("so that there is something to leave to the comparison").isPositive();
    assertThat(acrossTwo).isZero();
    assertThat(acrossThree).isLessThanOrEqualTo((int) (.3 * 300));
  }

  @Test
  void chainWithinTheLevelFindsAChangeAndSeldomAnythingElse() {
    int found = 0;
    int wrong = 0;
    for (int run = 0; run < 100; run++) {
      boolean changes = run < 10;
      SimulatedRelease release = new SimulatedRelease(700 + run, PROMPTS);
      ReleaseChain chain = ReleaseChain.start(SETTINGS, "target").withinLevel();
      for (int cycle = 0; cycle < 60; cycle++) {
        double rate = changes && cycle >= 30 ? .5 : .2;
        chain = chain.with("r" + cycle, release.cycle(cycle, rates(PROMPTS, rate), 2));
      }
      found += changes && chain.change().isPresent() ? 1 : 0;
      wrong += !changes && chain.change().isPresent() ? 1 : 0;
      assertThat(chain.error()).isEqualTo(SETTINGS.level());
      assertThat(ReleaseChain.fromBytes(SETTINGS, chain.toBytes())).isEqualTo(chain);
    }
    assertThat(found).isEqualTo(10);
    assertThat(wrong).isLessThanOrEqualTo(4);
  }

  /** Each mood is shared by the four fingerprints that answer in its cycle. */
  @Test
  void moodsThatFingerprintsShareLeaveTheRunLengthAsPromised() {
    double exposure = 0;
    int alarms = 0;
    for (int run = 0; run < 40; run++) {
      SplittableRandom moods = new SplittableRandom(50 + run);
      SimulatedRelease replies = new SimulatedRelease(600 + run, PROMPTS);
      ReleaseChain chain = ReleaseChain.start(SETTINGS.withSilentChangeCycles(100), "t");
      int cycle = 0;
      while (chain.change().isEmpty() && cycle < 110) {
        double odds = .25 * Math.exp(.6 * moods.nextGaussian());
        for (int print = 0; print < 4; print++) {
          chain =
              chain.with("f" + print, replies.cycle(cycle, rates(PROMPTS, odds / (1 + odds)), 1));
        }
        cycle++;
      }
      exposure += cycle - 10;
      alarms += chain.change().isPresent() ? 1 : 0;
    }
    assertThat(exposure / Math.max(1, alarms)).isGreaterThan(90);
  }
}
