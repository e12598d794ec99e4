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
 *
 * <p>With a tolerance there are as many sums again, of changes beyond it, divided by how much
 * likelier the cycles are if the share moved by the tolerance at the best time for that. For a
 * known point what is left is no more than the sum of such a change against the largest that is
 * tolerated, which less the number of cycles does not grow on average as long as the share stays
 * within the tolerance.
 */
public final class SilentState {
  private static final int POINTS = SilentStream.NUISANCES;
  private static final int SHIFTS = SilentStream.SHIFTS.length;
  private static final double LARGEST = 1e30;

  /** Cycles from which a change may be dated. */
  private static final int KEPT = 40;

  private static final double QUANTUM = .125;
  private static final double ONSET = .9;

  private final double[] sums;
  private final double[] likelihood;
  private final double[] climb;
  private final long[] began;

  /** The last cycles, and each one's gains by change, as {@link #QUANTUM}s. */
  private final long[] cycles;

  private final byte[] gains;

  /**
   * Log of how much likelier the cycles are if the share moved by the tolerance upwards at the best
   * time, or not at all, by point; then downwards. Empty where nothing is tolerated.
   */
  private final double[] tolerated;

  /** Sums of changes beyond the tolerance against such a move; empty likewise. */
  private final double[] beyond;

  private SilentState(
      double[] sums,
      double[] likelihood,
      double[] climb,
      long[] began,
      long[] cycles,
      byte[] gains,
      double[] tolerated,
      double[] beyond) {
    this.tolerated = tolerated;
    this.beyond = beyond;
    this.sums = sums;
    this.likelihood = likelihood;
    this.climb = climb;
    this.began = began;
    this.cycles = cycles;
    this.gains = gains;
  }

  /**
   * Nothing seen yet.
   *
   * @param isTolerant whether there are changes that do not matter
   */
  static SilentState start(boolean isTolerant) {
    return new SilentState(
        new double[POINTS * SHIFTS],
        new double[POINTS],
        new double[SHIFTS],
        new long[SHIFTS],
        new long[0],
        new byte[0],
        new double[isTolerant ? 2 * POINTS : 0],
        new double[isTolerant ? POINTS * SHIFTS : 0]);
  }

  /**
   * What a cycle says, by point of what is not known.
   *
   * @param change log likelihood ratios of each change against none
   * @param tolerated those of a move by the tolerance upwards and downwards
   * @param beyond those of each change beyond the tolerance; null, as the others, without one
   * @param alone log likelihood without a change
   */
  record Gains(double[][] change, double[][] tolerated, double[][] beyond, double[] alone) {}

