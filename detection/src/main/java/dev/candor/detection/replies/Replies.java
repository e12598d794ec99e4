package dev.candor.detection.replies;

import dev.candor.model.Measure;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.List;

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

  /** The replies of one cycle. */
  static Replies of(CycleTally tally) {
    List<StratumTally> strata = tally.strata();
    return new Replies() {
      @Override
      public int rows() {
        return strata.size();
      }

      @Override
      public Stratum stratum(int row) {
        return strata.get(row).stratum();
      }

      @Override
      public int count(int row, int outcome) {
        return strata.get(row).counts().count(outcome);
      }

      @Override
      public int valid(int row) {
        return strata.get(row).counts().total();
      }
    };
  }
}
