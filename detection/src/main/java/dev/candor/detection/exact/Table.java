package dev.candor.detection.exact;

import dev.candor.detection.replies.MatchedReplies;
import dev.candor.detection.replies.Replies;
import dev.candor.model.Measure;
import dev.candor.model.Share;

/**
 * One 2×2 table per prompt: baseline and candidate, marked or not.
 *
 * @param n0 the baseline's replies, by prompt
 * @param x0 the marked ones among them
 * @param n1 the candidate's replies
 * @param x1 the marked ones among them
 */
public record Table(int[] n0, int[] x0, int[] n1, int[] x1) {
  /** Log of a chance no level is as small as. */
  private static final double NEGLIGIBLE = -60;

  /** The replies of these rows that the measure includes. */
  public static Table of(MatchedReplies matched, int[] rows, Measure measure) {
    return of(matched, rows, measure, null);
  }

  /** The same among the replies that {@code within} includes. */
  public static Table of(MatchedReplies matched, int[] rows, Measure measure, Measure within) {
    Table table =
        new Table(
            new int[rows.length], new int[rows.length], new int[rows.length], new int[rows.length]);
    Replies baseline = matched.baseline();
    Replies candidate = matched.candidate();
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      table.n0[i] = within == null ? baseline.valid(row) : baseline.marked(row, within);
      table.n1[i] = within == null ? candidate.valid(row) : candidate.marked(row, within);
      table.x0[i] = baseline.marked(row, measure);
      table.x1[i] = candidate.marked(row, measure);
    }
    return table;
  }

  public int strata() {
    return n0.length;
  }

  int size(int s) {
    return n0[s] + n1[s];
  }

  int marked(int s) {
    return x0[s] + x1[s];
  }

  /** Whether the stratum's table could have come out differently, given its margins. */
  public boolean informative(int s) {
    int marked = marked(s);
    return n0[s] > 0 && n1[s] > 0 && marked > 0 && marked < size(s);
  }

  /** Marked replies of both releases. */
  public long markedTotal() {
    long total = 0;
    for (int s = 0; s < strata(); s++) {
      total += marked(s);
    }
    return total;
  }

  /**
   * The least p-value that these margins allow: the chance that all marked replies go to one
   * release as far as they can, the rarer way round.
   */
  public double leastAttainable() {
    double high = 0;
    double low = 0;
    for (int s = 0; s < strata() && Math.min(high, low) > NEGLIGIBLE; s++) {
      if (informative(s)) {
        high += logExtreme(n0[s], n1[s], marked(s));
        low += logExtreme(n1[s], n0[s], marked(s));
      }
    }
    return Math.exp(Math.min(high, low));
  }

  /** Log chance that the second release has as many of the marked replies as it can. */
  private static double logExtreme(int others, int own, int marked) {
    // All marked are its own, or all its own are marked: either way a product of ratios.
    int few = Math.min(marked, own);
    int many = Math.max(marked, own);
    double sum = 0;
    for (int i = 0; i < few && sum > NEGLIGIBLE; i++) {
      sum += Math.log((double) (many - i) / (others + own - i));
    }
    return sum;
  }

  public Share baseline() {
    return estimate(n0, x0);
  }

  public Share candidate() {
    return estimate(n1, x1);
  }

  private static Share estimate(int[] n, int[] x) {
    long replies = 0;
    long marked = 0;
    for (int s = 0; s < n.length; s++) {
      replies += n[s];
      marked += x[s];
    }
    return Share.of(replies, marked);
  }

  /** Σ n₀n₁/(n₀+n₁). */
  public double information() {
    double sum = 0;
    for (int s = 0; s < strata(); s++) {
      sum += size(s) == 0 ? 0 : (double) n0[s] * n1[s] / size(s);
    }
    return sum;
  }

  /** Candidate minus baseline, each prompt with itself (Mantel–Haenszel); NaN without any. */
  public double difference() {
    double sum = 0;
    for (int s = 0; s < strata(); s++) {
      if (n0[s] > 0 && n1[s] > 0) {
        sum += ((double) x1[s] * n0[s] - (double) x0[s] * n1[s]) / size(s);
      }
    }
    double information = information();
    return information == 0 ? Double.NaN : sum / information;
  }

  /**
   * Standard error of {@link #difference}, for many sparse strata as for few large ones (Sato
   * 1989), with half a marked and half an unmarked reply on either side so that it is never 0.
   */
  public double standardError() {
    double p = 0;
    double q = .25;
    for (int s = 0; s < strata(); s++) {
      if (n0[s] == 0 || n1[s] == 0) {
        continue;
      }
      double size = size(s);
      p +=
          ((double) n1[s] * n1[s] * x0[s]
                  - (double) n0[s] * n0[s] * x1[s]
                  + (double) n0[s] * n1[s] * (n0[s] - n1[s]) / 2)
              / (size * size);
      q += ((double) x1[s] * (n0[s] - x0[s]) + (double) x0[s] * (n1[s] - x1[s])) / (2 * size);
    }
    double information = information();
    return information == 0
        ? Double.NaN
        : Math.sqrt(Math.max(.25, difference() * p + q)) / information;
  }

  /** The same where whole cycles vary: a shift of the log odds moves each rate by its slope. */
  public double standardError(CommonShift spread) {
    double slope = smoothedVariance() / information();
    return Math.hypot(standardError(), slope * Math.sqrt(spread.variance()));
  }

  /** Variance of the candidate's marked replies under no change, with smoothed margins. */
  public double smoothedVariance() {
    double sum = 0;
    for (int s = 0; s < strata(); s++) {
      if (n0[s] > 0 && n1[s] > 0) {
        double rate = (marked(s) + .5) / (size(s) + 1.0);
        sum += (double) n0[s] * n1[s] / size(s) * rate * (1 - rate);
      }
    }
    return sum;
  }
}
