package dev.candor.classification.model;

import java.util.Arrays;

/**
 * What is known of one reply: hashed n-grams in three windows, each n-gram once per window, and
 * dense figures. Reusable, bounded, not thread-safe.
 */
public final class Features {

  /** Hash columns. */
  public static final int COLUMNS = 1 << 20;

  /** The whole reply. */
  public static final int WHOLE = 0;

  /** Its opening. */
  public static final int OPENING = 1;

  /** Its end. */
  public static final int TAIL = 2;

  /** Number of windows. */
  public static final int WINDOWS = 3;

  /** Single words and pairs of Han characters. */
  static final int SINGLE = 0;

  /** Pairs of words and longer runs of Han characters. */
  static final int RUN = 1;

  /** Number of kinds of tokens. */
  static final int KINDS = 2;

  /** Parts of the reply whose tokens are counted apart, because replies decay. */
  static final int PARTS = 5;

  private static final int FEWEST_TOKENS = 25;

  private static final int MOST = 1 << 14;

  private final int[][] rows = new int[WINDOWS][MOST];
  private final int[][] positions = new int[WINDOWS][MOST];
  private final int[] sizes = new int[WINDOWS];
  private final int[] seen;
  private final ColumnIndex index;
  private final int[][] tokens = new int[KINDS][PARTS];
  private final int[][] tokensKnown = new int[KINDS][PARTS];
  private final int[] streamed = new int[KINDS];
  private double partsPerUnit;
  private int[][] stream;
  private int stamp;
  final double[] dense = new double[Dense.SIZE];

  Features(ColumnIndex index) {
    this.index = index;
    this.seen = new int[index.rows()];
  }

  void clear(int length) {
    stamp++;
    partsPerUnit = (double) PARTS / Math.max(1, length);
    for (int i = 0; i < WINDOWS; i++) {
      sizes[i] = 0;
    }
    for (int kind = 0; kind < KINDS; kind++) {
      Arrays.fill(tokens[kind], 0);
      Arrays.fill(tokensKnown[kind], 0);
      streamed[kind] = 0;
    }
    Arrays.fill(dense, 0);
  }

  /** Keeps every token of the whole reply, repeated ones too, for {@link #stream}. */
  void keepStream() {
    stream = new int[KINDS][MOST];
  }

  /** The columns of all tokens of a kind; empty unless kept. */
  int[] stream(int kind) {
    return stream == null ? new int[0] : Arrays.copyOf(stream[kind], streamed[kind]);
  }

  /** How many tokens of a kind each part of the reply has. */
  int[] partSizes(int kind) {
    return tokens[kind].clone();
  }

  /** Fills in which shares of the tokens the model knows: low where words are made up. */
  void fillKnownShares() {
    for (int kind = 0; kind < KINDS; kind++) {
      knownShares(tokensKnown[kind], tokens[kind], kind, dense);
    }
  }

  static void knownShares(int[] known, int[] all, int kind, double[] dense) {
    int knownInAll = 0;
    int total = 0;
    double lowest = 1;
    for (int part = 0; part < PARTS; part++) {
      knownInAll += known[part];
      total += all[part];
      if (all[part] >= FEWEST_TOKENS) {
        lowest = Math.min(lowest, share(known[part], all[part]));
      }
    }
    double share = share(knownInAll, total);
    dense[Dense.KNOWN_SINGLES + kind] = share;
    dense[Dense.LOWEST_SINGLES + kind] = Math.min(lowest, share);
  }

  static double share(int known, int all) {
    return (known + 6.0) / (all + 10.0);
  }

  /** Takes over what was prepared before. */
  void fill(PreparedExample example) {
    clear(1);
    for (int window = 0; window < WINDOWS; window++) {
      for (int column : example.columns()[window]) {
        int row = index.row(column);
        if (row >= 0) {
          rows[window][sizes[window]++] = row;
        }
      }
    }
    float[] figures = example.denseUnder(index);
    for (int j = 0; j < Dense.SIZE; j++) {
      dense[j] = figures[j];
    }
  }

  /**
   * Adds a token of the whole reply, and counts it towards what is known of its kind. Says whether
   * it matters: a run can only matter if the shorter run it ends with does.
   */
  boolean addToken(int kind, int hash, int position) {
    int column = column(WHOLE, hash);
    int row = index.row(column);
    if (stream != null && streamed[kind] < MOST) {
      stream[kind][streamed[kind]++] = column;
    }
    int part = part(position);
    tokens[kind][part]++;
    if (row < 0) {
      return false;
    }
    tokensKnown[kind][part]++;
    put(WHOLE, row, position);
    return true;
  }

  /** Counts a token that cannot matter, because what it ends with does not. */
  void skipToken(int kind, int position) {
    tokens[kind][part(position)]++;
  }

  private int part(int position) {
    return Math.min(PARTS - 1, (int) (position * partsPerUnit));
  }

  /** Adds an n-gram of a window by its hash, unless it is there or does not matter. */
  void add(int window, int hash, int position) {
    int row = index.row(column(window, hash));
    if (row >= 0) {
      put(window, row, position);
    }
  }

  private static int column(int window, int hash) {
    int mixed = (hash ^ (window * 0x27d4eb2f)) * 0x9e3779b1;
    return (mixed ^ (mixed >>> 15)) & (COLUMNS - 1);
  }

  private void put(int window, int row, int position) {
    if (seen[row] == stamp) {
      return;
    }
    seen[row] = stamp;
    int size = sizes[window];
    if (size < MOST) {
      rows[window][size] = row;
      positions[window][size] = position;
      sizes[window] = size + 1;
    }
  }

  /** Number of n-grams in a window. */
  public int size(int window) {
    return sizes[window];
  }

  /** Row of an n-gram among those that matter. */
  public int row(int window, int index) {
    return rows[window][index];
  }

  /** Folded unit where an n-gram first ended. */
  public int position(int window, int index) {
    return positions[window][index];
  }

  /** A dense figure. */
  public double dense(int index) {
    return dense[index];
  }
}
