package dev.candor.classification.model;

/**
 * Which hash columns matter, and their row among those that do: a bit set with ranks. Half of each
 * word holds bits, half how many stand before them, so that a column costs one look at memory.
 */
public final class ColumnIndex {

  private final long[] known;
  private final long[] ranked;
  private final int rows;

  /** The columns whose bits are set. */
  public ColumnIndex(long[] known) {
    if (known.length != Features.COLUMNS / 64) {
      throw new IllegalArgumentException("bit set of " + known.length + " words");
    }
    this.known = known.clone();
    this.ranked = new long[2 * known.length];
    int before = 0;
    for (int i = 0; i < ranked.length; i++) {
      int bits = (int) (known[i >>> 1] >>> ((i & 1) << 5));
      ranked[i] = (long) before << Integer.SIZE | bits & 0xffffffffL;
      before += Integer.bitCount(bits);
    }
    this.rows = before;
  }

  /** All columns. */
  public static ColumnIndex all() {
    long[] all = new long[Features.COLUMNS / 64];
    java.util.Arrays.fill(all, -1L);
    return new ColumnIndex(all);
  }

  /** Row of a column, -1 if it does not matter. */
  public int row(int column) {
    return row(column, -1);
  }

  /** Row of a column, {@code unknown} if it does not matter; without a branch. */
  int row(int column, int unknown) {
    long word = ranked[column >>> 5];
    int bits = (int) word;
    int row = (int) (word >>> Integer.SIZE) + Integer.bitCount(bits & (1 << column) - 1);
    int matters = -(bits >>> column & 1);
    return unknown ^ ((row ^ unknown) & matters);
  }

  public int rows() {
    return rows;
  }

  long[] known() {
    return known.clone();
  }
}
