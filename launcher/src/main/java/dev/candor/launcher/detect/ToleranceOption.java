package dev.candor.launcher.detect;

import dev.candor.runtime.InputException;
import picocli.CommandLine.Option;

/** The option that says which difference does not matter. */
public final class ToleranceOption {
  @Option(
      names = "--tolerance",
      paramLabel = "POINTS",
      defaultValue = "0",
      description =
          "Difference of shares, in percentage points, that does not matter: drift needs more, and"
              + " a release shown to differ by less is equivalent (default: ${DEFAULT-VALUE}).")
  private double tolerance;

  /** Points as given. */
  public double points() {
    return tolerance;
  }

  /** As a share, from 0 up to 1. */
  public double share() {
    if (!(tolerance >= 0 && tolerance < 100)) {
      throw new InputException(
          "--tolerance", "is " + tolerance, "write percentage points from 0 up to 100");
    }
    return tolerance / 100;
  }
}
