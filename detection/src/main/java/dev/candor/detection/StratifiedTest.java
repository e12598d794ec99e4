package dev.candor.detection;

/**
 * Exact tests of "nothing changed in any stratum", given each stratum's margins: all assignments of
 * its replies to the two releases are then equally likely, whatever its base rate.
 */
final class StratifiedTest {
  /**
   * What the test of a common shift gets of the level; the rest goes to the one for few prompts.
   */
  static final double COMMON_SHARE = .8;

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

  private StratifiedTest() {}

  /**
   * Weighted sum of the candidate's marked replies, two-sided: close to the uniformly most powerful
   * unbiased test against a common odds ratio, the exact form of Cochran–Mantel–Haenszel.
   */
  static double common(Table table) {
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
    LatticeSum rise = new LatticeSum();
    LatticeSum fall = new LatticeSum();
    double scale = COMMON_LATTICE / range;
    long up = 0;
    long down = 0;
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
    return twoSided(rise.atLeast(up), rise, fall.atLeast(down), fall);
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
  static double combined(Table table) {
    double common = common(table);
    Sparse sparse = sparse(table);
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
  static Sparse sparse(Table table) {
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
    LatticeSum sum = new LatticeSum();
    double step = Math.min(COARSEST, range / SPARSE_LATTICE);
    long observed = 0;
    for (int s = 0; s < table.strata(); s++) {
      if (scores[s] != null) {
        long[] lattice = onLattice(scores[s], step);
        sum.add(lattice, chances[s]);
        observed += lattice[observed(table, s)];
      }
    }
    return new Sparse(sum.atLeast(observed), least);
  }

  private static int observed(Table table, int s) {
    return table.x1()[s] - Hypergeometric.lowest(table.size(s), table.marked(s), table.n1()[s]);
  }

  static long[] onLattice(double[] scores, double step) {
    long[] lattice = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      lattice[i] = Math.round(scores[i] / step);
    }
    return lattice;
  }
}
