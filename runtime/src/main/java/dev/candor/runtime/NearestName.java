package dev.candor.runtime;

import java.util.Collection;
import java.util.Optional;

/** Finds the known name a misspelt one probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name at the smallest edit distance from {@code wrong}, if it is near enough to be a
   * slip: at most a third of the longer name.
   */
  public static Optional<String> of(String wrong, Collection<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(wrong.toLowerCase(java.util.Locale.ROOT), candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best != null && bestDistance * 3 <= Math.max(wrong.length(), best.length())
        ? Optional.of(best)
        : Optional.empty();
  }

  /** {@code did you mean "x"?} for a near name, else the list of known ones. */
  public static String suggestion(String wrong, Collection<String> known) {
    return of(wrong, known)
        .map(name -> "did you mean \"" + name + "\"?")
        .orElse("known here: " + String.join(", ", known));
  }

  /** Levenshtein distance, in characters. Names here are short, so the plain table will do. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
