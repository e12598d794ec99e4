package dev.candor.detection;

/**
 * Exact tests of "nothing changed in any stratum", given each stratum's margins: all assignments of
 * its replies to the two releases are then equally likely, whatever its base rate.
 */
final class StratifiedTest {
  /**
   * What the test of a common shift gets of the level; the rest goes to the one for few prompts.
   */
  static final double COMMON_SHARE = .85;

  static final double SPARSE_ODDS = 10;
  static final double SPARSE_FRACTION = .25;

  /** Standard deviations below which a tail is of no interest: the p-value is then given as 1. */
  private static final double BORING = 1.2;

  private static final int LATTICE = 2048;

  /** A sparse test that cannot get below this hands its share of the level over. */
  private static final double USELESS = 1e-3;

  private StratifiedTest() {}

  /**
   * Sum of the candidate's marked replies, two-sided: the uniformly most powerful unbiased test
   * against a common odds ratio (the exact form of Cochran–Mantel–Haenszel).
   */
  static double common(Table table) {
    double mean = 0;
    double variance = 0;
    long observed = 0;
    for (int s = 0; s < table.strata(); s++) {
      if (table.informative(s)) {
        mean += Hypergeometric.mean(table.size(s), table.marked(s), table.n1()[s]);
        variance += Hypergeometric.variance(table.size(s), table.marked(s), table.n1()[s]);
        observed += table.x1()[s];
      }
    }
    if (variance == 0 || Math.abs(observed - mean) < BORING * Math.sqrt(variance)) {
      return 1;
    }
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
   * stay, in either direction.
   */
  static double combined(Table table) {
    double common = common(table);
    Sparse sparse = sparse(table);
    if (sparse.smallest > USELESS) {
      return common;
    }
    return Math.min(1, Math.min(common / COMMON_SHARE, sparse.p / (1 - COMMON_SHARE)));
  }

  private record Sparse(double p, double smallest) {}

  /**
   * Sum over prompts of log(1 − ε + ε·m), m being the likelihood ratio of a shift by {@link
   * #SPARSE_ODDS} up or down against none. Scores are rounded to a lattice first: the test is exact
   * for the rounded scores.
   */
  private static Sparse sparse(Table table) {
    double range = 0;
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
      for (int i = 0; i < up.length; i++) {
        double ratio = chances[s][i] == 0 ? 0 : (up[i] + down[i]) / 2 / chances[s][i];
        scores[s][i] = Math.log(1 - SPARSE_FRACTION + SPARSE_FRACTION * ratio);
        lowest = Math.min(lowest, scores[s][i]);
        highest = Math.max(highest, scores[s][i]);
      }
      range += highest - lowest;
    }
    if (range == 0) {
      return new Sparse(1, 1);
    }
    LatticeSum sum = new LatticeSum();
    long observed = 0;
    for (int s = 0; s < table.strata(); s++) {
      if (scores[s] == null) {
        continue;
      }
      long[] lattice = onLattice(scores[s], range / LATTICE);
      sum.add(lattice, chances[s]);
      observed +=
          lattice[
              table.x1()[s] - Hypergeometric.lowest(table.size(s), table.marked(s), table.n1()[s])];
    }
    return new Sparse(sum.atLeast(observed), sum.smallestUpper());
  }

  static long[] onLattice(double[] scores, double step) {
    long[] lattice = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      lattice[i] = Math.round(scores[i] / step);
    }
    return lattice;
  }
}
