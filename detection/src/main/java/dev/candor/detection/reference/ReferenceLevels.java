package dev.candor.detection.reference;

import dev.candor.detection.DetectionSettings;

/**
 * How a candidate's level is divided when it is compared with the release before and, as creep
 * shows against nothing else, with a pinned baseline too: the chance of a false alarm in either is
 * at most the level. Where the pinned baseline is the release before, there is one comparison, at
 * the whole level.
 *
 * @param predecessor for the comparison with the release before
 * @param pinned for the one with the pinned baseline
 */
public record ReferenceLevels(DetectionSettings predecessor, DetectionSettings pinned) {
  private static final double PINNED = .5;

  /** Half of the level for each. */
  public static ReferenceLevels of(DetectionSettings settings) {
    return new ReferenceLevels(
        settings.withLevel((1 - PINNED) * settings.level()),
        settings.withLevel(PINNED * settings.level()));
  }
}
