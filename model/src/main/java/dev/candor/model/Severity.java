package dev.candor.model;

/** How much an alert matters, in rising order. */
public enum Severity implements WireNamed {
  /** Worth knowing, nothing to do. */
  INFO,
  /** To be looked at in working hours. */
  WARNING,
  /** To be looked at now: a large change, or one that nobody acknowledged. */
  CRITICAL;

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
