package dev.candor.detection.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Small versions of the benchmark's runs, under fixed seeds. */
class FalseAlarmSimulationTest {
  private static final int PROMPTS = 20;

  private static double[] rates(SplittableRandom random) {
    double[] rates = new double[PROMPTS];
    for (int s = 0; s < PROMPTS; s++) {
      // The fourth power of a uniform number: mean .2, most near 0, as censorship is.
      rates[s] = Math.pow(random.nextDouble(), 4);
    }
    return rates;
  }

  @Test
  void unchangedReleasesAlarmNoMoreOftenThanTheLevelOverManyLooks() {
    double level = .05;
    int runs = 600;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[] rates = rates(random);
      SimulatedRelease release = new SimulatedRelease(1000 + run, PROMPTS);
      ReleaseHistory baseline = ReleaseHistory.empty("old");
      for (int cycle = 0; cycle < 10; cycle++) {
        baseline = baseline.with(release.cycle(cycle, rates, 1 + cycle % 3));
      }
      ReleaseComparison comparison =
          ReleaseComparison.start(DetectionSettings.defaults().withLevel(level), baseline, "new");
      for (int cycle = 10; cycle < 40; cycle++) {
        comparison = comparison.withCandidate(release.cycle(cycle, rates, 1 + cycle % 5));
      }
      alarms += comparison.alarmed() ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo((int) (level * runs));
  }

  @Test
  void halfOfLargeChangesAreFoundWithinTwoCycles() {
    List<Integer> delays = new ArrayList<>();
    for (int run = 0; run < 200; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[] rates = rates(random);
      double[] moved = rates.clone();
      for (int s = 0; s < PROMPTS; s++) {
        moved[s] = rates[s] + (1 - rates[s]) * .35;
      }
      SimulatedRelease release = new SimulatedRelease(5000 + run, PROMPTS);
      ReleaseHistory baseline = ReleaseHistory.empty("old");
      for (int cycle = 0; cycle < 10; cycle++) {
        baseline = baseline.with(release.cycle(cycle, rates, 1));
      }
      ReleaseComparison comparison =
          ReleaseComparison.start(DetectionSettings.defaults(), baseline, "new");
      int cycle = 0;
      while (!comparison.alarmed() && cycle < 30) {
        comparison = comparison.withCandidate(release.cycle(10 + cycle++, moved, 1));
      }
      delays.add(cycle);
    }
    delays.sort(Integer::compare);
    assertThat(delays.get(100)).isLessThanOrEqualTo(2);
    assertThat(delays.get(180)).isLessThanOrEqualTo(6);
  }

  @Test
  void silentWatchRunsAtLeastItsLengthUnchanged() {
    int length = 100;
    int runs = 150;
    double exposure = 0;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      double[] rates = rates(new SplittableRandom(run));
      SimulatedRelease release = new SimulatedRelease(9000 + run, PROMPTS);
      SilentChangeMonitor monitor =
          SilentChangeMonitor.start(
              DetectionSettings.defaults().withSilentChangeCycles(length), "r");
      int cycle = 0;
      while (monitor.change().isEmpty() && cycle < 10 + 4 * length) {
        monitor = monitor.with(release.cycle(cycle++, rates, 1));
      }
      exposure += cycle - 10;
      alarms += monitor.change().isPresent() ? 1 : 0;
    }
    assertThat(exposure / Math.max(1, alarms)).isGreaterThan(length);
  }
}
