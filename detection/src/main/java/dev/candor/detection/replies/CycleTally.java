package dev.candor.detection.replies;

import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything one release answered in one cycle, in a canonical order: the order and batching of the
 * replies leave no trace.
 *
 * @param cycle number of the cycle, as the producer counts
 * @param strata one tally per stratum; several for one stratum are added up
 */
public record CycleTally(long cycle, List<StratumTally> strata) {
  public CycleTally {
    List<StratumTally> sorted = new ArrayList<>(strata);
    sorted.sort((a, b) -> a.stratum().compareTo(b.stratum()));
    List<StratumTally> merged = new ArrayList<>(sorted.size());
    for (StratumTally tally : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).stratum().compareIdentity(tally.stratum()) == 0) {
        merged.set(last, merged.get(last).plus(tally));
      } else {
        merged.add(tally);
      }
    }
    strata = List.copyOf(merged);
  }
}
