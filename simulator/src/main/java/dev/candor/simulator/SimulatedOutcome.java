package dev.candor.simulator;

import java.util.Locale;

/**
 * What a reply is meant to be: the ground truth that a classifier's outcome can be held against.
 */
public enum SimulatedOutcome {
  ANSWER,
  ALIGNED,
  DEFLECTION,
  LECTURE,
  REFUSAL,
  FILTERED,
  INVALID;

  /** The outcome's word, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True for aligned, deflection, lecture, refusal and filtered. */
  public boolean constrained() {
    return this != ANSWER && this != INVALID;
  }
}
