package dev.candor.detection.replies;

import dev.candor.model.Measure;
import dev.candor.model.Stratum;

/** Outcome counts by stratum, wherever they are kept; rows are in the order of prompt, language. */
public interface Replies {
  int rows();

  Stratum stratum(int row);

  int count(int row, int outcome);

  /** Valid replies of the row. */
  int valid(int row);

  /** Replies of the row that the measure includes. */
  default int marked(int row, Measure measure) {
    int marked = 0;
    for (int outcome : measure.ordinals()) {
      marked += count(row, outcome);
    }
    return marked;
  }

  /**
   * Valid replies, kept side by side.
   *
   * @param counts by row and outcome, {@code row · VALID + outcome}; not to be changed
   */
  static Replies of(Stratum[] strata, int[] counts) {
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
        return outcome == ReplyColumns.VALID ? 0 : counts[row * ReplyColumns.VALID + outcome];
      }

      @Override
      public int valid(int row) {
        return RecentCycles.valid(counts, row);
      }
    };
  }
}
