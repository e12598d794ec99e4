package dev.candor.detection.exact;

import dev.candor.detection.numbers.Hypergeometric;
import dev.candor.detection.numbers.LatticeSum;
import java.util.function.Supplier;

/**
 * Exact tests of "nothing changed in any stratum", given each stratum's margins: all assignments of
 * its replies to the two releases are then equally likely, whatever its base rate.
 */
public final class ExactStrata {
  /**
   * What the test of a common shift gets of the level; the rest goes to the one for few prompts.
   */
  public static final double COMMON_SHARE = .8;

  /**
   * How much more a prompt counts that could move further: prompts that were hardly ever marked
   * against a rise, always marked against a fall. It costs nothing against a common odds ratio,
   * because it breaks the ties that make an exact test coarse, and gains against others.
   */
  private static final double TILT = .3;

  private static final double SPARSE_ODDS = 10;
  private static final double SPARSE_FRACTION = .25;

  /** Standard deviations below which a tail is of no interest: the p-value is then given as 1. */
  private static final double BORING = 1.2;

  private static final double SPARSE_BORING = 1.5;

  /** Above this variance whole numbers are fine enough and the tilt is left out. */
  private static final double FINE = 64;

  /** In large tables a bound above this is given in place of the tail: no alarm hangs on it. */
  private static final double WORTH_CONVOLVING = .01;

  private static final int COMMON_LATTICE = 1024;
  private static final int SPARSE_LATTICE = 2048;

  /** However many prompts there are, a score is never rounded more coarsely. */
  private static final double COARSEST = .05;

  /** A sparse test that cannot get below this hands its share of the level over. */
  private static final double USELESS = 1e-3;

  /** Range of the sum, in replies, up to which its distribution is tilted bin by bin. */
  private static final double TILTABLE = 90;

  /** Lattice points a reply is worth at least, so that the tilt of the weights still tells. */
  private static final double LEAST_WEIGHT = 4;

  private static final int NEWTON_STEPS = 12;
  private static final double MOST_SHIFT = 8;

  /** Shifts at which the sparse test is done again. */
  private static final double[] SPARSE_SHIFTS = {0, .2, .45, .8, 1.3, 2, 3};

  private ExactStrata() {}

  /**
   * Weighted sum of the candidate's marked replies, two-sided: close to the uniformly most powerful
   * unbiased test against a common odds ratio, the exact form of Cochran–Mantel–Haenszel.
   */
  public static double common(Table table) {
    double mean = 0;
    double variance = 0;
    double range = 0;
    long observed = 0;
    for (int s = 0; s < table.strata(); s++) {
      if (table.informative(s)) {
        int size = table.size(s);
        int marked = table.marked(s);
        int drawn = table.n1()[s];
        mean += Hypergeometric.mean(size, marked, drawn);
        variance += Hypergeometric.variance(size, marked, drawn);
        range += Hypergeometric.highest(marked, drawn) - Hypergeometric.lowest(size, marked, drawn);
        observed += table.x1()[s];
      }
    }
    if (variance == 0 || Math.abs(observed - mean) < BORING * Math.sqrt(variance)) {
      return 1;
    }
    if (variance > FINE) {
      double bound = bennett(Math.abs(observed - mean), variance);
      return bound > WORTH_CONVOLVING ? Math.min(1, 2 * bound) : plain(table, observed);
    }
    return new Tilted(table, range, new LatticeSum(), new LatticeSum()).p();
  }

  /** The two sums whose weights lean towards prompts that can still rise, and still fall. */
  private static final class Tilted {
    private final LatticeSum rise;
    private final LatticeSum fall;
    private final double scale;
    private long up;
    private long down;

    Tilted(Table table, double range, LatticeSum rise, LatticeSum fall) {
      this.rise = rise;
      this.fall = fall;
      // A long baseline with rare replies has a range of thousands: weights must not round to 0.
      scale = Math.max(LEAST_WEIGHT, COMMON_LATTICE / range);
      for (int s = 0; s < table.strata(); s++) {
        if (table.informative(s)) {
          int size = table.size(s);
          int marked = table.marked(s);
          int drawn = table.n1()[s];
          int low = Hypergeometric.lowest(size, marked, drawn);
          double[] chances = Hypergeometric.probabilities(size, marked, drawn);
          double rate = (marked + .5) / (size + 1.0);
          long upWeight = Math.round(scale * (1 + TILT * (1 - 2 * rate)));
          long downWeight = Math.round(scale * (1 + TILT * (2 * rate - 1)));
          rise.add(multiples(upWeight, low, chances.length), chances);
          fall.add(multiples(-downWeight, low, chances.length), chances);
          up += upWeight * table.x1()[s];
          down -= downWeight * table.x1()[s];
        }
      }
    }

    double p() {
      return twoSided(rise.atLeast(up), rise, fall.atLeast(down), fall);
    }

