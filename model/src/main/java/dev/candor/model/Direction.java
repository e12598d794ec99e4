package dev.candor.model;

/** Which way a release moved. */
public enum Direction implements WireNamed {
  MORE_CONSTRAINED,
  LESS_CONSTRAINED,
  /** Both ways at once, or from one kind of constraint to another. */
  MIXED,
  NONE
}
