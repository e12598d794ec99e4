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
 * @param span how many cycles follow each other so closely that they share a mood: such a stretch
 *     is one where it is measured how much whole cycles vary
 * @param weekday on which it began, in UTC, from 1, Monday, to 7; 0 where that is not known
 */
public record CycleTally(long cycle, List<StratumTally> strata, int span, int weekday) {
  public CycleTally {
    if (span < 1) {
      throw new IllegalArgumentException("span is " + span + " cycles; set at least 1");
    }
    if (weekday < 0 || weekday > 7) {
      throw new IllegalArgumentException("weekday is " + weekday + "; set 1 to 7, or 0 for none");
    }
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

  /** A cycle that shares its mood with no other. */
  public CycleTally(long cycle, List<StratumTally> strata) {
    this(cycle, strata, 1, 0);
  }

  /** The same, one of so many that share a mood. */
  public CycleTally within(int cycles) {
    return new CycleTally(cycle, strata, cycles, weekday);
  }

  /** The same, begun on this weekday. */
  public CycleTally on(int day) {
    return new CycleTally(cycle, strata, span, day);
  }

  /** The same under another number. */
  public CycleTally numbered(long number) {
    return new CycleTally(number, strata, span, weekday);
  }

  /** Number of the first cycle of its stretch. */
  public long stretch() {
    return Math.floorDiv(cycle, (long) span) * span;
  }

  /** Whether it is the last of its stretch. */
  public boolean endsStretch() {
    return cycle == stretch() + span - 1;
  }
}
