package dev.candor.detection.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two routes of one model: ten cycles of the one, then both side by side, each with its moods. */
class RoutesSimulationTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();
  private static final int PROMPTS = 24;
  private static final int BESIDE = 25;

  private static CycleTally cycle(
      SimulatedRelease route, SplittableRandom random, long number, double mood, double shift) {
    double logOdds = -1.386 + mood * random.nextGaussian() + shift;
    return route.cycle(number, SimulatedRelease.rates(PROMPTS, 1 / (1 + Math.exp(-logOdds))), 2);
  }

  private static boolean differ(int run, double mood, double shift) {
    SplittableRandom random = new SplittableRandom(70_000 + run);
    SimulatedRelease one = new SimulatedRelease(80_000 + run, PROMPTS);
    SimulatedRelease other = new SimulatedRelease(90_000 + run, PROMPTS);
    ReleaseComparison comparison =
        ReleaseComparison.start(SETTINGS, ReleaseHistory.empty("maker/r"), "r");
    for (int number = 0; number < 10 + BESIDE && !comparison.alarmed(); number++) {
      comparison = comparison.withBaseline(cycle(one, random, number, mood, 0));
      if (number >= 10) {
        comparison = comparison.withCandidate(cycle(other, random, number, mood, shift));
      }
    }
    return comparison.alarmed();
  }

  private static int differing(int runs, double mood, double shift) {
    int differing = 0;
    for (int run = 0; run < runs; run++) {
      differing += differ(run, mood, shift) ? 1 : 0;
    }
    return differing;
  }

  @Test
  void routesThatAnswerAlikeAreCalledDifferentHardlyEver() {
    // At .01 three standard errors above the mean of 150 are 5.2.
    assertThat(differing(150, 0, 0)).isLessThanOrEqualTo(5);
    assertThat(differing(150, .3, 0)).isLessThanOrEqualTo(5);
  }

  @Test
  void routeThatSuppressesMoreIsFound() {
    assertThat(differing(20, .3, 1.2)).isGreaterThanOrEqualTo(18);
  }
}
