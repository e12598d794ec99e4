package dev.candor.detection;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Running evidence of one watched share: a Shiryaev–Roberts sum for every size of change and every
 * possible error of the reference, averaged over both.
 *
 * <p>For a known error each sum, less the number of cycles, is a martingale from 0 while nothing
 * changes, and so is their average with posterior weights: it therefore takes at least A cycles on
 * average to exceed A, whatever the overshoot.
 */
final class SilentState {
  private static final int ERRORS = SilentStream.ERRORS.length;
  private static final int SHIFTS = SilentStream.SHIFTS.length;
  private static final int CENTRE = ERRORS / 2;
  private static final double LARGEST = 1e200;

  private final double[] sums;
  private final double[] likelihood;
  private final double[] climb;
  private final long[] began;

  private SilentState(double[] sums, double[] likelihood, double[] climb, long[] began) {
    this.sums = sums;
    this.likelihood = likelihood;
    this.climb = climb;
    this.began = began;
  }

  static SilentState start() {
    return new SilentState(
        new double[ERRORS * SHIFTS], new double[ERRORS], new double[SHIFTS], new long[SHIFTS]);
  }

  SilentState after(long cycle, double[][] gain, double[] alone) {
    SilentState next =
        new SilentState(sums.clone(), likelihood.clone(), climb.clone(), began.clone());
    for (int e = 0; e < ERRORS; e++) {
      next.likelihood[e] += alone[e];
      for (int d = 0; d < SHIFTS; d++) {
        int at = e * SHIFTS + d;
        next.sums[at] = Math.min(LARGEST, (1 + sums[at]) * Math.exp(gain[e][d]));
      }
    }
    for (int d = 0; d < SHIFTS; d++) {
      if (climb[d] <= 0) {
        next.climb[d] = 0;
        next.began[d] = cycle;
      }
      next.climb[d] += gain[CENTRE][d];
    }
    return next;
  }

  /** The averaged sum: what is compared with the run length. */
  double evidence() {
    double most = Arrays.stream(likelihood).max().orElse(0);
    double total = 0;
    double sum = 0;
    for (int e = 0; e < ERRORS; e++) {
      double z = SilentStream.ERRORS[e];
      double posterior = Math.exp(-z * z / 2 + likelihood[e] - most);
      double mean = 0;
      for (int d = 0; d < SHIFTS; d++) {
        mean += sums[e * SHIFTS + d] / SHIFTS;
      }
      total += posterior;
      sum += posterior * mean;
    }
    return sum / total;
  }

  /** Which of the changes looked for explains the data best. */
  private int best() {
    int best = 0;
    for (int d = 1; d < SHIFTS; d++) {
      best = climb[d] > climb[best] ? d : best;
    }
    return best;
  }

  /** The cycle the most likely change began with. */
  long began() {
    return began[best()];
  }

  boolean upwards() {
    return SilentStream.SHIFTS[best()] > 0;
  }

  void write(DataOutputStream out) throws IOException {
    for (double[] array : new double[][] {sums, likelihood, climb}) {
      for (double value : array) {
        out.writeDouble(value);
      }
    }
    for (long cycle : began) {
      out.writeLong(cycle);
    }
  }

  static SilentState read(DataInputStream in) throws IOException {
    SilentState state = start();
    for (double[] array : new double[][] {state.sums, state.likelihood, state.climb}) {
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readDouble();
      }
    }
    for (int i = 0; i < state.began.length; i++) {
      state.began[i] = in.readLong();
    }
    return state;
  }
}
