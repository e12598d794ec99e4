package dev.candor.model;

/** What is compared with what. */
public enum ComparisonKind implements WireNamed {
  /** A release with another before it. */
  RELEASE,
  /** A release with itself when it was new. */
  SILENT_CHANGE,
  /** Releases that did not stay with those before them, all together. */
  RELEASE_CHAIN,
  /** A target with another one that is said to be the same model by another route. */
  ROUTE
}
