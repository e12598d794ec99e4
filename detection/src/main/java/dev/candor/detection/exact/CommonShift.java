package dev.candor.detection.exact;

import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.RecentCycles;
import dev.candor.model.Measure;
import dev.candor.model.Normal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far the log odds of an unchanged candidate may stand off its baseline's because whole cycles
 * vary: a mixture of normal distributions around 0.
 *
 * <p>A cycle's mood is a shift of all log odds, normal with standard deviation τ, independent
 * between cycles. τ is not known. It has a prior on a grid (seven targets in ten are calm: τ
 * exponential with mean .1; three are wild: with mean 1) and the likelihood of the recent cycles of
 * either release: each cycle's mood is averaged out around the release's own mean, and that mean
 * over a flat prior, so that a change between the releases does not look like mood. The difference
 * of the releases' mean moods, given τ, is normal with variance τ² times the sum of the squared
 * weights that the cycles have in the statistic.
 *
 * @param variances of the shift, by grid point
 * @param weights posterior probabilities, which add up to 1
 */
public record CommonShift(double[] variances, double[] weights) {
  /** Cycles vary by their replies alone. */
  public static final CommonShift NONE = new CommonShift(new double[] {0}, new double[] {1});

  /** Mean of τ for calm targets, and how many are wild, and with what mean. */
  static final double PRIOR_MEAN = .1;

  static final double WILD = .3;
  static final double WILD_MEAN = 1;
  private static final double[] SPREADS = {
    0, .05, .1, .15, .2, .25, .3, .4, .5, .6, .75, .9, 1.1, 1.4, 1.8, 2.5
  };
  private static final double[] PRIOR = prior();

  private static final int MOST_CHORDS = 200;
  private static final double PRECISION = 1e-12;

  /** Moods from −4 to 4 are averaged over in these steps. */
  private static final double MOOD_STEP = .2;

  private static final int MOODS = 41;
  private static final int[] KERNEL_HALF = new int[SPREADS.length];
  private static final double[][] KERNEL = kernels();

  private static double[][] kernels() {
    double[][] kernels = new double[SPREADS.length][];
    for (int k = 0; k < kernels.length; k++) {
      KERNEL_HALF[k] = (int) Math.min(MOODS, Math.ceil(4.5 * SPREADS[k] / MOOD_STEP));
      kernels[k] = new double[2 * KERNEL_HALF[k] + 1];
      double before =
          SPREADS[k] == 0 ? 0 : Normal.upperTail((KERNEL_HALF[k] + .5) * MOOD_STEP / SPREADS[k]);
      for (int i = 0; i < kernels[k].length; i++) {
        double after =
            SPREADS[k] == 0
                ? 1
                : Normal.upperTail((KERNEL_HALF[k] - i - .5) * MOOD_STEP / SPREADS[k]);
        kernels[k][i] = after - before;
        before = after;
      }
    }
    return kernels;
  }

  private static final double NEGLIGIBLE = 1e-12;

  private static double[] prior() {
    double[] prior = new double[SPREADS.length];
    double before = 1;
    for (int k = 0; k < prior.length; k++) {
      double after = k + 1 == prior.length ? 0 : priorBeyond((SPREADS[k] + SPREADS[k + 1]) / 2);
      prior[k] = before - after;
      before = after;
    }
    return prior;
  }

  /** Prior chance that whole cycles vary by more than this. */
  public static double priorBeyond(double spread) {
    return (1 - WILD) * Math.exp(-spread / PRIOR_MEAN) + WILD * Math.exp(-spread / WILD_MEAN);
  }

  /**
   * From the recent cycles of both releases.
   *
   * @param table what is tested, over these rows
   * @param within the replies that are counted; null for all valid ones
   * @param whole what all prompts together say of the spread, of which a part is as likely to have
   *     the same as one of its own; {@link #NONE} for nothing
   */
  public static CommonShift of(
      MatchedReplies matched,
      int[] rows,
      Table table,
      Measure measure,
      Measure within,
      CommonShift whole) {
    return of(matched, rows, table, measure, within, whole, new boolean[] {true, false});
  }

  /** How much a release's cycles vary: root of the mean square of τ, from its baseline side. */
  static double spread(MatchedReplies own, int[] rows, Table table) {
    CommonShift shift = of(own, rows, table, Measure.CONSTRAINED, null, NONE, new boolean[] {true});
    double square = 0;
    for (int k = 0; k < SPREADS.length; k++) {
      square += (shift.isNone() ? PRIOR[k] : shift.weights[k]) * SPREADS[k] * SPREADS[k];
    }
    return Math.sqrt(square);
  }

