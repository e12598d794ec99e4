package dev.candor.launcher.rows;

import java.util.ArrayList;
import java.util.List;

/** Which releases of a target are compared. */
public final class ReleasePairs {
  private ReleasePairs() {}

  /**
   * Each release with the one before; with a baseline, everything after it with it; with a
   * candidate, it with the baseline or the one before it. Empty where the target lacks what is
   * asked for.
   *
   * @param releases oldest first
   * @param baseline null for none asked for
   * @param candidate null for none asked for
   * @return of each comparison the older release and the newer one
   */
  public static List<List<String>> of(List<String> releases, String baseline, String candidate) {
    List<List<String>> pairs = new ArrayList<>();
    if (baseline != null && !releases.contains(baseline)
        || candidate != null && !releases.contains(candidate)) {
      return pairs;
    }
    if (baseline != null && candidate != null) {
      pairs.add(List.of(baseline, candidate));
      return pairs;
    }
    int first = baseline == null ? 1 : releases.indexOf(baseline) + 1;
    for (int i = first; i < releases.size(); i++) {
      if (candidate == null || releases.get(i).equals(candidate)) {
        pairs.add(List.of(baseline == null ? releases.get(i - 1) : baseline, releases.get(i)));
      }
    }
    return pairs;
  }
}
