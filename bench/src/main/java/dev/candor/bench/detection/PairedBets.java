package dev.candor.bench.detection;

import java.util.Arrays;

/**
 * One-to-one paired e-process: each reply of the candidate meets an unused reply of the baseline to
 * the same prompt; where they differ, a fair coin is bet on, with a mixture of stakes either way.
 * It stops when the baseline is used up: a second use of the same reply would not be fair.
 */
final class PairedBets {
  private static final double[] STAKES = {.2, .4, .6, .8, -.2, -.4, -.6, -.8};

  private final double[] wealth = new double[STAKES.length];

  PairedBets() {
    Arrays.fill(wealth, 1.0 / STAKES.length);
  }

  /** One pair; returns the wealth, which exceeds 1/level with a chance of at most the level. */
  double bet(boolean before, boolean now) {
    double sum = 0;
    for (int i = 0; i < STAKES.length; i++) {
      if (before != now) {
        wealth[i] *= now ? 1 + STAKES[i] : 1 - STAKES[i];
      }
      sum += wealth[i];
    }
    return sum;
  }
}