  private static CommonShift of(
      MatchedReplies matched,
      int[] rows,
      Table table,
      Measure measure,
      Measure within,
      CommonShift whole,
      boolean[] sides) {
    if (!matched.spreadIsKnown()) {
      return NONE;
    }
    int n = rows.length;
    double[] rate = new double[n];
    double[] slope = new double[n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      if (table.informative(i)) {
        double size = table.size(i);
        rate[i] = table.marked(i) / size;
        slope[i] = rate[i] * (1 - rate[i]) * size / (size - 1);
        total += (double) table.n0()[i] * table.n1()[i] / size * slope[i];
      }
    }
    if (total <= 0) {
      return NONE;
    }
    Bins bins = Bins.of(table, rate);
    double[] logLikelihood = new double[SPREADS.length];
    double squares = 0;
    for (boolean baseline : sides) {
      List<int[]> cycles = matched.cycles(baseline);
      List<double[]> informative = new ArrayList<>();
      double kept = 0;
      double keptSquares = 0;
      for (int[] counts : cycles) {
        bins.clear();
        double own = 0;
        for (int i = 0; i < n; i++) {
          if (slope[i] > 0) {
            int marked = RecentCycles.marked(counts, rows[i], measure);
            int replies =
                within == null
                    ? RecentCycles.valid(counts, rows[i])
                    : RecentCycles.marked(counts, rows[i], within);
            bins.add(i, marked, replies);
            int others = baseline ? table.n1()[i] : table.n0()[i];
            own += (double) others / table.size(i) * replies * slope[i];
          }
        }
        if (own > 0) {
          informative.add(bins.logLikelihood());
        }
        kept += own;
        keptSquares += own * own;
      }
      int earlier = matched.cycleCount(baseline) - cycles.size();
      squares += keptSquares;
      if (earlier > 0) {
        squares += Math.max(0, total - kept) * Math.max(0, total - kept) / earlier;
      }
      add(logLikelihood, informative);
    }
    return posterior(logLikelihood, squares / (total * total), whole);
  }

  /** Replies of a cycle, by the log odds of their prompts in steps of {@value #STEP}. */
  private static final class Bins {
    private static final double STEP = .25;
    private static final int HALF = 32;
    private static final double[][] NORMALISER = normaliser();

    private final int[] binOf;
    private final double[] replies = new double[2 * HALF + 1];
    private double marked;

    private Bins(int[] binOf) {
      this.binOf = binOf;
    }

    /** log(1 − p + p·exp(mood)) by bin and mood. */
    private static double[][] normaliser() {
      double[][] normaliser = new double[2 * HALF + 1][MOODS];
      for (int bin = 0; bin <= 2 * HALF; bin++) {
        double p = 1 / (1 + Math.exp(-(bin - HALF) * STEP));
        for (int m = 0; m < MOODS; m++) {
          normaliser[bin][m] = Math.log1p(p * Math.expm1((m - MOODS / 2) * MOOD_STEP));
        }
      }
      return normaliser;
    }

    static Bins of(Table table, double[] rate) {
      int[] binOf = new int[rate.length];
      for (int i = 0; i < binOf.length; i++) {
        double size = table.size(i);
        // Half a reply either way, as far as the pooled rate is off its prompt's own.
        double smoothed = (rate[i] * size + .5) / (size + 1);
        double logOdds = Math.log(smoothed / (1 - smoothed));
        binOf[i] = (int) Math.max(0, Math.min(2 * HALF, Math.round(logOdds / STEP) + HALF));
      }
      return new Bins(binOf);
    }

    void clear() {
      Arrays.fill(replies, 0);
      marked = 0;
    }

    void add(int i, int markedReplies, int allReplies) {
      marked += markedReplies;
      replies[binOf[i]] += allReplies;
    }

    /** Log likelihood of the cycle's marked replies at every mood of the grid, less the largest. */
    double[] logLikelihood() {
      double[] log = new double[MOODS];
      for (int bin = 0; bin <= 2 * HALF; bin++) {
        if (replies[bin] > 0) {
          for (int m = 0; m < MOODS; m++) {
            log[m] -= replies[bin] * NORMALISER[bin][m];
          }
        }
      }
      double most = Double.NEGATIVE_INFINITY;
      for (int m = 0; m < MOODS; m++) {
        log[m] += marked * (m - MOODS / 2) * MOOD_STEP;
        most = Math.max(most, log[m]);
      }
      for (int m = 0; m < MOODS; m++) {
        log[m] -= most;
      }
      return log;
    }
  }

