package dev.candor.classification;

import java.util.Locale;

/** Outcomes folded to the classes that public data sets label by. */
public enum CoarseOutcome {
  /** The question was answered. */
  ANSWER,
  /** Something was said, but not an answer: aligned, deflection or lecture. */
  PARTIAL,
  /** Nothing was said: refusal or filtered. */
  REFUSAL,
  /** Nothing that can be judged. */
  INVALID;

  /** The name in rows and reports. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
