package dev.candor.stream.state;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.events.Tally;
import dev.candor.events.stored.KnownRelease;
import dev.candor.events.stored.StoredFormat;
import dev.candor.model.ReleasePair;
import dev.candor.stream.step.Tallies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * All that is kept of what a release ever answered, summed up: from a comparison that it is part
 * of, which holds it ready, else from what is settled and the tallies since. Only reads, beside the
 * stream that writes.
 */
public final class PastOfRelease {
  private static final StoredValues VALUES = new StoredValues(() -> {});

  private final ReadOnlyKeyValueStore<String, byte[]> states;
  private final ReadOnlyKeyValueStore<String, Tally> closed;
  private final int span;

  /**
   * @param states the store of comparisons
   * @param closed the store of closed tallies of the same partition
   * @param span cycles that share a mood
   */
  public PastOfRelease(
      ReadOnlyKeyValueStore<String, byte[]> states,
      ReadOnlyKeyValueStore<String, Tally> closed,
      int span) {
    this.states = Objects.requireNonNull(states);
    this.closed = Objects.requireNonNull(closed);
    this.span = span;
  }

  /** Versions of the classifier that saw releases of a target. */
  public List<String> classifiers(String target) {
    return StoreKeys.nextParts(states, DetectorStates.RELEASE, target);
  }

  /** What is known of a release that is kept in detail. */
  public Optional<KnownRelease> known(String target, String classifier, String release) {
    return VALUES
        .read(
            states.get(StoreKeys.of(DetectorStates.RELEASE, target, classifier, release)),
            Optional::of)
        .flatMap(bytes -> bytes)
        .filter(StoredFormat::isMarked)
        .flatMap(bytes -> VALUES.read(bytes, StoredFormat.KNOWN_RELEASE::fromBytes));
  }

  /** All of its cycles; empty of one that is not known. */
  public ReleaseHistory of(String target, String classifier, String release) {
    return compared(target, classifier, release)
        .orElseGet(() -> settledAndSince(target, classifier, release));
  }

  /** As one side of a comparison; what changed silently is whole there only as the later one. */
  private Optional<ReleaseHistory> compared(String target, String classifier, String release) {
    for (String baseline :
        StoreKeys.nextParts(states, DetectorStates.COMPARISON, target, classifier)) {
      for (String candidate :
          StoreKeys.nextParts(states, DetectorStates.COMPARISON, target, classifier, baseline)) {
        ReleasePair pair = new ReleasePair(baseline, candidate);
        if (candidate.equals(release) || baseline.equals(release) && !pair.isRevision()) {
          Optional<ReleaseHistory> found =
              VALUES
                  .read(
                      LargeRows.get(
                          states,
                          StoreKeys.of(
                              DetectorStates.COMPARISON, target, classifier, baseline, candidate)),
                      bytes -> ReleaseComparison.fromBytes(DetectionSettings.defaults(), bytes))
                  .map(
                      comparison ->
                          candidate.equals(release)
                              ? comparison.candidate()
                              : comparison.baseline());
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  private ReleaseHistory settledAndSince(String target, String classifier, String release) {
    ReleaseHistory history =
        VALUES
            .read(
                LargeRows.get(
                    states, StoreKeys.of(DetectorStates.HISTORY, target, classifier, release)),
                ReleaseHistory::fromBytes)
            .orElseGet(() -> ReleaseHistory.empty(release));
    List<Tally> kept =
        new ArrayList<>(
            ClosedTallies.newest(closed, Integer.MAX_VALUE, target, release, classifier));
    Collections.reverse(kept);
    for (Tally tally : kept) {
      history = history.with(Tallies.forDetection(tally, span));
    }
    return history;
  }
}