  SilentState after(long cycle, Gains gain, double[] logPrior) {
    int kept = Math.min(cycles.length, KEPT - 1);
    int from = cycles.length - kept;
    long[] nextCycles = new long[kept + 1];
    System.arraycopy(cycles, from, nextCycles, 0, kept);
    nextCycles[kept] = cycle;
    byte[] nextGains = new byte[(kept + 1) * SHIFTS];
    System.arraycopy(gains, from * SHIFTS, nextGains, 0, kept * SHIFTS);
    SilentState next =
        new SilentState(
            sums.clone(),
            likelihood.clone(),
            climb.clone(),
            began.clone(),
            nextCycles,
            nextGains,
            tolerated.clone(),
            beyond.clone());
    for (int i = 0; i < tolerated.length; i++) {
      double move = gain.tolerated[i / POINTS][i % POINTS];
      next.tolerated[i] = (float) Math.max(0, tolerated[i] + move);
    }
    for (int e = 0; e < POINTS; e++) {
      next.likelihood[e] += gain.alone[e];
      for (int d = 0; d < SHIFTS; d++) {
        int at = e * SHIFTS + d;
        // As a float, which is how it is stored: a restart must leave no trace.
        next.sums[at] = (float) Math.min(LARGEST, (1 + sums[at]) * Math.exp(gain.change[e][d]));
        if (beyond.length > 0) {
          int move = side(d) * POINTS + e;
          double ratio = Math.exp(gain.beyond[e][d] + tolerated[move] - next.tolerated[move]);
          next.beyond[at] =
              (float) Math.min(LARGEST, (Math.exp(-tolerated[move]) + beyond[at]) * ratio);
        }
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
      next.climb[d] += gain.change[likeliest][d];
      double quanta = Math.rint(gain.change[likeliest][d] / QUANTUM);
      nextGains[kept * SHIFTS + d] = (byte) Math.max(-127, Math.min(127, quanta));
    }
    return next;
  }

  /** 0 for changes upwards. */
  private static int side(int change) {
    return SilentStream.SHIFTS[change] > 0 ? 0 : 1;
  }

  /**
   * The same under another tolerance: what speaks of the former one begins anew, and all else
   * stays.
   */
  SilentState under(boolean isTolerant) {
    SilentState fresh = start(isTolerant);
    return new SilentState(
        sums, likelihood, climb, began, cycles, gains, fresh.tolerated, fresh.beyond);
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

  /**
   * The same of changes beyond the tolerance, against what is tolerated; as much as there can be
   * without a tolerance.
   */
  double evidenceBeyond(double[] logPrior) {
    return beyond.length == 0
        ? Double.POSITIVE_INFINITY
        : evidenceBeyond(logPrior, 0) + evidenceBeyond(logPrior, 1);
  }

  /** That of changes upwards alone, or downwards. */
  private double evidenceBeyond(double[] logPrior, int side) {
    double[] log = new double[POINTS];
    double most = Double.NEGATIVE_INFINITY;
    for (int e = 0; e < POINTS; e++) {
      log[e] = logPrior[e] + likelihood[e] + tolerated[side * POINTS + e];
      most = Math.max(most, log[e]);
    }
    double total = 0;
    double sum = 0;
    for (int e = 0; e < POINTS; e++) {
      double weight = Math.exp(log[e] - most);
      total += weight;
      for (int d = 0; d < SHIFTS; d++) {
        sum += side(d) == side ? weight * beyond[e * SHIFTS + d] / SHIFTS : 0;
      }
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

  /**
   * The first and the last cycle of those with which the change began with 90 %, if any cycle was
   * as likely beforehand: the fewest cycles that hold so much, by the likelihood of what came
   * since.
   */
  long[] beganWithin() {
    int n = cycles.length;
    double[] log = new double[n];
    double[] sum = new double[SHIFTS];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = n - 1; i >= 0; i--) {
      double mean = 0;
      for (int d = 0; d < SHIFTS; d++) {
        sum[d] += gains[i * SHIFTS + d] * QUANTUM;
        mean += Math.exp(sum[d]) / SHIFTS;
      }
      log[i] = Math.log(mean);
      most = Math.max(most, log[i]);
    }
    double total = 0;
    for (int i = 0; i < n; i++) {
      log[i] = Math.exp(log[i] - most);
      total += log[i];
    }
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (double held = 0; held < ONSET * total; ) {
      int best = 0;
      for (int i = 1; i < n; i++) {
        best = log[i] > log[best] ? i : best;
      }
      held += log[best];
      log[best] = -1;
      first = Math.min(first, cycles[best]);
      last = Math.max(last, cycles[best]);
    }
    return new long[] {first, last};
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
    out.writeByte(cycles.length);
    for (long cycle : cycles) {
      out.writeLong(cycle);
    }
    out.write(gains);
    for (double[] array : new double[][] {tolerated, beyond}) {
      for (double value : array) {
        out.writeFloat((float) value);
      }
    }
  }

  static SilentState read(DataInputStream in, boolean dated, boolean isTolerant)
      throws IOException {
    SilentState state = start(isTolerant);
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
    if (!dated) {
      return state;
    }
    long[] cycles = new long[in.readByte()];
    for (int i = 0; i < cycles.length; i++) {
      cycles[i] = in.readLong();
    }
    byte[] gains = in.readNBytes(cycles.length * SHIFTS);
    for (double[] array : new double[][] {state.tolerated, state.beyond}) {
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readFloat();
      }
    }
    return new SilentState(
        state.sums,
        state.likelihood,
        state.climb,
        state.began,
        cycles,
        gains,
        state.tolerated,
        state.beyond);
  }

  /** A new start in place of a state of the format that knew no moods, which is read over. */
  static SilentState readWithoutMoods(DataInputStream in) throws IOException {
    in.readFully(new byte[(7 * SHIFTS + 7 + SHIFTS) * Double.BYTES + SHIFTS * Long.BYTES]);
    return start(false);
  }
}
