package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Which pairs of Han characters and which runs of four plain Latin letters people write: a hashed
 * set. In fluent text nearly all are among them, in text of no language few. Immutable,
 * thread-safe.
 */
public final class CommonRuns {

  /** Hash columns. */
  public static final int COLUMNS = 1 << 20;

  private static final int HEAD = 1_600;
  private static final int TAIL = 800;
  private static final int RUN = 4;

  /** Of an endless word only the beginning counts: it may be a name or a key. */
  private static final int LONGEST_WORD = 10;

  private final long[] common;

  /** The runs whose columns are set. */
  public CommonRuns(long[] common) {
    if (common.length != COLUMNS / Long.SIZE) {
      throw new IllegalArgumentException("bit set of " + common.length + " words");
    }
    this.common = common.clone();
  }

  /** What of a text is common. */
  public record Shares(int han, int hanCommon, int latin, int latinCommon) {}

  /** Takes the column of each run of a text. */
  @FunctionalInterface
  public interface Taker {
    /** A run: of Han characters, or of Latin letters. */
    void take(int column, boolean han);
  }

  /** Counts the runs at the beginning and the end of a folded text. */
  public Shares of(FoldedText text) {
    Counts counts = new Counts(common);
    each(text, counts);
    return new Shares(counts.han, counts.hanCommon, counts.latin, counts.latinCommon);
  }

  private static final class Counts implements Taker {
    private final long[] common;
    private int han;
    private int hanCommon;
    private int latin;
    private int latinCommon;

    Counts(long[] common) {
      this.common = common;
    }

    @Override
    public void take(int column, boolean isHan) {
      int met = (int) (common[column >>> 6] >>> column & 1);
      if (isHan) {
        han++;
        hanCommon += met;
      } else {
        latin++;
        latinCommon += met;
      }
    }
  }

  /** Hands over each run of the beginning and the end of a folded text. */
  public static void each(FoldedText text, Taker taker) {
    int length = text.length();
    int head = Math.min(HEAD, length);
    each(text.chars(), 0, head, taker);
    each(text.chars(), Math.max(head, length - TAIL), length, taker);
  }

  private static void each(char[] chars, int from, int to, Taker taker) {
    int letters = 0;
    for (int at = from; at < to; at++) {
      char unit = chars[at];
      letters = isLatin(unit) ? letters + 1 : 0;
      if (isHan(unit) && at > from && isHan(chars[at - 1])) {
        taker.take(column(chars[at - 1] * 31 + unit), true);
      } else if (letters >= RUN && letters <= LONGEST_WORD) {
        int run = ((chars[at - 3] * 31 + chars[at - 2]) * 31 + chars[at - 1]) * 31 + unit;
        taker.take(column(run ^ 0x5bd1e995), false);
      }
    }
  }

  private static int column(int run) {
    int mixed = run * 0x9e3779b1;
    return (mixed ^ mixed >>> 15) & COLUMNS - 1;
  }

  private static boolean isHan(char unit) {
    return unit >= 0x4e00 && unit <= 0x9fff;
  }

  private static boolean isLatin(char unit) {
    return unit >= 'a' && unit <= 'z';
  }

  void write(DataOutputStream out) throws IOException {
    for (long word : common) {
      out.writeLong(word);
    }
  }

  static CommonRuns read(DataInputStream in) throws IOException {
    long[] common = new long[COLUMNS / Long.SIZE];
    LinearModel.next(in, common.length * Long.BYTES).asLongBuffer().get(common);
    return new CommonRuns(common);
  }
}
