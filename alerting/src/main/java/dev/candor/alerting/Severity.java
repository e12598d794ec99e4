package dev.candor.alerting;

import java.util.Locale;

/** How much an alert matters, in rising order. */
public enum Severity {
  /** Worth knowing, nothing to do. */
  INFO,
  /** To be looked at in working hours. */
  WARNING,
  /** To be looked at now: a large change, or one that nobody acknowledged. */
  CRITICAL;

  /** As records, labels and settings spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if the text names none
   */
  public static Severity of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
