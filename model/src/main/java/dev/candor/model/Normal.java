package dev.candor.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The standard normal distribution, with full relative accuracy in the tails. */
public final class Normal {
  /** Every look asks for the quantiles of the same few levels. */
  private static final Map<Double, Double> QUANTILES = new ConcurrentHashMap<>();

  private static final int MOST_QUANTILES = 10_000;

  private Normal() {}

  /** P(Z ≥ z). */
  public static double upperTail(double z) {
    if (z < 0) {
      return 1 - upperTail(-z);
    }
    if (z < 3) {
      // Series of the central part (Abramowitz and Stegun 26.2.11).
      double term = z;
      double sum = z;
      for (int k = 1; Math.abs(term) > 1e-18; k++) {
        term *= z * z / (2 * k + 1);
        sum += term;
      }
      return .5 - sum * density(z);
    }
    // Continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.14), evaluated backwards.
    double fraction = z;
    for (int k = (int) (20 + 180 / z); k >= 1; k--) {
      fraction = z + k / fraction;
    }
    return density(z) / fraction;
  }

  /** The z that is exceeded with this probability, by bisection: 0 < tail < 1. */
  public static double upperQuantile(double tail) {
    Double known = QUANTILES.get(tail);
    if (known != null) {
      return known;
    }
    double quantile = bisect(tail);
    if (QUANTILES.size() < MOST_QUANTILES) {
      QUANTILES.put(tail, quantile);
    }
    return quantile;
  }

  private static double bisect(double tail) {
    double low = -40;
    double high = 40;
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (upperTail(middle) > tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }
}