    double p(CommonShift shift) {
      double[] nodes = shift.nodes(LatticeSum.NODE_STEP, LatticeSum.NODES);
      LatticeSum riseUnder = rise.under(nodes, scale);
      LatticeSum fallUnder = fall.under(nodes, scale);
      return twoSided(riseUnder.atLeast(up), riseUnder, fallUnder.atLeast(down), fallUnder);
    }
  }

  /**
   * The same if an unchanged candidate may be shifted as a whole: the larger of the exact p-value
   * and that under the shift, unless the exact one is above {@code interesting} already. Small
   * tables are tilted exactly; in large ones the conditional estimate of the log odds ratio is
   * taken as normal.
   */
  public static double common(Table table, double interesting, Supplier<CommonShift> shifts) {
    double exact = common(table);
    if (exact > interesting) {
      return exact;
    }
    CommonShift shift = shifts.get();
    if (shift.isNone()) {
      return exact;
    }
    double range = 0;
    for (int s = 0; s < table.strata(); s++) {
      if (table.informative(s)) {
        range +=
            Hypergeometric.highest(table.marked(s), table.n1()[s])
                - Hypergeometric.lowest(table.size(s), table.marked(s), table.n1()[s]);
      }
    }
    double shifted =
        range <= TILTABLE
            ? new Tilted(table, range, LatticeSum.uncut(), LatticeSum.uncut()).p(shift)
            : estimated(table, shift);
    return Math.max(exact, shifted);
  }

  /** By the log odds ratio at which the sum seen would be the mean, half a reply closer to 0. */
  private static double estimated(Table table, CommonShift shift) {
    LogOdds estimate = logOdds(table);
    return shift.beyond(estimate.value, estimate.standardError());
  }

  /**
   * The common log odds ratio by conditional likelihood, half a reply closer to 0.
   *
   * @param value candidate against baseline, within ±8
   * @param information inverse variance; 0 without informative prompts
   */
  public record LogOdds(double value, double information) {
    public double standardError() {
      return 1 / Math.sqrt(Math.max(information, 1e-9));
    }
  }

