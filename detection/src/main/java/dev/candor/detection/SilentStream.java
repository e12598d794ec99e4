package dev.candor.detection;

import dev.candor.model.Measure;
import dev.candor.model.OutcomeCounts;
import java.util.Arrays;

/**
 * What one watched share looked like in the frozen reference: each prompt's own rate, and how far
 * all of them may be off together.
 *
 * <p>Prompts are collected in bins of their log odds, {@link #BIN} wide, so that a cycle costs the
 * same however many prompts there are.
 */
final class SilentStream {
  /** Changes of the log odds that are looked for: odds ratios of 1.5 to 12, up and down. */
  static final double[] SHIFTS = {.4, .7, 1, 1.5, 2.5, -.4, -.7, -1, -1.5, -2.5};

  /** Possible errors of the reference, in standard errors, and their prior weights. */
  static final double[] ERRORS = {-2.4, -1.6, -.8, 0, .8, 1.6, 2.4};

  private static final double BIN = .05;
  private static final int BINS = 401;

  private final Question question;
  private final Measure measure;
  private final double weight;
  private final int[] binOfRow;
  private final double[] errors;

  /** {@code normaliser[bin][e][d]}: log(1 − p + p·exp(shift)) at that error. */
  private final double[][][] normaliser = new double[BINS][][];

  private final double[][] errorNormaliser = new double[BINS][];

  SilentStream(
      Question question, Measure measure, double weight, ReleaseHistory reference, int[] rows) {
    this.question = question;
    this.measure = measure;
    this.weight = weight;
    this.binOfRow = new int[reference.rows()];
    Arrays.fill(binOfRow, -1);
    double mean = 0;
    double square = 0;
    double replies = 0;
    int prompts = 0;
    int several = 0;
    double marked = 0;
    for (int row : rows) {
      int n = reference.valid(row);
      int x = reference.marked(row, measure);
      if (n > 0) {
        prompts++;
        replies += n;
        marked += x;
        mean += (double) x / n;
      }
      if (n > 1) {
        several++;
        square += (double) x * (x - 1) / ((double) n * (n - 1));
      }
    }
    // A marked and an unmarked reply more than were seen, together, keep rates off 0 and 1.
    double pooled = (marked + .5) / (replies + 1);
    mean = prompts == 0 ? pooled : mean / prompts;
    double between = several < 2 ? 0 : square / several - mean * mean;
    double strength =
        between <= 0 ? 200 : Math.min(200, Math.max(.5, mean * (1 - mean) / between - 1));
    double information = 0;
    for (int row : rows) {
      int n = reference.valid(row);
      if (n == 0) {
        continue;
      }
      double rate = (reference.marked(row, measure) + strength * pooled) / (n + strength);
      double logOdds = Math.log(rate / (1 - rate));
      binOfRow[row] = (int) Math.max(0, Math.min(BINS - 1, Math.round(logOdds / BIN) + BINS / 2));
      information += n * rate * (1 - rate);
    }
    double standardError = 1 / Math.sqrt(information + 1e-9);
    errors = new double[ERRORS.length];
    for (int e = 0; e < errors.length; e++) {
      errors[e] = ERRORS[e] * standardError;
    }
    for (int bin : binOfRow) {
      if (bin >= 0 && normaliser[bin] == null) {
        fill(bin);
      }
    }
  }

  private void fill(int bin) {
    double logOdds = (bin - BINS / 2) * BIN;
    double[][] byError = new double[errors.length][SHIFTS.length];
    double[] alone = new double[errors.length];
    double base = rate(logOdds);
    for (int e = 0; e < errors.length; e++) {
      double p = rate(logOdds + errors[e]);
      alone[e] = Math.log1p(base * Math.expm1(errors[e]));
      for (int d = 0; d < SHIFTS.length; d++) {
        byError[e][d] = Math.log1p(p * Math.expm1(SHIFTS[d]));
      }
    }
    normaliser[bin] = byError;
    errorNormaliser[bin] = alone;
  }

  private static double rate(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  Question question() {
    return question;
  }

  double weight() {
    return weight;
  }

  /** The state after one more cycle, of which {@code rowOf[i]} is the reference's row. */
  SilentState after(SilentState before, CycleTally tally, int[] rowOf) {
    int[] inBin = new int[BINS];
    int marked = 0;
    int replies = 0;
    for (int i = 0; i < rowOf.length; i++) {
      int bin = rowOf[i] < 0 ? -1 : binOfRow[rowOf[i]];
      if (bin >= 0) {
        OutcomeCounts counts = tally.strata().get(i).counts();
        int n = counts.total();
        inBin[bin] += n;
        replies += n;
        for (int outcome : measure.ordinals()) {
          marked += counts.count(outcome);
        }
      }
    }
    if (replies == 0) {
      return before;
    }
    double[][] gain = new double[errors.length][SHIFTS.length];
    double[] alone = new double[errors.length];
    for (int bin = 0; bin < BINS; bin++) {
      if (inBin[bin] == 0) {
        continue;
      }
      for (int e = 0; e < errors.length; e++) {
        alone[e] -= inBin[bin] * errorNormaliser[bin][e];
        for (int d = 0; d < SHIFTS.length; d++) {
          gain[e][d] -= inBin[bin] * normaliser[bin][e][d];
        }
      }
    }
    for (int e = 0; e < errors.length; e++) {
      alone[e] += marked * errors[e];
      for (int d = 0; d < SHIFTS.length; d++) {
        gain[e][d] += marked * SHIFTS[d];
      }
    }
    return before.after(tally.cycle(), gain, alone);
  }
}
