package dev.candor.detection.reference;

import dev.candor.detection.DetectionSettings;

/**
 * False alarms to expect of a year in which nothing changes, at most: an expectation, by linearity
 * valid whatever the dependence between targets and comparisons.
 *
 * @param targets how many
 * @param routes targets that are compared with another one, the same model by another route
 * @param cyclesAYear cycles of each target in a year
 * @param releasesAYear new releases of each target in a year, each with one comparison
 * @param watchesPerTarget watches for silent changes that a cycle is evidence for: 1, for a chain
 *     is fed with what a release's own watch has for its reference
 * @param settings of comparisons and watches
 */
public record FalseAlarmBudget(
    int targets,
    int routes,
    double cyclesAYear,
    double releasesAYear,
    int watchesPerTarget,
    DetectionSettings settings) {
  public FalseAlarmBudget {
    if (targets < 0
        || routes < 0
        || watchesPerTarget < 0
        || !(cyclesAYear >= 0)
        || !(releasesAYear >= 0)) {
      throw new IllegalArgumentException(
          targets
              + " targets, "
              + routes
              + " routes, "
              + watchesPerTarget
              + " watches, "
              + cyclesAYear
              + " cycles and "
              + releasesAYear
              + " releases a year; set numbers from 0 up");
    }
  }

  /** Of one target's comparisons, those of routes divided among all: each release of either. */
  public double comparisonsPerTarget() {
    double ofRoutes = targets == 0 ? 0 : 2.0 * routes / targets;
    return (1 + ofRoutes) * releasesAYear * settings.level();
  }

  /** Of one target's watches: each starts again with each release, which only makes it later. */
  public double watchesAYear() {
    return watchesPerTarget * cyclesAYear / settings.silentChangeCycles();
  }

  /** Of one target, all together. */
  public double perTarget() {
    return comparisonsPerTarget() + watchesAYear();
  }

  /** Of all targets. */
  public double total() {
    return targets * perTarget();
  }

  /**
   * Settings under which all targets together have at most so many a year: level and run length
   * share what is allowed as they do now.
   *
   * @param allowed false alarms a year, above 0
   */
  public DetectionSettings within(double allowed) {
    if (!(allowed > 0)) {
      throw new IllegalArgumentException("allowed is " + allowed + "; set more than 0 a year");
    }
    double factor = total() == 0 ? 1 : Math.min(1, allowed / total());
    return settings
        .withLevel(settings.level() * factor)
        .withSilentChangeCycles(settings.silentChangeCycles() / factor);
  }
}
