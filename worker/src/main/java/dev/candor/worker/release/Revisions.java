package dev.candor.worker.release;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts, for each name a release can have, how often the behaviour behind it has changed. The
 * first behaviour has the plain name, later ones {@code name~2}, {@code name~3}. A name that comes
 * back is taken up where it was left.
 */
final class Revisions {
  private static final char MARK = '~';
  private static final int LONGEST_NUMBER = 6;

  private final Map<String, Integer> newest = new HashMap<>();

  /** The release that a name stands for now. */
  String current(String name) {
    int revision = newest.getOrDefault(name, 1);
    return revision == 1 ? name : name + MARK + revision;
  }

  /** The release that follows a given one under the same name. */
  String next(String release) {
    String name = name(release);
    newest.merge(name, 2, (known, any) -> known + 1);
    return current(name);
  }

  /** Takes up a release that some worker, perhaps an earlier one, has announced. */
  void learn(String release) {
    String name = name(release);
    if (name.length() < release.length()) {
      newest.merge(name, Integer.valueOf(release.substring(name.length() + 1)), Math::max);
    }
  }

  /** A release without its revision. */
  private static String name(String release) {
    int mark = release.lastIndexOf(MARK);
    int digits = release.length() - mark - 1;
    boolean numbered =
        mark > 0
            && digits >= 1
            && digits <= LONGEST_NUMBER
            && release.chars().skip(mark + 1L).allMatch(c -> c >= '0' && c <= '9');
    return numbered ? release.substring(0, mark) : release;
  }
}
