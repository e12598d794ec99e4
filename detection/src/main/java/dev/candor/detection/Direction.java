package dev.candor.detection;

import java.util.Locale;

/** Which way a release moved. */
public enum Direction {
  MORE_CONSTRAINED,
  LESS_CONSTRAINED,
  /** Both ways at once, or from one kind of constraint to another. */
  MIXED,
  NONE;

  /** Name in reports. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