  /**
   * Adds the log likelihood of one release's cycles: each cycle's mood is averaged out around the
   * release's own mean, and that mean over a flat prior.
   */
  private static void add(double[] logLikelihood, List<double[]> cycles) {
    if (cycles.size() < 2) {
      return;
    }
    double[][] likelihood = new double[cycles.size()][MOODS];
    for (int c = 0; c < likelihood.length; c++) {
      for (int m = 0; m < MOODS; m++) {
        likelihood[c][m] = Math.exp(cycles.get(c)[m]);
      }
    }
    for (int k = 0; k < SPREADS.length; k++) {
      double sum = 0;
      double[] product = new double[MOODS];
      Arrays.fill(product, 1);
      double scale = 0;
      for (double[] cycle : likelihood) {
        double most = 0;
        for (int mean = 0; mean < MOODS; mean++) {
          double average = 0;
          int from = Math.max(0, mean - KERNEL_HALF[k]);
          int to = Math.min(MOODS - 1, mean + KERNEL_HALF[k]);
          for (int m = from; m <= to; m++) {
            average += KERNEL[k][m - mean + KERNEL_HALF[k]] * cycle[m];
          }
          product[mean] *= average;
          most = Math.max(most, product[mean]);
        }
        if (most == 0) {
          return;
        }
        scale += Math.log(most);
        for (int mean = 0; mean < MOODS; mean++) {
          product[mean] /= most;
        }
      }
      for (double one : product) {
        sum += one;
      }
      logLikelihood[k] += scale + Math.log(sum);
    }
  }

  private static CommonShift posterior(double[] logLikelihood, double squares, CommonShift whole) {
    double most = Double.NEGATIVE_INFINITY;
    for (double one : logLikelihood) {
      most = Math.max(most, one);
    }
    double[] variances = new double[SPREADS.length];
    double[] weights = new double[SPREADS.length];
    double sum = 0;
    for (int k = 0; k < SPREADS.length; k++) {
      variances[k] = SPREADS[k] * SPREADS[k] * squares;
      double prior = whole.isNone() ? PRIOR[k] : (PRIOR[k] + whole.weights[k]) / 2;
      weights[k] = prior * Math.exp(logLikelihood[k] - most);
      sum += weights[k];
    }
    for (int k = 0; k < SPREADS.length; k++) {
      weights[k] /= sum;
    }
    return new CommonShift(variances, weights);
  }

  /** The same with a further shift of this variance, independent of it. */
  public CommonShift plus(double variance) {
    return variance == 0
        ? this
        : new CommonShift(Arrays.stream(variances).map(own -> own + variance).toArray(), weights);
  }

  /** Mean of the variance. */
  double variance() {
    double mean = 0;
    for (int k = 0; k < weights.length; k++) {
      mean += weights[k] * variances[k];
    }
    return mean;
  }

  /** Chance that a normal estimate of the shift with this error lies this far out, both sides. */
  public double beyond(double shift, double error) {
    double p = 0;
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] > NEGLIGIBLE) {
        p +=
            weights[k]
                * 2
                * Normal.upperTail(Math.abs(shift) / Math.sqrt(variances[k] + error * error));
      }
    }
    return Math.min(1, p);
  }

  /**
   * The distance from 0 that such an estimate keeps with all but this probability. The logarithm of
   * the tail is nearly a parabola, so its chords lead there in a few steps (Illinois method).
   */
  public double reach(double p, double error) {
    double low = 0;
    double high = 40 * Math.sqrt(variances[variances.length - 1] + error * error);
    double above = excess(low, error, p);
    double below = excess(high, error, p);
    int side = 0;
    for (int i = 0; i < MOST_CHORDS && high - low > PRECISION * high; i++) {
      double next = low + (high - low) * above / (above - below);
      double found = excess(next, error, p);
      if (Math.abs(found) < PRECISION) {
        return next;
      }
      if (found > 0) {
        low = next;
        above = found;
        below /= side > 0 ? 2 : 1;
        side = 1;
      } else {
        high = next;
        below = found;
        above /= side < 0 ? 2 : 1;
        side = -1;
      }
    }
    return high;
  }

  private double excess(double shift, double error, double p) {
    return Math.log(Math.max(beyond(shift, error), Double.MIN_NORMAL) / p);
  }

  /** Chance of a shift below this one. */
  double below(double shift) {
    double p = 0;
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] > NEGLIGIBLE) {
        p +=
            weights[k]
                * (variances[k] == 0
                    ? (shift >= 0 ? 1 : 0)
                    : Normal.upperTail(-shift / Math.sqrt(variances[k])));
      }
    }
    return p;
  }

  /** Probabilities of shifts around {@code −nodes·step … nodes·step}, the ends taking the rest. */
  double[] nodes(double step, int nodes) {
    double[] chances = new double[2 * nodes + 1];
    double before = .5;
    for (int node = 0; node <= nodes; node++) {
      double after = node == nodes ? 1 : below((node + .5) * step);
      chances[nodes + node] = node == 0 ? 2 * (after - .5) : after - before;
      chances[nodes - node] = chances[nodes + node];
      before = after;
    }
    return chances;
  }

  boolean isNone() {
    return variances.length == 1 && variances[0] == 0;
  }
}
