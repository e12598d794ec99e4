package dev.candor.detection.silent;

import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.replies.RecentCycles;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.WeeklySeason;
import dev.candor.model.Measure;
import dev.candor.model.StratumTally;
import java.util.Arrays;
import java.util.List;

/**
 * What one watched share looked like in the frozen reference: each prompt's own rate, how far all
 * of them may be off together, and how much whole cycles vary.
 *
 * <p>A cycle's replies have the likelihood L(s) if all log odds stand off the reference's by s. Its
 * mood is averaged out, normal with standard deviation τ, and what is not known (τ and the
 * reference's error) is a grid of {@link #NUISANCES} points. Prompts are collected in bins of their
 * log odds, {@link #BIN} wide, so that a cycle costs the same however many prompts there are.
 */
public final class SilentStream {
  /** Changes of the log odds that are looked for: odds ratios of 1.5 to 12, up and down. */
  static final double[] SHIFTS = {.4, .7, 1, 1.5, 2.5, -.4, -.7, -1, -1.5, -2.5};

  /** Possible errors of the reference, in standard errors. */
  private static final double[] ERRORS = {-2, -1, 0, 1, 2};

  /** Possible spreads of whole cycles, in log odds. */
  private static final double[] SPREADS = {0, .15, .3, .6, 1.1};

  /**
   * How likely they are beforehand: more for .3 than the comparison's prior says, since a run
   * length that holds on average is of no use to a target with such moods.
   */
  private static final double[] PRIOR = {.16, .2, .36, .2, .08};

  /** Points of the grid of what is not known: every error with every spread. */
  static final int NUISANCES = 25;

  /**
   * What evidence of a share counts whose possible errors are farther apart than the smallest
   * change: a rate between two of them looks a little changed from either for ever. Without it the
   * run length was 6 % too short where marked replies are rare.
   */
  private static final double COARSE = 1 / 1.15;

  /** That of no marked reply at all, with half a one added. */
  private static final double LEAST_INFORMATION = .5;

  /** A share up to which there is room for it to rise. */
  private static final double FULL = .95;

  private static final double BIN = .05;
  private static final int BINS = 401;

  /** Shifts from −6 to 6 at which a cycle's likelihood is worked out. */
  private static final double STEP = .1;

  private static final int HALF = 60;
  private static final int POINTS = 2 * HALF + 1;

  /** As good as the end of the grid, where a share is 0 or 1. */
  private static final double FARTHEST = (HALF - 1) * STEP;

  private static final double[][] KERNELS = kernels();

  private final Hypothesis question;
  private final Measure measure;
  private final double weight;
  private final int[] binOfRow;

  /** Variance of the reference's error, by spread. */
  private final double[] unknown = new double[SPREADS.length];

  private final double[] logPrior = new double[NUISANCES];

  /** {@code normaliser[bin][point]}: log(1 − p + p·exp(shift)). */
  private final double[][] normaliser = new double[BINS][];

  /** How far the share may be off the reference's without being a change, from 0 up to 1. */
  private final double tolerance;

  /** The share to expect at each shift of the grid; null where nothing is tolerated. */
  private final double[] expectedShares;

  /**
   * @param tolerance how far the share may be off the reference's without being a change
   */
  SilentStream(
      Hypothesis question,
      Measure measure,
      double weight,
      ReleaseHistory reference,
      int[] rows,
      double tolerance) {
    this.question = question;
    this.measure = measure;
    this.tolerance = tolerance;
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
    for (int bin : binOfRow) {
      if (bin >= 0 && normaliser[bin] == null) {
        fill(bin);
      }
    }
    boolean isCoarse = Math.sqrt(unknown(information)) > SHIFTS[0];
    this.weight = isCoarse ? COARSE * weight : weight;
    double[] spread = spreads(reference);
    for (int k = 0; k < SPREADS.length; k++) {
      unknown[k] =
          unknown(information) + SPREADS[k] * SPREADS[k] / Math.max(1, reference.recent().count());
      for (int e = 0; e < ERRORS.length; e++) {
        logPrior[k * ERRORS.length + e] = spread[k] - ERRORS[e] * ERRORS[e] / 2;
      }
    }
    expectedShares = tolerance > 0 ? shares() : null;
  }

  /**
   * Variance of the log of a rate of which so many marked replies are known: trigamma, which for
   * few is far more than the reciprocal.
   */
  private static double unknown(double information) {
    double one = 1 / Math.max(LEAST_INFORMATION, information);
    return one + one * one / 2 + one * one * one / 6;
  }

