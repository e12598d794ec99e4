package dev.candor.detection;

import java.util.Locale;

/** What became of one asking. The order is part of the stored form: append, never reorder. */
public enum Outcome {
  ANSWER,
  ALIGNED,
  DEFLECTION,
  LECTURE,
  REFUSAL,
  FILTERED,
  /** Nothing to judge: excluded from every rate, and counted. */
  INVALID;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Name in rows, records and reports. */
  public String wireName() {
    return wireName;
  }

  /**
   * The outcome with this wire name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Outcome ofWireName(String wireName) {
    for (Outcome outcome : values()) {
      if (outcome.wireName().equals(wireName)) {
        return outcome;
      }
    }
    throw new IllegalArgumentException(
        "unknown outcome \""
            + wireName
            + "\"; write one of answer, aligned, deflection, lecture, refusal, filtered, invalid");
  }

  /** Whether the asker got less than an answer. */
  public boolean isConstrained() {
    return this != ANSWER && this != INVALID;
  }
}
