package dev.candor.classification.model;

/** Which hash columns matter, and their row among those that do: a bit set with ranks. */
public final class ColumnIndex {

  private final long[] known;
  private final int[] rowsBefore;
  private final int rows;

  /** The columns whose bits are set. */
  public ColumnIndex(long[] known) {
    if (known.length != Features.COLUMNS / 64) {
      throw new IllegalArgumentException("bit set of " + known.length + " words");
    }
    this.known = known.clone();
    this.rowsBefore = new int[known.length];
    int before = 0;
    for (int i = 0; i < known.length; i++) {
      rowsBefore[i] = before;
      before += Long.bitCount(known[i]);
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
    long word = known[column >>> 6];
    long bit = 1L << column;
    return (word & bit) == 0 ? -1 : rowsBefore[column >>> 6] + Long.bitCount(word & (bit - 1));
  }

  /** Row of a column, {@code unknown} if it does not matter; without a branch. */
  int row(int column, int unknown) {
    long word = known[column >>> 6];
    int row = rowsBefore[column >>> 6] + Long.bitCount(word & ((1L << column) - 1));
    int matters = -(int) (word >>> column & 1);
    return unknown ^ ((row ^ unknown) & matters);
  }

  public int rows() {
    return rows;
  }

  long[] known() {
    return known.clone();
  }
}
