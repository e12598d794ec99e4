package dev.candor.stream.step;

import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.events.Tally;
import dev.candor.events.stored.KnownRelease;
import dev.candor.stream.state.ClosedTallies;
import dev.candor.stream.state.DetectorStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** What is known of a release's past: the cycles that are summed up, and those kept whole. */
final class KeptHistory {
  private final DetectorStates states;
  private final ClosedTallies closed;
  private final int span;

  /**
   * @param span cycles that share a mood
   */
  KeptHistory(DetectorStates states, ClosedTallies closed, int span) {
    this.span = span;
    this.states = Objects.requireNonNull(states);
    this.closed = Objects.requireNonNull(closed);
  }

  /**
   * A release's cycles before one of them. Where later ones are summed up already, the watch's
   * reference is what is left of the time before.
   */
  ReleaseHistory before(long end, String target, String classifier, String release) {
    ReleaseHistory settled = states.settled(target, classifier, release);
    long settledThrough =
        states
            .release(target, classifier, release)
            .map(known -> known.known().settledThrough())
            .orElse(KnownRelease.NO_CYCLE);
    if (settledThrough >= end) {
      OptionalLong kept = closed.oldest(target, release, classifier);
      if (kept.isEmpty() || kept.getAsLong() > settled.firstCycle()) {
        return states
            .watch(target, classifier, release)
            .map(SilentChangeMonitor::reference)
            .orElseGet(() -> ReleaseHistory.empty(release));
      }
      settled = ReleaseHistory.empty(release);
    }
    for (Tally tally : tallies(end, target, classifier, release)) {
      settled = settled.with(Tallies.forDetection(tally, span));
    }
    return settled;
  }

  /** Those of a release's cycles before one of them that are kept whole. */
  List<Tally> tallies(long end, String target, String classifier, String release) {
    List<Tally> tallies = new ArrayList<>();
    closed.before(target, release, classifier, end, tallies::add);
    return tallies;
  }
}
