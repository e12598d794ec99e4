package dev.candor.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two releases of a target that are compared. */
public record ReleasePair(String baseline, String candidate) {
  private static final Pattern REVISION = Pattern.compile("(.+)~(\\d{1,6})");

  public ReleasePair {
    Require.nonNull(baseline, candidate);
  }

  /** Whether the candidate is what the baseline became under its name, as the worker writes it. */
  public boolean isRevision() {
    return before(candidate).filter(baseline::equals).isPresent();
  }

  /** Whether a release is what another became under its name, however many changes later. */
  public static boolean descends(String release, String from) {
    return before(release)
        .filter(previous -> previous.equals(from) || descends(previous, from))
        .isPresent();
  }

  /** What a release such as {@code name~2} was before; empty where it is no such revision. */
  public static Optional<String> before(String release) {
    Matcher revision = REVISION.matcher(release);
    if (!revision.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(revision.group(2));
    return Optional.of(number <= 2 ? revision.group(1) : revision.group(1) + "~" + (number - 1));
  }
}
