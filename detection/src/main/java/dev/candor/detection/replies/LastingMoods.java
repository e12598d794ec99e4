package dev.candor.detection.replies;

import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.StratumTally;
import java.util.Arrays;
import java.util.List;

/**
 * How moods of a release's cycles go on from one cycle to the next, as on a weekend or by day and
 * night, seen in the marked shares of its cycles: their autocovariances, by which the mean of so
 * many successive cycles varies more than that of as many independent ones.
 */
public final class LastingMoods {
  /** Nothing is known of them. */
  public static final LastingMoods NONE = new LastingMoods(new double[0], new long[0]);

  /** Fewer cycles tell nothing of what goes on over several. */
  public static final int FEWEST = 28;

  /** Standard errors beyond which what is seen is no accident. */
  private static final double CLEAR = 2;

  private final double[] covariance;
  private final long[] pairs;

  private LastingMoods(double[] covariance, long[] pairs) {
    this.covariance = covariance;
    this.pairs = pairs;
  }

  /**
   * From the cycles of a release.
   *
   * @param cycles their numbers, ascending
   * @param shares the share of marked replies in each
   */
  public static LastingMoods of(long[] cycles, double[] shares) {
    int n = cycles.length;
    if (n < FEWEST) {
      return NONE;
    }
    double mean = Arrays.stream(shares).average().orElseThrow();
    int lags = (int) Math.min(n, cycles[n - 1] - cycles[0] + 1) / 2;
    double[] covariance = new double[lags + 1];
    long[] pairs = new long[lags + 1];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n && cycles[j] - cycles[i] <= lags; j++) {
        int lag = (int) (cycles[j] - cycles[i]);
        covariance[lag] += (shares[i] - mean) * (shares[j] - mean);
        pairs[lag]++;
      }
    }
    for (int lag = 0; lag <= lags; lag++) {
      covariance[lag] /= Math.max(1, pairs[lag]);
    }
    return new LastingMoods(covariance, pairs);
  }

  /**
   * The same where the cycles are at hand.
   *
   * @param cycles of a release, lowest number first
   */
  public static LastingMoods of(List<CycleTally> cycles) {
    if (cycles.size() < FEWEST) {
      return NONE;
    }
    long[] numbers = new long[cycles.size()];
    double[] shares = new double[cycles.size()];
    int asked = 0;
    for (CycleTally cycle : cycles) {
      long valid = 0;
      long constrained = 0;
      for (StratumTally tally : cycle.strata()) {
        if (tally.stratum().arm() == Arm.SENSITIVE) {
          valid += tally.counts().total();
          constrained += tally.counts().constrained();
        }
      }
      if (valid > 0) {
        numbers[asked] = cycle.cycle();
        shares[asked++] = (double) constrained / valid;
      }
    }
    return of(Arrays.copyOf(numbers, asked), Arrays.copyOf(shares, asked));
  }

  /**
   * What they add to the variance of the mean share of so many successive cycles, beyond what
   * independent cycles have; 0 unless it is more than such cycles would show by accident.
   */
  double excess(int successive) {
    double excess = 0;
    double accident = 0;
    for (int lag = 1; lag < Math.min(successive, covariance.length); lag++) {
      double weight = 2.0 / successive * (1 - (double) lag / successive);
      excess += weight * covariance[lag];
      accident += pairs[lag] == 0 ? 0 : weight * weight / pairs[lag];
    }
    return excess > CLEAR * covariance0() * Math.sqrt(accident) ? excess : 0;
  }

  /**
   * The same for the shift of all log odds that makes so much of the share.
   *
   * @param baseline whose cycles these are
   */
  public double ofLogOdds(ReleaseHistory baseline, int successive) {
    double excess = excess(successive);
    if (excess == 0) {
      return 0;
    }
    double slope = 0;
    double replies = 0;
    for (int row = 0; row < baseline.rows(); row++) {
      double n = baseline.valid(row);
      if (n > 1) {
        double p = baseline.marked(row, Measure.CONSTRAINED) / n;
        slope += n * p * (1 - p) * n / (n - 1);
        replies += n;
      }
    }
    return slope == 0 ? 0 : excess * (replies / slope) * (replies / slope);
  }

  private double covariance0() {
    return covariance.length == 0 ? 0 : covariance[0];
  }
}
