package dev.candor.model;

/** How much an alert matters, in rising order. */
public enum Severity implements WireNamed {
  /** Worth knowing, nothing to do. */
  INFO,
  /** To be looked at in working hours. */
  WARNING,
  /** To be looked at now: a large change, or one that nobody acknowledged. */
  CRITICAL;

  private final String wireName = WireNamed.nameOf(this);

  @Override
  public String wireName() {
    return wireName;
  }

  /**
   * The severity with this wire name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Severity ofWireName(String wireName) {
    return WireNamed.of(Severity.class, wireName);
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
