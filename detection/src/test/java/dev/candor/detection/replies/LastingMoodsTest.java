package dev.candor.detection.replies;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.release.ReleaseComparison;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LastingMoodsTest {
  private static final int WEEK = 28;
  private static final int WEEKEND = 8;

  private static long[] numbers(int n) {
    return LongStream.range(0, n).toArray();
  }

  private static double[] independent(long seed, int n) {
    return new SplittableRandom(seed).doubles(n, -.08, .08).toArray();
  }

  private static boolean isWeekend(long cycle) {
    return cycle % WEEK < WEEKEND;
  }

  @Test
  void weekendsMakeAFewSuccessiveCyclesVaryAsMuchAsOne() {
    double[] shares = independent(5, 4 * WEEK);
    double mean = (double) WEEKEND / WEEK;
    for (int cycle = 0; cycle < shares.length; cycle++) {
      shares[cycle] += .3 + (isWeekend(cycle) ? -.1 : .1);
    }
    double variance = .04 * mean * (1 - mean);
    LastingMoods moods = LastingMoods.of(numbers(shares.length), shares);
    assertThat(moods.excess(1)).isZero();
    assertThat(moods.excess(4)).isEqualTo(variance * 3 / 4, within(.25 * variance));
    // Means of whole weeks do not vary.
    assertThat(moods.excess(WEEK)).isLessThan(.05 * variance);
  }

  @Test
  void independentCyclesShowLastingMoodsHardlyEver() {
    int seen = 0;
    for (int run = 0; run < 500; run++) {
      double[] shares = independent(900 + run, 2 * WEEK);
      seen += LastingMoods.of(numbers(shares.length), shares).excess(6) > 0 ? 1 : 0;
    }
    assertThat(seen).isLessThan(30);
  }

  @Test
  void fewCyclesTellNothingAndGapsAreNoCycles() {
    double[] shares = new double[WEEK - 1];
    assertThat(LastingMoods.of(numbers(WEEK - 1), shares)).isSameAs(LastingMoods.NONE);
    long[] sparse = LongStream.range(0, WEEK).map(cycle -> cycle * 1000).toArray();
    assertThat(LastingMoods.of(sparse, new double[WEEK]).excess(10)).isZero();
  }

  /** The old release has had two weekends, and the new one begins on the third. */
  @Test
  void comparisonAllowsForWeekendsThatTheBaselineHasHad() {
    int known = 0;
    int unknown = 0;
    for (int run = 0; run < 40; run++) {
      SimulatedRelease release = new SimulatedRelease(60 + run, 24);
      ReleaseHistory old = ReleaseHistory.empty("old");
      double[] shares = new double[2 * WEEK];
      for (int cycle = 0; cycle < shares.length; cycle++) {
        CycleTally tally = release.cycle(cycle, rates(24, isWeekend(cycle) ? .16 : .33), 2);
        shares[cycle] =
            tally.strata().stream().mapToInt(one -> one.counts().constrained()).sum() / 48.0;
        old = old.with(tally);
      }
      ReleaseComparison without = ReleaseComparison.start(DetectionSettings.defaults(), old, "new");
      ReleaseComparison with = without.under(LastingMoods.of(numbers(shares.length), shares));
      for (int cycle = 0; cycle < WEEKEND; cycle++) {
        CycleTally tally = release.cycle(2L * WEEK + cycle, rates(24, .16), 2);
        without = without.withCandidate(tally);
        with = with.withCandidate(tally);
      }
      unknown += without.alarmed() ? 1 : 0;
      known += with.alarmed() ? 1 : 0;
    }
    // Each begins on a weekend, the worst of all beginnings.
    assertThat(known).isLessThanOrEqualTo(1);
    assertThat(unknown).isGreaterThan(4);
  }
}
