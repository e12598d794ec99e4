package dev.candor.stream.step;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.reference.ReferenceLevels;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.ReleasePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a release is compared with: the one before it, and where the target has a pinned baseline,
 * every later release with that one too. The two comparisons of a release share its level.
 */
final class References {
  private final ReleaseChoice choice;
  private final Map<String, String> pinned;
  private final DetectionSettings whole;
  private final ReferenceLevels shared;

  /**
   * @param pinned baseline by target
   * @param whole settings with the level of one release
   */
  References(ReleaseChoice choice, Map<String, String> pinned, DetectionSettings whole) {
    this.choice = Objects.requireNonNull(choice);
    this.pinned = Map.copyOf(pinned);
    this.whole = Objects.requireNonNull(whole);
    this.shared = ReferenceLevels.of(whole);
  }

  /**
   * The pairs among a target's releases.
   *
   * @param releases names, oldest first
   */
  List<ReleasePair> pairs(String target, List<String> releases) {
    List<ReleasePair> neighbours = choice.pairs(releases);
    String baseline = pinned.get(target);
    int place = baseline == null ? -1 : releases.indexOf(baseline);
    if (place < 0) {
      return neighbours;
    }
    List<ReleasePair> pairs = new ArrayList<>(neighbours);
    for (String later : releases.subList(place + 1, releases.size())) {
      ReleasePair pair = new ReleasePair(baseline, later);
      if (!pairs.contains(pair)) {
        pairs.add(pair);
      }
    }
    return pairs;
  }

  /** Settings for a pair among a target's releases: with half of the level if it has a twin. */
  DetectionSettings of(String target, ReleasePair pair, List<String> releases) {
    long comparisons =
        pairs(target, releases).stream()
            .filter(other -> other.candidate().equals(pair.candidate()))
            .count();
    if (comparisons < 2) {
      return whole;
    }
    return pair.baseline().equals(pinned.get(target)) ? shared.pinned() : shared.predecessor();
  }
}
