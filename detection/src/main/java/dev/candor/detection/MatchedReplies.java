package dev.candor.detection;

import dev.candor.model.Outcome;
import dev.candor.model.Stratum;
import java.util.Arrays;

/**
 * The prompts asked of both releases, with their replies side by side. Where a release repeats
 * itself word for word, each prompt counts once per release: the usual outcome of its first cycle,
 * whatever the dependence between its repeats.
 */
final class MatchedReplies {
  private static final int VALID = Outcome.INVALID.ordinal();

  /** Above this share of repeats, replies are not independent observations. */
  static final double REPEATING = .5;

  private final Stratum[] strata;
  private final Replies baseline;
  private final Replies candidate;
  private final boolean repeating;
  private final int unmatched;
  private final double information;
  private final double ceiling;

  private MatchedReplies(
      Stratum[] strata,
      int[] baseline,
      int[] candidate,
      boolean repeating,
      int unmatched,
      double ceiling) {
    this.strata = strata;
    this.baseline = side(baseline);
    this.candidate = side(candidate);
    this.repeating = repeating;
    this.unmatched = unmatched;
    double sum = 0;
    for (int row = 0; row < strata.length; row++) {
      double n0 = this.baseline.valid(row);
      double n1 = this.candidate.valid(row);
      sum += n0 * n1 / (n0 + n1);
    }
    this.information = sum;
    this.ceiling = ceiling;
  }

  static MatchedReplies of(ReleaseHistory baseline, ReleaseHistory candidate) {
    boolean repeating = baseline.repeatShare() >= REPEATING || candidate.repeatShare() >= REPEATING;
    int most = Math.min(baseline.rows(), candidate.rows());
    Stratum[] strata = new Stratum[most];
    int[] left = new int[most * VALID];
    int[] right = new int[most * VALID];
    int rows = 0;
    int b = 0;
    int c = 0;
    double ceiling = 0;
    for (int row = 0; row < baseline.rows(); row++) {
      ceiling += repeating ? Math.min(1, baseline.valid(row)) : baseline.valid(row);
    }
    while (b < baseline.rows() && c < candidate.rows()) {
      int order = baseline.stratum(b).compareIdentity(candidate.stratum(c));
      if (order == 0) {
        if (baseline.valid(b) > 0 && candidate.valid(c) > 0) {
          strata[rows] = candidate.stratum(c);
          copy(baseline, b, repeating, left, rows);
          copy(candidate, c, repeating, right, rows);
          rows++;
        }
        b++;
        c++;
      } else if (order < 0) {
        b++;
      } else {
        c++;
      }
    }
    return new MatchedReplies(
        Arrays.copyOf(strata, rows),
        Arrays.copyOf(left, rows * VALID),
        Arrays.copyOf(right, rows * VALID),
        repeating,
        baseline.rows() + candidate.rows() - 2 * rows,
        ceiling);
  }

  private static void copy(ReleaseHistory from, int row, boolean repeating, int[] to, int toRow) {
    if (!repeating) {
      for (int kind = 0; kind < VALID; kind++) {
        to[toRow * VALID + kind] = from.count(row, kind);
      }
      return;
    }
    int outcome = from.firstOutcome(row);
    if (outcome < 0) {
      for (int kind = VALID - 1; kind >= 0; kind--) {
        outcome = from.count(row, kind) > 0 ? kind : outcome;
      }
    }
    to[toRow * VALID + outcome] = 1;
  }

  int rows() {
    return strata.length;
  }

  Stratum stratum(int row) {
    return strata[row];
  }

  /** Whether replies repeat, so that each prompt counts once per release. */
  boolean repeating() {
    return repeating;
  }

  /** Prompts asked of one release only. */
  int unmatched() {
    return unmatched;
  }

  /** Σ n₀n₁/(n₀+n₁): what the comparison rests on, in replies. */
  double information() {
    return information;
  }

  /** What {@link #information} cannot exceed while the baseline stays as it is. */
  double ceiling() {
    return ceiling;
  }

  Replies baseline() {
    return baseline;
  }

  Replies candidate() {
    return candidate;
  }

  private Replies side(int[] counts) {
    return new Replies() {
      @Override
      public int rows() {
        return strata.length;
      }

      @Override
      public Stratum stratum(int row) {
        return strata[row];
      }

      @Override
      public int count(int row, int outcome) {
        return outcome == VALID ? 0 : counts[row * VALID + outcome];
      }

      @Override
      public int valid(int row) {
        int total = 0;
        for (int i = row * VALID; i < (row + 1) * VALID; i++) {
          total += counts[i];
        }
        return total;
      }
    };
  }
}
