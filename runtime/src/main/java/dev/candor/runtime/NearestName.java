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

  /**
   * Letters added, dropped, changed or swapped with their neighbour. Names here are short, so the
   * plain table will do.
   */
  private static int distance(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(table[i - 1][j], table[i][j - 1]) + 1;
        best = Math.min(best, table[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, table[i - 2][j - 2] + 1);
        }
        table[i][j] = best;
      }
    }
    return table[a.length()][b.length()];
  }
}
