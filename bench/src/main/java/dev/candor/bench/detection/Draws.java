package dev.candor.bench.detection;

import java.util.SplittableRandom;

/** Seeded draws. */
final class Draws {
  private final SplittableRandom random;

  Draws(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(double p) {
    return random.nextDouble() < p;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** How many of n tries succeed. */
  int binomial(int n, double p) {
    int successes = 0;
    for (int i = 0; i < n; i++) {
      successes += chance(p) ? 1 : 0;
    }
    return successes;
  }

  /** Base rates from Beta(.4, 1.6): mean .2, most near 0, a few near 1. */
  double[] baseRates(int prompts) {
    double[] rates = new double[prompts];
    for (int i = 0; i < prompts; i++) {
      double x = gamma(.4);
      double y = gamma(1.6);
      rates[i] = Math.min(.999, Math.max(.001, x / (x + y)));
    }
    return rates;
  }

  /** Shares of the kinds, random: normalised gammas. */
  double[] shares(int kinds) {
    double[] shares = new double[kinds];
    double sum = 0;
    for (int i = 0; i < kinds; i++) {
      shares[i] = gamma(.5);
      sum += shares[i];
    }
    for (int i = 0; i < kinds; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /** One of the kinds by their shares. */
  int kind(double[] shares) {
    int kind = 0;
    double left = 1;
    while (kind < shares.length - 1 && !chance(shares[kind] / left)) {
      left -= shares[kind++];
    }
    return kind;
  }

  double gaussian() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** Marsaglia and Tsang 2000. */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = gaussian();
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      v = v * v * v;
      if (Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  /** The rate with its log odds moved. */
  static double shifted(double rate, double logOdds) {
    double odds = rate / (1 - rate) * Math.exp(logOdds);
    return odds / (1 + odds);
  }

  /** The move of the log odds that brings the mean of the base rates to the target. */
  static double shiftTo(double target) {
    double[] rates = new Draws(99).baseRates(20_000);
    double low = 0;
    double high = 12;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      double sum = 0;
      for (double rate : rates) {
        sum += shifted(rate, middle);
      }
      if (sum / rates.length < target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
