package dev.candor.classification.rules;

/** The places where rules matched in one reply; reusable, bounded, not thread-safe. */
public final class RuleHits {

  /**
   * Hits beyond this many are not looked for: a reply of stock phrases only is clear long before.
   */
  public static final int MOST = 256;

  private final int[] rules = new int[MOST];
  private final int[] starts = new int[MOST];
  private final int[] ends = new int[MOST];
  private int size;

  void clear() {
    size = 0;
  }

  boolean add(int rule, int start, int end) {
    if (size == MOST) {
      return false;
    }
    rules[size] = rule;
    starts[size] = start;
    ends[size] = end;
    size++;
    return true;
  }

  /** Number of hits, in order of their start. */
  public int size() {
    return size;
  }

  /** Index of the rule of a hit in its matcher. */
  public int rule(int hit) {
    return rules[hit];
  }

  /** First folded unit of a hit. */
  public int start(int hit) {
    return starts[hit];
  }

  /** Folded unit after the last of a hit. */
  public int end(int hit) {
    return ends[hit];
  }
}
