package dev.candor.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which releases of a target are compared: without a choice each with the one before, or with what
 * its name was before if it is a revision, since others may answer meanwhile as a canary does; with
 * a baseline, everything after it with it; with a candidate, it with the one before or the
 * baseline.
 */
public record ReleaseChoice(Optional<String> baseline, Optional<String> candidate) {
  /** Each release with the one before. */
  public static final ReleaseChoice NEIGHBOURS =
      new ReleaseChoice(Optional.empty(), Optional.empty());

  /**
   * This choice where the targets' releases are all known: of two, the one that is named settles
   * what the other is, whatever their order was taken for.
   *
   * @param targets the releases of each target
   */
  public ReleaseChoice among(Collection<List<String>> targets) {
    if (baseline.isPresent() == candidate.isPresent()
        || targets.stream().anyMatch(releases -> !pairs(releases).isEmpty())) {
      return this;
    }
    String named = baseline.or(() -> candidate).orElseThrow();
    return targets.stream()
        .filter(releases -> releases.size() == 2 && releases.contains(named))
        .map(releases -> releases.get(1 - releases.indexOf(named)))
        .findFirst()
        .map(
            other ->
                new ReleaseChoice(
                    baseline.or(() -> Optional.of(other)), candidate.or(() -> Optional.of(other))))
        .orElse(this);
  }

  /**
   * The pairs among releases, in the order of their candidates; none where a chosen release is not
   * among them.
   *
   * @param releases names, oldest first
   */
  public List<ReleasePair> pairs(List<String> releases) {
    if (baseline.isPresent() && candidate.isPresent()) {
      boolean known = releases.contains(baseline.get()) && releases.contains(candidate.get());
      return known && !baseline.equals(candidate)
          ? List.of(new ReleasePair(baseline.get(), candidate.get()))
          : List.of();
    }
    int first = baseline.map(releases::indexOf).orElse(0);
    List<ReleasePair> pairs = new ArrayList<>();
    for (int i = first + 1; first >= 0 && i < releases.size(); i++) {
      String release = releases.get(i);
      if (candidate.isEmpty() || candidate.get().equals(release)) {
        String neighbour =
            ReleasePair.before(release).filter(releases::contains).orElse(releases.get(i - 1));
        pairs.add(new ReleasePair(baseline.orElse(neighbour), release));
      }
    }
    return pairs;
  }
}