  public static LogOdds logOdds(Table table) {
    double excess = 0;
    for (int s = 0; s < table.strata(); s++) {
      if (table.informative(s)) {
        excess +=
            table.x1()[s] - Hypergeometric.mean(table.size(s), table.marked(s), table.n1()[s]);
      }
    }
    double target = Math.signum(excess) * Math.max(0, Math.abs(excess) - .5);
    double logOdds = 0;
    double information = 0;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double mean = 0;
      information = 0;
      double odds = Math.exp(logOdds);
      for (int s = 0; s < table.strata(); s++) {
        if (!table.informative(s)) {
          continue;
        }
        int low = Hypergeometric.lowest(table.size(s), table.marked(s), table.n1()[s]);
        double[] p =
            Hypergeometric.probabilities(table.size(s), table.marked(s), table.n1()[s], odds);
        double first = 0;
        double second = 0;
        for (int i = 0; i < p.length; i++) {
          first += p[i] * i;
          second += p[i] * i * i;
        }
        mean += low + first - Hypergeometric.mean(table.size(s), table.marked(s), table.n1()[s]);
        information += second - first * first;
      }
      double move = (target - mean) / Math.max(information, 1e-9);
      logOdds =
          Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, logOdds + Math.max(-1, Math.min(1, move))));
      if (Math.abs(move) < 1e-4) {
        break;
      }
    }
    return new LogOdds(logOdds, information);
  }

  /**
   * Upper bound of either tail (Bennett 1962). It holds because a hypergeometric number is a sum of
   * independent indicators in law (Vatutin and Mikhailov 1982).
   */
  private static double bennett(double distance, double variance) {
    double u = distance / variance;
    return Math.exp(-variance * ((1 + u) * Math.log1p(u) - u));
  }

  private static long[] multiples(long weight, int first, int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = weight * (first + i);
    }
    return values;
  }

  /**
   * The smaller of two tails, plus the largest tail of the other sum that is no larger: the chance
   * that either comes out this small (after Blaker 2000).
   */
  private static double twoSided(double up, LatticeSum rise, double down, LatticeSum fall) {
    return Math.min(
        1, up <= down ? up + fall.largestUpperUpTo(up) : down + rise.largestUpperUpTo(down));
  }

  private static double plain(Table table, long observed) {
    LatticeSum sum = new LatticeSum();
    for (int s = 0; s < table.strata(); s++) {
      if (table.informative(s)) {
        sum.add(
            Hypergeometric.lowest(table.size(s), table.marked(s), table.n1()[s]),
            Hypergeometric.probabilities(table.size(s), table.marked(s), table.n1()[s]));
      }
    }
    return sum.twoSided(observed);
  }

  /**
   * Both tests together: the common shift, and one for a few prompts that move far while the others
   * stay.
   */
  public static double combined(Table table) {
    return combined(table, 1, () -> CommonShift.NONE);
  }

  /** The same if an unchanged candidate may be shifted as a whole. */
  public static double combined(Table table, double interesting, Supplier<CommonShift> shifts) {
    double common = common(table, interesting, shifts);
    Sparse sparse = sparse(table, interesting, shifts);
    if (sparse.least > USELESS) {
      return common;
    }
    return Math.min(1, Math.min(common / COMMON_SHARE, sparse.p / (1 - COMMON_SHARE)));
  }

  /** The p-value, and the least one that these margins allow. */
  record Sparse(double p, double least) {}

  /**
   * Sum over prompts of log(1 − ε + ε·m), m being the likelihood ratio of a shift by {@link
   * #SPARSE_ODDS}, up as likely as down, against none. Scores are rounded to a lattice first: the
   * test is exact for the rounded scores.
   */
  private static Sparse sparse(Table table, double interesting, Supplier<CommonShift> shifts) {
    double range = 0;
    double least = 1;
    double deviation = 0;
    double variance = 0;
    double[][] scores = new double[table.strata()][];
    double[][] chances = new double[table.strata()][];
    for (int s = 0; s < table.strata(); s++) {
      if (!table.informative(s)) {
        continue;
      }
      int size = table.size(s);
      int marked = table.marked(s);
      int drawn = table.n1()[s];
      chances[s] = Hypergeometric.probabilities(size, marked, drawn);
      double[] up = Hypergeometric.probabilities(size, marked, drawn, SPARSE_ODDS);
      double[] down = Hypergeometric.probabilities(size, marked, drawn, 1 / SPARSE_ODDS);
      scores[s] = new double[up.length];
      double lowest = Double.MAX_VALUE;
      double highest = -Double.MAX_VALUE;
      double rarest = 1;
      double mean = 0;
      double square = 0;
      for (int i = 0; i < up.length; i++) {
        double ratio = chances[s][i] == 0 ? 0 : (up[i] + down[i]) / 2 / chances[s][i];
        double score = Math.log(1 - SPARSE_FRACTION + SPARSE_FRACTION * ratio);
        scores[s][i] = score;
        lowest = Math.min(lowest, score);
        if (score > highest) {
          highest = score;
          rarest = chances[s][i];
        }
        mean += chances[s][i] * score;
        square += chances[s][i] * score * score;
      }
      range += highest - lowest;
      least *= highest - lowest < 1e-9 ? 1 : rarest;
      deviation += scores[s][observed(table, s)] - mean;
      variance += square - mean * mean;
    }
    if (range < 1e-9) {
      return new Sparse(1, 1);
    }
    if (deviation < SPARSE_BORING * Math.sqrt(Math.max(0, variance))) {
      return new Sparse(1, least);
    }
    double step = Math.min(COARSEST, range / SPARSE_LATTICE);
    double exact = sparseTail(table, scores, step, 0);
    if (exact > interesting) {
      return new Sparse(exact, least);
    }
    CommonShift shift = shifts.get();
    if (shift.isNone()) {
      return new Sparse(exact, least);
    }
    double shifted = 0;
    for (int i = 0; i < SPARSE_SHIFTS.length; i++) {
      double from = i == 0 ? 0 : (SPARSE_SHIFTS[i - 1] + SPARSE_SHIFTS[i]) / 2;
      double to =
          i + 1 == SPARSE_SHIFTS.length
              ? Double.POSITIVE_INFINITY
              : (SPARSE_SHIFTS[i] + SPARSE_SHIFTS[i + 1]) / 2;
      double weight = shift.below(to) - shift.below(from);
      if (i == 0) {
        shifted += (2 * shift.below(to) - 1) * exact;
      } else if (weight > LatticeSum.LOST) {
        shifted +=
            weight
                * (sparseTail(table, scores, step, SPARSE_SHIFTS[i])
                    + sparseTail(table, scores, step, -SPARSE_SHIFTS[i]));
      }
    }
    return new Sparse(Math.max(exact, Math.min(1, shifted)), least);
  }

  /** Chance of a sum of scores as large as the one seen, if all log odds are shifted. */
  private static double sparseTail(Table table, double[][] scores, double step, double shift) {
    LatticeSum sum = new LatticeSum();
    long observed = 0;
    for (int s = 0; s < table.strata(); s++) {
      if (scores[s] != null) {
        long[] lattice = onLattice(scores[s], step);
        sum.add(
            lattice,
            Hypergeometric.probabilities(
                table.size(s), table.marked(s), table.n1()[s], Math.exp(shift)));
        observed += lattice[observed(table, s)];
      }
    }
    return sum.atLeast(observed);
  }

  private static int observed(Table table, int s) {
    return table.x1()[s] - Hypergeometric.lowest(table.size(s), table.marked(s), table.n1()[s]);
  }

  public static long[] onLattice(double[] scores, double step) {
    long[] lattice = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      lattice[i] = Math.round(scores[i] / step);
    }
    return lattice;
  }
}
