package dev.candor.classification.model;

import java.util.Arrays;

/**
 * What is known of one reply: hashed n-grams in five windows, each n-gram once per window, and
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

  /** Its opening, by runs of letters instead of words. */
  public static final int OPENING_LETTERS = 3;

  /** Its end, by runs of letters instead of words. */
  public static final int TAIL_LETTERS = 4;

  /** Number of windows. */
  public static final int WINDOWS = 5;

  /** Single words and pairs of Han characters. */
  public static final int SINGLE = 0;

  /** Pairs of words and longer runs of Han characters. */
  public static final int RUN = 1;

  /** Number of kinds of tokens. */
  public static final int KINDS = 2;

  /** Parts of the reply whose tokens are counted apart, because replies decay. */
  public static final int PARTS = 5;

  /** Streams: single tokens and runs of the whole reply, what else it holds, opening and end. */
  private static final int STREAMS = KINDS + WINDOWS;

  private static final int[] WINDOW_OF = {
    WHOLE, WHOLE, WHOLE, OPENING, TAIL, OPENING_LETTERS, TAIL_LETTERS
  };

  private static final int FEWEST_TOKENS = 25;

  /** Shares of known tokens below which one answer in twenty lies, by language. */
  private static final double[][] ORDINARY = {
    {.90, .85, .52, .45}, {.72, .64, .35, .30}, {.66, .56, .60, .55}
  };

  /** Shares of fewer tokens are chance. */
  private static final double LONG_ENOUGH = Math.log1p(120);

  private static final double STRAYS = Math.log(3.5) / 3;
  private static final double GLUED = Math.log(4.5);

  private static final int MOST = 1 << 15;
  private static final int MOST_FROM_PROMPT = 1 << 10;

  private final int[][] columns = new int[STREAMS][MOST];
  private final int[][] places = new int[STREAMS][MOST];
  private final int[] streamed = new int[STREAMS];
  private final int[][] rows = new int[WINDOWS][];
  private final int[][] positions = new int[WINDOWS][];
  private final int[] sizes = new int[WINDOWS];

  private final byte[] seen;
  private final ColumnIndex index;
  private final int[][] tokens = new int[KINDS][PARTS];
  private final int[][] tokensKnown = new int[KINDS][PARTS];
  private final int[] fromPrompt = new int[MOST_FROM_PROMPT];
  private int fromPromptSize;
  private int length;
  private byte stamp;
  final double[] dense = new double[Dense.SIZE];

  /** Room for n-grams of an index. */
  public Features(ColumnIndex index) {
    this.index = index;
    this.seen = new byte[index.rows() + 1];
    for (int window = 0; window < WINDOWS; window++) {
      int most = window == WHOLE ? 3 * MOST : MOST;
      rows[window] = new int[most];
      positions[window] = new int[most];
    }
  }

  void clear(int newLength) {
    if (++stamp == Byte.MAX_VALUE) {
      Arrays.fill(seen, (byte) 0);
      stamp = 1;
    }
    length = newLength;
    Arrays.fill(streamed, 0);
    Arrays.fill(sizes, 0);
    for (int kind = 0; kind < KINDS; kind++) {
      Arrays.fill(tokens[kind], 0);
      Arrays.fill(tokensKnown[kind], 0);
    }
    Arrays.fill(dense, 0);
    fromPromptSize = 0;
  }

  /** Notes where a word of the prompt ends in the reply. */
  void addFromPrompt(int position) {
    if (fromPromptSize < MOST_FROM_PROMPT) {
      fromPrompt[fromPromptSize++] = position;
    }
  }

  /** How many words of the prompt stand in the reply, repeated ones too, up to a bound. */
  public int fromPromptSize() {
    return fromPromptSize;
  }

  /** Folded unit where the i-th of them ends, in rising order. */
  public int fromPrompt(int i) {
    return fromPrompt[i];
  }

  /** The columns of all tokens of a kind, repeated ones too, in the order they stand. */
  public int[] stream(int kind) {
    return Arrays.copyOf(columns[kind], streamed[kind]);
  }

  /** How many tokens of a kind each part of the reply has. */
  public int[] partSizes(int kind) {
    return tokens[kind].clone();
  }

  /** Fills in which shares of the tokens the model knows: low where words are made up. */
  void fillKnownShares(int language) {
    for (int kind = 0; kind < KINDS; kind++) {
      knownShares(tokensKnown[kind], tokens[kind], kind, dense);
    }
    oddities(dense, language);
  }

  /** Fills in the shares of known tokens of a kind, in all and in the oddest part. */
  public static void knownShares(int[] known, int[] all, int kind, double[] dense) {
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

  /**
   * How far the shares of known tokens lie below what nineteen of twenty answers have, and how many
   * signs of decay come together: one alone is a name, a quotation or a rare subject.
   */
  public static void oddities(double[] dense, int language) {
    if (dense[Dense.LENGTH] < LONG_ENOUGH) {
      return;
    }
    double words =
        Math.max(
            below(ORDINARY[language][0], dense[Dense.KNOWN_SINGLES]),
            below(ORDINARY[language][1], dense[Dense.LOWEST_SINGLES]));
    double runs =
        Math.max(
            below(ORDINARY[language][2], dense[Dense.KNOWN_RUNS]),
            below(ORDINARY[language][3], dense[Dense.LOWEST_RUNS]));
    int signs = words > 0 ? 1 : 0;
    signs += runs > 0 ? 1 : 0;
    signs += dense[Dense.STRAY_SCRIPTS] > STRAYS ? 1 : 0;
    signs += dense[Dense.GLUED_CAPITALS] > GLUED ? 1 : 0;
    dense[Dense.ODD_WORDS] = words;
    dense[Dense.ODD_RUNS] = runs;
    dense[Dense.STRAYS] = dense[Dense.STRAY_SCRIPTS] > STRAYS ? 1 : 0;
    dense[Dense.TWO_SIGNS_OF_DECAY] = signs >= 2 ? 1 : 0;
    dense[Dense.THREE_SIGNS_OF_DECAY] = signs >= 3 ? 1 : 0;
  }

  private static double below(double ordinary, double share) {
    return Math.min(3, Math.max(0, 10 * (ordinary - share)));
  }

  static double share(int known, int all) {
    return (known + 6.0) / (all + 10.0);
  }

  /**
   * Takes over what was taken of a reply before.
   *
   * @param taken hash columns, per window
   * @param figures {@link Dense#SIZE} dense figures
   */
  public void fill(int[][] taken, float[] figures) {
    clear(1);
    for (int window = 0; window < WINDOWS; window++) {
      for (int column : taken[window]) {
        int row = index.row(column);
        if (row >= 0) {
          rows[window][sizes[window]++] = row;
        }
      }
    }
    for (int j = 0; j < Dense.SIZE; j++) {
      dense[j] = figures[j];
    }
  }

  /** Adds a token of the whole reply, which counts towards what is known of its kind. */
  void addToken(int kind, int hash, int position) {
    stream(kind, column(WHOLE, hash), position);
  }

  /** Adds an n-gram of a window by its hash. */
  void add(int window, int hash, int position) {
    stream(KINDS + window, column(window, hash), position);
  }

  private void stream(int stream, int column, int position) {
    int size = streamed[stream];
    if (size < MOST) {
      columns[stream][size] = column;
      places[stream][size] = position;
      streamed[stream] = size + 1;
    }
  }

  /**
   * Looks up all that was added, each n-gram once per window. Apart from adding, and without a
   * branch for what is known, because a processor cannot guess which n-gram will be.
   */
  void settle() {
    seen[index.rows()] = stamp;
    for (int stream = 0; stream < STREAMS; stream++) {
      if (stream >= KINDS) {
        settle(stream, 0, streamed[stream]);
        continue;
      }
      int from = 0;
      for (int part = 0; part < PARTS; part++) {
        int to = part == PARTS - 1 ? streamed[stream] : firstAfter(stream, from, part);
        tokens[stream][part] = to - from;
        tokensKnown[stream][part] = settle(stream, from, to);
        from = to;
      }
    }
  }

  private int firstAfter(int stream, int from, int part) {
    int end = (int) ((part + 1L) * length / PARTS);
    int at = from;
    while (at < streamed[stream] && places[stream][at] < end) {
      at++;
    }
    return at;
  }

  private int settle(int stream, int from, int to) {
    int window = WINDOW_OF[stream];
    int[] ofStream = columns[stream];
    int[] placesOfStream = places[stream];
    int[] found = rows[window];
    int[] foundAt = positions[window];
    int size = sizes[window];
    int unknown = index.rows();
    int known = 0;
    for (int i = from; i < to; i++) {
      int row = index.row(ofStream[i], unknown);
      known += row == unknown ? 0 : 1;
      found[size] = row;
      foundAt[size] = placesOfStream[i];
      size += seen[row] == stamp ? 0 : 1;
      seen[row] = stamp;
    }
    sizes[window] = size;
    return known;
  }

  private static int column(int window, int hash) {
    int mixed = (hash ^ (window * 0x27d4eb2f)) * 0x9e3779b1;
    return (mixed ^ (mixed >>> 15)) & (COLUMNS - 1);
  }

  /** Number of n-grams in a window. */
  public int size(int window) {
    return sizes[window];
  }

  /** Rows of a window's n-grams, as many as it has. */
  int[] rows(int window) {
    return rows[window];
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
