package dev.candor.launcher.detect;

import dev.candor.detection.DetectionSettings;
import dev.candor.runtime.InputException;
import picocli.CommandLine.Option;

/** The option that says how often a comparison may be wrong. */
public final class LevelOption {
  @Option(
      names = "--level",
      paramLabel = "P",
      defaultValue = "0.01",
      description =
          "Chance of any false alarm in one comparison, however often it is looked at"
              + " (default: ${DEFAULT-VALUE}).")
  private double level;

  /** The chance, above 0 and below 0.5. */
  public double level() {
    return settings().level();
  }

  /** What the detector takes from it. */
  public DetectionSettings settings() {
    try {
      return DetectionSettings.defaults().withLevel(level);
    } catch (IllegalArgumentException e) {
      throw new InputException("--level", "is " + level, "write a number between 0 and 0.5", e);
    }
  }
}
