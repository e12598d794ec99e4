package dev.candor.detection;

/**
 * What may go wrong how often.
 *
 * @param level chance of any false alarm in the comparison of one release with another, over an
 *     endless series of looks; between 0 and .5
 * @param warningLevel the same for a warning; not below {@code level}
 * @param silentChangeCycles average number of cycles between false alarms of one target's watch for
 *     silent changes: days between them times cycles a day
 * @param referenceCycles how many first cycles of a release are the frozen reference of that watch
 * @param largestHiddenDrift the change of the constrained share that must have an even chance of
 *     being seen before a comparison may be called stable
 * @param tolerance the difference of shares, from 0 up to 1, that does not matter: an alarm needs
 *     more than that, and a difference shown to be less is {@code equivalent}
 */
public record DetectionSettings(
    double level,
    double warningLevel,
    double silentChangeCycles,
    int referenceCycles,
    double largestHiddenDrift,
    double tolerance) {
  public DetectionSettings {
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "tolerance is " + tolerance + "; set a share from 0 up to 1, .05 for five points");
    }
    if (!(level > 0 && level < .5)) {
      throw new IllegalArgumentException("level is " + level + "; set it between 0 and 0.5");
    }
    if (!(warningLevel >= level && warningLevel < 1)) {
      throw new IllegalArgumentException(
          "warning level is " + warningLevel + "; set it from the level (" + level + ") up to 1");
    }
    if (!(silentChangeCycles > 1)) {
      throw new IllegalArgumentException(
          "average run length is " + silentChangeCycles + " cycles; set more than 1");
    }
    if (referenceCycles < 1) {
      throw new IllegalArgumentException(
          "reference of " + referenceCycles + " cycles; set at least 1");
    }
    if (!(largestHiddenDrift > 0 && largestHiddenDrift <= 1)) {
      throw new IllegalArgumentException(
          "largest hidden drift is " + largestHiddenDrift + "; set it above 0 and up to 1");
    }
  }

  /** Level .01, warning at .05, a false silent change in 2,000 cycles, ten reference cycles. */
  public static DetectionSettings defaults() {
    return new DetectionSettings(.01, .05, 2000, 10, .3, 0);
  }

  /** The same with another difference that does not matter. */
  public DetectionSettings withTolerance(double tolerance) {
    return new DetectionSettings(
        level, warningLevel, silentChangeCycles, referenceCycles, largestHiddenDrift, tolerance);
  }

  /** The same at another level; the warning level keeps its distance. */
  public DetectionSettings withLevel(double level) {
    double warning = Math.max(level, Math.min(.5, level * (warningLevel / this.level)));
    return new DetectionSettings(
        level, warning, silentChangeCycles, referenceCycles, largestHiddenDrift, tolerance);
  }

  /** The same with another average run length, in cycles. */
  public DetectionSettings withSilentChangeCycles(double cycles) {
    return new DetectionSettings(
        level, warningLevel, cycles, referenceCycles, largestHiddenDrift, tolerance);
  }

  /** The same with another length of the frozen reference. */
  public DetectionSettings withReferenceCycles(int cycles) {
    return new DetectionSettings(
        level, warningLevel, silentChangeCycles, cycles, largestHiddenDrift, tolerance);
  }
}
