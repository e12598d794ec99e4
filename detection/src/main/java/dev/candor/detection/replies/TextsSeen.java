package dev.candor.detection.replies;

/**
 * Which reply texts a prompt has given before, as a bitmap of {@link #WORDS} longs per row.
 *
 * <p>A text whose bit is set counts as a copy. Now and then that is an accident of two texts; it
 * does not depend on what the texts say, so it costs a little evidence and no honesty. When {@link
 * #FULL} bits are set the map starts over, so that accidents stay below a third.
 */
public final class TextsSeen {
  static final int WORDS = 4;

  private static final int BITS = WORDS * Long.SIZE;
  private static final int FULL = 96;

  private TextsSeen() {}

  /** Notes the text in the row's map; true if it was there before. */
  static boolean note(long[] bits, int row, long hash) {
    int bit = (int) (mixed(hash) >>> 1) & BITS - 1;
    int at = row * WORDS + (bit >>> 6);
    long mask = 1L << (bit & 63);
    if ((bits[at] & mask) != 0) {
      return true;
    }
    int set = 0;
    for (int word = row * WORDS; word < (row + 1) * WORDS; word++) {
      set += Long.bitCount(bits[word]);
    }
    if (set >= FULL) {
      for (int word = row * WORDS; word < (row + 1) * WORDS; word++) {
        bits[word] = 0;
      }
    }
    bits[at] |= mask;
    return false;
  }

  /** Hashes made by hand may differ in a few bits only. */
  private static long mixed(long hash) {
    long mixed = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    return mixed ^ mixed >>> 29;
  }
}