  private void fill(int bin) {
    double p = 1 / (1 + Math.exp(-(bin - BINS / 2) * BIN));
    normaliser[bin] = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      normaliser[bin][i] = Math.log1p(p * Math.expm1((i - HALF) * STEP));
    }
  }

  /** Normal weights of the moods around 0, by spread, on the grid of shifts. */
  private static double[][] kernels() {
    double[][] kernels = new double[SPREADS.length][];
    for (int k = 0; k < SPREADS.length; k++) {
      kernels[k] = kernel(SPREADS[k]);
    }
    return kernels;
  }

  private static double[] kernel(double spread) {
    int half = (int) Math.min(HALF, Math.ceil(3.5 * spread / STEP));
    double[] kernel = new double[2 * half + 1];
    double sum = 0;
    for (int i = 0; i <= 2 * half; i++) {
      double z = half == 0 ? 0 : (i - half) * STEP / spread;
      kernel[i] = Math.exp(-z * z / 2);
      sum += kernel[i];
    }
    for (int i = 0; i <= 2 * half; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  /** Log weights of the spreads: the prior, and the reference's cycles around their mean. */
  private double[] spreads(ReleaseHistory reference) {
    double[] log = new double[SPREADS.length];
    for (int k = 0; k < log.length; k++) {
      log[k] = Math.log(PRIOR[k]);
    }
    List<RecentCycles.Kept> cycles = reference.recent().cycles();
    double[][] sums = new double[SPREADS.length][POINTS];
    int used = 0;
    for (RecentCycles.Kept cycle : cycles) {
      double[] inBin = new double[BINS];
      double marked = 0;
      double replies = 0;
      for (int row = 0; row < binOfRow.length; row++) {
        if (binOfRow[row] >= 0) {
          int n = RecentCycles.valid(cycle.counts(), row);
          inBin[binOfRow[row]] += n;
          replies += n;
          marked += RecentCycles.marked(cycle.counts(), row, measure);
        }
      }
      if (replies > 0) {
        used++;
        Averaged likelihood = Averaged.of(logLikelihood(inBin, marked));
        for (int k = 0; k < SPREADS.length; k++) {
          for (int i = 0; i < POINTS; i++) {
            sums[k][i] += likelihood.around(i, KERNELS[k]);
          }
        }
      }
    }
    for (int k = 0; used > 1 && k < SPREADS.length; k++) {
      double most = Arrays.stream(sums[k]).max().orElse(0);
      double total = 0;
      for (double one : sums[k]) {
        total += Math.exp(one - most);
      }
      log[k] += most + Math.log(total);
    }
    return log;
  }

  private double[] logLikelihood(double[] inBin, double marked) {
    double[] log = new double[POINTS];
    for (int bin = 0; bin < BINS; bin++) {
      if (inBin[bin] > 0) {
        for (int i = 0; i < POINTS; i++) {
          log[i] -= inBin[bin] * normaliser[bin][i];
        }
      }
    }
    for (int i = 0; i < POINTS; i++) {
      log[i] += marked * (i - HALF) * STEP;
    }
    return log;
  }

  /** A likelihood whose averages are asked for several times. */
  private record Averaged(double[] log, double[] scaled, double most) {
    /** Below this an average of what is scaled is too small to be exact. */
    private static final double SMALL = 1e-200;

    static Averaged of(double[] log) {
      double most = Double.NEGATIVE_INFINITY;
      for (double one : log) {
        most = Math.max(most, one);
      }
      double[] scaled = new double[log.length];
      for (int i = 0; i < log.length; i++) {
        scaled[i] = Math.exp(log[i] - most);
      }
      return new Averaged(log, scaled, most);
    }

    /** Log of the kernel's average around a point; beyond the ends the end's value. */
    double around(int centre, double[] kernel) {
      int half = kernel.length / 2;
      if (half == 0) {
        return log[centre];
      }
      double sum = 0;
      for (int i = 0; i < kernel.length; i++) {
        sum += kernel[i] * scaled[Math.max(0, Math.min(log.length - 1, centre + i - half))];
      }
      return sum > SMALL ? most + Math.log(sum) : exactly(centre, kernel);
    }

    private double exactly(int centre, double[] kernel) {
      int half = kernel.length / 2;
      double near = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < kernel.length; i++) {
        near = Math.max(near, log[Math.max(0, Math.min(log.length - 1, centre + i - half))]);
      }
      double sum = 0;
      for (int i = 0; i < kernel.length; i++) {
        double one = log[Math.max(0, Math.min(log.length - 1, centre + i - half))];
        sum += one < near - 40 ? 0 : kernel[i] * Math.exp(one - near);
      }
      return near + Math.log(sum);
    }
  }

  /** The same likelihood on a grid that starts at an error of the reference: cubic in between. */
  private static double[] moved(double[] log, double error) {
    if (error == 0) {
      return log;
    }
    double[] moved = new double[log.length];
    double steps = error / STEP;
    int whole = (int) Math.floor(steps);
    double part = steps - whole;
    for (int i = 0; i < moved.length; i++) {
      int at = Math.max(1, Math.min(log.length - 3, i + whole));
      double before = log[at - 1];
      double left = log[at];
      double right = log[at + 1];
      double after = log[at + 2];
      double slope = (right - before) / 2;
      double bend = before - 2.5 * left + 2 * right - after / 2;
      double twist = (after - before) / 2 + 1.5 * (left - right);
      moved[i] = left + part * (slope + part * (bend + part * twist));
    }
    return moved;
  }

  Hypothesis question() {
    return question;
  }

  double weight() {
    return weight;
  }

  /** Log weight of each point of what is not known, before the watch began. */
  double[] logPrior() {
    return logPrior;
  }

  /** What a weekday does to a cycle beside the reference's days. */
  private record Expected(double logOdds, double variance, double ofReference) {
    private static final Expected SAME = new Expected(0, 0, 0);
  }

  /**
   * @param weekday of the cycle
   * @param ofReference the reference's cycles by weekday
   */
  private Expected expected(WeeklySeason season, int weekday, int[] ofReference) {
    int known = Arrays.stream(ofReference).sum() - ofReference[0];
    if (!season.isKnown() || weekday == 0 || known == 0) {
      return Expected.SAME;
    }
    WeeklySeason.Effects effects = effects(season);
    double mean = 0;
    double variance = 0;
    for (int day = 1; day < ofReference.length; day++) {
      double part = (double) ofReference[day] / known;
      mean += part * effects.effect()[day];
      variance += part * part * effects.variance()[day];
    }
    return new Expected(effects.effect()[weekday] - mean, effects.variance()[weekday], variance);
  }

  /** What the weekdays do to this share. */
  private WeeklySeason.Effects effects(WeeklySeason season) {
    double[] shares = shares();
    int n = season.days().size();
    double[] logOdds = new double[n];
    double[] information = new double[n];
    for (int i = 0; i < n; i++) {
      double replies = 0;
      double marked = 0;
      for (StratumTally cell : season.days().get(i).cells()) {
        if (question.covers(cell.stratum())) {
          replies += cell.counts().total();
          for (int outcome : measure.ordinals()) {
            marked += cell.counts().count(outcome);
          }
        }
      }
      double share = (marked + .5) / (replies + 1);
      int at = above(share, shares);
      double slope = shares[at] - shares[at - 1];
      logOdds[i] = shiftTo(share, shares);
      information[i] = replies * slope / STEP;
    }
    return season.effects(logOdds, information);
  }

  /** The first point of the grid, after its first, at which the share is not below this one. */
  private static int above(double share, double[] shares) {
    int at = 1;
    while (at < POINTS - 2 && shares[at] < share) {
      at++;
    }
    return at;
  }

  /** The shift that makes the share this one, within the grid. */
  private static double shiftTo(double share, double[] shares) {
    int at = above(share, shares);
    double slope = shares[at] - shares[at - 1];
    return (at - HALF - 1 + Math.max(0, Math.min(1, (share - shares[at - 1]) / slope))) * STEP;
  }

  /**
   * The shift at which the share is by the tolerance higher, or lower, than at this one; an end of
   * the grid where it cannot be.
   */
  private double limit(double shift, boolean upwards) {
    double at = Math.max(0, Math.min(POINTS - 1.0, shift / STEP + HALF));
    int left = (int) Math.min(POINTS - 2.0, at);
    double share =
        expectedShares[left] + (at - left) * (expectedShares[left + 1] - expectedShares[left]);
    return shiftTo(upwards ? share + tolerance : share - tolerance, expectedShares);
  }

  /** The share to expect at each shift of the grid, of replies as the reference's. */
  private double[] shares() {
    double[] shares = new double[POINTS];
    int rows = 0;
    for (int bin : binOfRow) {
      if (bin >= 0) {
        rows++;
        for (int i = 0; i < POINTS; i++) {
          shares[i] += 1 / (1 + Math.exp(-(bin - BINS / 2) * BIN - (i - HALF) * STEP));
        }
      }
    }
    for (int i = 0; i < POINTS; i++) {
      shares[i] /= Math.max(1, rows);
    }
    return shares;
  }

  /**
   * The state after one more cycle, of which {@code worth} has the replies by reference row.
   *
   * @param season what is known of weekdays
   * @param weekday of the cycle; 0 where that is not known
   * @param ofReference the reference's cycles by weekday
   */
  SilentState after(
      SilentState before,
      long cycle,
      int[] worth,
      WeeklySeason season,
      int weekday,
      int[] ofReference) {
    double[] inBin = new double[BINS];
    double marked = 0;
    double replies = 0;
    for (int row = 0; row < binOfRow.length; row++) {
      if (binOfRow[row] >= 0) {
        int n = RecentCycles.valid(worth, row);
        inBin[binOfRow[row]] += n;
        replies += n;
        marked += RecentCycles.marked(worth, row, measure);
      }
    }
    return replies == 0
        ? before
        : after(before, cycle, inBin, marked, expected(season, weekday, ofReference));
  }

  /**
   * The state after a stretch of as many replies as the reference's had on average, of which as
   * many are marked as expected if the share were {@code rise} above the reference's, or below it
   * where there is no room above.
   */
  SilentState afterRise(SilentState before, long cycle, ReleaseHistory reference, double rise) {
    double[] inBin = new double[BINS];
    for (int row = 0; row < binOfRow.length; row++) {
      if (binOfRow[row] >= 0) {
        inBin[binOfRow[row]] += (double) reference.valid(row) / reference.recent().count();
      }
    }
    double replies = Arrays.stream(inBin).sum();
    double steady = expected(inBin);
    boolean isRoom = steady + rise * replies < FULL * replies;
    double wanted = isRoom ? steady + rise * replies : Math.max(0, steady - rise * replies);
    return replies == 0 ? before : after(before, cycle, inBin, wanted, Expected.SAME);
  }

  /** Marked replies to expect while nothing changes. */
  private static double expected(double[] inBin) {
    double marked = 0;
    for (int bin = 0; bin < BINS; bin++) {
      marked += inBin[bin] / (1 + Math.exp(-(bin - BINS / 2) * BIN));
    }
    return marked;
  }

  private SilentState after(
      SilentState before, long cycle, double[] inBin, double marked, Expected expected) {
    double[] likelihood = logLikelihood(inBin, marked);
    double[][] change = new double[NUISANCES][SHIFTS.length];
    double[][] beyond = tolerance > 0 ? new double[NUISANCES][SHIFTS.length] : null;
    double[][] tolerated = tolerance > 0 ? new double[2][NUISANCES] : null;
    double[] alone = new double[NUISANCES];
    for (int g = 0; g < NUISANCES; g++) {
      int k = g / ERRORS.length;
      double[] kernel =
          expected.variance == 0
              ? KERNELS[k]
              : kernel(Math.sqrt(SPREADS[k] * SPREADS[k] + expected.variance));
      double error = ERRORS[g % ERRORS.length] * Math.sqrt(unknown[k] + expected.ofReference);
      Averaged own = Averaged.of(moved(likelihood, error + expected.logOdds));
      alone[g] = own.around(HALF, kernel);
      for (int d = 0; d < SHIFTS.length; d++) {
        change[g][d] = own.around(at(d), kernel) - alone[g];
      }
      for (int side = 0; tolerance > 0 && side < 2; side++) {
        double limit = limit(error + expected.logOdds, side == 0);
        Averaged moved = Averaged.of(moved(likelihood, limit));
        tolerated[side][g] = moved.around(HALF, kernel) - alone[g];
        for (int d = 0; d < SHIFTS.length; d++) {
          if (SHIFTS[d] > 0 == (side == 0)) {
            beyond[g][d] =
                Math.abs(limit) < FARTHEST
                    ? moved.around(at(d), kernel) - alone[g]
                    : Double.NEGATIVE_INFINITY;
          }
        }
      }
    }
    return before.after(cycle, new SilentState.Gains(change, tolerated, beyond, alone), logPrior);
  }

  /** The point of the grid at which a change of this size is looked for. */
  private static int at(int change) {
    return HALF + (int) Math.round(SHIFTS[change] / STEP);
  }
}
