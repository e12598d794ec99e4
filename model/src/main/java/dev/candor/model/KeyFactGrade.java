package dev.candor.model;

/**
 * What a reply makes of the key facts of its prompt. The order is part of records: append, never
 * reorder.
 */
public enum KeyFactGrade implements WireNamed {
  /** Mentions all of them. */
  ALL,
  /** Mentions at least half, not all. */
  HALF,
  /** Mentions fewer than half. */
  FEW,
  /** Mentions none. */
  NONE,
  /** Has another date or number where a key fact has one, whatever else it mentions. */
  CONTRADICTED;

  /**
   * The grade of a reply.
   *
   * @param coverage share of the key facts that it mentions, from 0 to 1
   */
  public static KeyFactGrade of(double coverage, boolean contradicts) {
    if (contradicts) {
      return CONTRADICTED;
    }
    return coverage >= 1 ? ALL : coverage >= .5 ? HALF : coverage > 0 ? FEW : NONE;
  }
}
