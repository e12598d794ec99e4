package dev.candor.stream.step;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a share changed, as far as its cycles tell: between which times. For every cycle that may be
 * the first of the change, the likelihood of one share before and one from it on is taken; those
 * whose likelihood is within a factor of 20 of the best are in the interval, which is what the data
 * cannot tell apart and about as wide as a 95 % interval of two parameters.
 *
 * @param earliest start of the last cycle that was surely before the change
 * @param latest start of the last cycle that may be its first
 */
record Onset(Instant earliest, Instant latest) {
  static final int MOST_CYCLES = 400;

  private static final double WITHIN = Math.log(20);

  /**
   * A share in one cycle.
   *
   * @param startedAt planned start of the cycle
   */
  record Cycle(Instant startedAt, long n, long count) {}

  /** The interval; empty where a change in between is no likelier than none. */
  static Optional<Onset> of(List<Cycle> cycles) {
    long n = 0;
    long count = 0;
    for (Cycle cycle : cycles) {
      n += cycle.n();
      count += cycle.count();
    }
    double[] likelihoods = new double[cycles.size()];
    double best = Double.NEGATIVE_INFINITY;
    long beforeN = 0;
    long beforeCount = 0;
    for (int first = 1; first < cycles.size(); first++) {
      beforeN += cycles.get(first - 1).n();
      beforeCount += cycles.get(first - 1).count();
      likelihoods[first] =
          logLikelihood(beforeN, beforeCount) + logLikelihood(n - beforeN, count - beforeCount);
      best = Math.max(best, likelihoods[first]);
    }
    if (best <= logLikelihood(n, count) + WITHIN) {
      return Optional.empty();
    }
    int earliest = 0;
    int latest = 0;
    for (int first = 1; first < cycles.size(); first++) {
      if (likelihoods[first] >= best - WITHIN) {
        earliest = earliest == 0 ? first : earliest;
        latest = first;
      }
    }
    return Optional.of(
        new Onset(cycles.get(earliest - 1).startedAt(), cycles.get(latest).startedAt()));
  }

  private static double logLikelihood(long n, long count) {
    return term(count, n) + term(n - count, n);
  }

  private static double term(long count, long n) {
    return count == 0 ? 0 : count * Math.log((double) count / n);
  }
}
