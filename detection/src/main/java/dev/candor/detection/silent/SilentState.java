package dev.candor.detection.silent;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Running evidence of one watched share: a Shiryaev–Roberts sum for every size of change and every
 * point of what the reference leaves open, averaged over both.
 *
 * <p>For a known point each sum, less the number of cycles, is a martingale from 0 while nothing
 * changes, and so is their average with posterior weights: it therefore takes at least A cycles on
 * average to exceed A, whatever the overshoot.
 */
public final class SilentState {
  private static final int POINTS = SilentStream.NUISANCES;
  private static final int SHIFTS = SilentStream.SHIFTS.length;
  private static final double LARGEST = 1e30;

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
        new double[POINTS * SHIFTS], new double[POINTS], new double[SHIFTS], new long[SHIFTS]);
  }

  SilentState after(long cycle, double[][] gain, double[] alone, double[] logPrior) {
    SilentState next =
        new SilentState(sums.clone(), likelihood.clone(), climb.clone(), began.clone());
    for (int e = 0; e < POINTS; e++) {
      next.likelihood[e] += alone[e];
      for (int d = 0; d < SHIFTS; d++) {
        int at = e * SHIFTS + d;
        // As a float, which is how it is stored: a restart must leave no trace.
        next.sums[at] = (float) Math.min(LARGEST, (1 + sums[at]) * Math.exp(gain[e][d]));
      }
    }
    int likeliest = 0;
    for (int e = 1; e < POINTS; e++) {
      boolean more = logPrior[e] + likelihood[e] > logPrior[likeliest] + likelihood[likeliest];
      likeliest = more ? e : likeliest;
    }
    for (int d = 0; d < SHIFTS; d++) {
      if (climb[d] <= 0) {
        next.climb[d] = 0;
        next.began[d] = cycle;
      }
      next.climb[d] += gain[likeliest][d];
    }
    return next;
  }

  /** The averaged sum: what is compared with the run length. */
  double evidence(double[] logPrior) {
    double most = Double.NEGATIVE_INFINITY;
    for (int e = 0; e < POINTS; e++) {
      most = Math.max(most, logPrior[e] + likelihood[e]);
    }
    double total = 0;
    double sum = 0;
    for (int e = 0; e < POINTS; e++) {
      double posterior = Math.exp(logPrior[e] + likelihood[e] - most);
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
    for (double value : sums) {
      out.writeFloat((float) value);
    }
    for (double[] array : new double[][] {likelihood, climb}) {
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
    for (int i = 0; i < state.sums.length; i++) {
      state.sums[i] = in.readFloat();
    }
    for (double[] array : new double[][] {state.likelihood, state.climb}) {
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readDouble();
      }
    }
    for (int i = 0; i < state.began.length; i++) {
      state.began[i] = in.readLong();
    }
    return state;
  }

  /** A new start in place of a state of the format that knew no moods, which is read over. */
  static SilentState readWithoutMoods(DataInputStream in) throws IOException {
    in.readFully(new byte[(7 * SHIFTS + 7 + SHIFTS) * Double.BYTES + SHIFTS * Long.BYTES]);
    return start();
  }
}
