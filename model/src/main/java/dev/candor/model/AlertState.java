package dev.candor.model;

/** Where an alert is in its life. */
public enum AlertState implements WireNamed {
  /** Something holds that nobody has said they have seen. */
  FIRING,
  /** Somebody has said so. */
  ACKNOWLEDGED,
  /** Nothing holds any more. */
  RESOLVED
}
