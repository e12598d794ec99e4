package dev.candor.classification.rules;

/** Where in a reply a phrase must stand to count. */
public enum Zone {
  /** At the very start, after nothing but spaces, quotes and markup. */
  START,
  /** In the opening: the first {@value #OPENING_UNITS} folded units. */
  OPENING,
  /** In the last {@value #TAIL_UNITS} folded units. */
  TAIL,
  /** Anywhere in what was read of the reply. */
  ANYWHERE;

  /** Length of the opening in folded units. */
  public static final int OPENING_UNITS = 240;

  /** Length of the tail in folded units. */
  public static final int TAIL_UNITS = 240;
}
