package dev.candor.model;

/** Outcomes folded to the classes that public data sets label by. */
public enum CoarseOutcome implements WireNamed {
  /** The question was answered. */
  ANSWER,
  /** Something was said, but not an answer: aligned, deflection or lecture. */
  PARTIAL,
  /** Nothing was said: refusal or filtered. */
  REFUSAL,
  /** Nothing that can be judged. */
  INVALID
}
