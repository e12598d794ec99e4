package dev.candor.detection.replies;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which reply texts each prompt has given before, as fingerprints of 16 bits.
 *
 * <p>A prompt remembers up to {@link #MOST} texts. When there are more it goes over to a sample: of
 * the fingerprints, those whose last {@code level} bits are 0, for a level that rises as texts
 * come. What the sample holds it has held since the text first came, so that a copy of it is always
 * recognised, and which texts are in it does not depend on what they say or when they came. Two
 * texts are taken for one by accident in at most {@value #MOST} of 65,536 cases.
 */
final class TextsSeen {
  /** The text is new, and remembered from now on. */
  static final int ORIGINAL = 0;

  /** The prompt has given it before. */
  static final int COPY = 1;

  /** It is not in the sample: nobody knows. */
  static final int UNKNOWN = 2;

  /** Texts that are remembered per prompt. */
  static final int MOST = 20;

  private static final int BITS = 16;

  private final short[] texts;
  private final byte[] counts;
  private final byte[] levels;

  private TextsSeen(short[] texts, byte[] counts, byte[] levels) {
    this.texts = texts;
    this.counts = counts;
    this.levels = levels;
  }

  static TextsSeen of(int rows) {
    return new TextsSeen(new short[rows * MOST], new byte[rows], new byte[rows]);
  }

  TextsSeen copy() {
    return new TextsSeen(texts.clone(), counts.clone(), levels.clone());
  }

  /** The same where row {@code i} has become row {@code rowOf[i]} of {@code rows}. */
  TextsSeen moved(int[] rowOf, int rows) {
    TextsSeen moved = of(rows);
    for (int row = 0; row < rowOf.length; row++) {
      System.arraycopy(texts, row * MOST, moved.texts, rowOf[row] * MOST, MOST);
      moved.counts[rowOf[row]] = counts[row];
      moved.levels[rowOf[row]] = levels[row];
    }
    return moved;
  }

  /** Notes a text of the row; {@link #ORIGINAL}, {@link #COPY} or {@link #UNKNOWN}. */
  int note(int row, long hash) {
    int text = fingerprint(hash);
    if (!isSampled(text, levels[row])) {
      return UNKNOWN;
    }
    int from = row * MOST;
    int at = from;
    int to = from + counts[row];
    while (at < to && (texts[at] & 0xffff) < text) {
      at++;
    }
    if (at < to && (texts[at] & 0xffff) == text) {
      return COPY;
    }
    if (counts[row] < MOST) {
      System.arraycopy(texts, at, texts, at + 1, to - at);
      texts[at] = (short) text;
      counts[row]++;
    } else {
      thin(row, text);
    }
    return ORIGINAL;
  }

  /** Raises the level until the row's texts and one more are few enough. */
  private void thin(int row, int added) {
    int from = row * MOST;
    int[] all = new int[MOST + 1];
    for (int i = 0; i < MOST; i++) {
      all[i] = texts[from + i] & 0xffff;
    }
    all[MOST] = added;
    Arrays.sort(all);
    int kept = all.length;
    while (kept > MOST && levels[row] < BITS) {
      levels[row]++;
      kept = 0;
      for (int text : all) {
        kept += isSampled(text, levels[row]) ? 1 : 0;
      }
    }
    Arrays.fill(texts, from, from + MOST, (short) 0);
    counts[row] = 0;
    for (int text : all) {
      if (isSampled(text, levels[row])) {
        texts[from + counts[row]++] = (short) text;
      }
    }
  }

  /** How coarse the row's sample is: of so many powers of two, one text is in it. */
  int level(int row) {
    return levels[row];
  }

  private static boolean isSampled(int text, int level) {
    return (text & (1 << level) - 1) == 0;
  }

  /** Hashes made by hand may differ in a few bits only. */
  private static int fingerprint(long hash) {
    long mixed = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
    return (int) (mixed >>> 48);
  }

  boolean isEmpty() {
    return Arrays.equals(counts, new byte[counts.length]);
  }

  void write(DataOutputStream out) throws IOException {
    for (int row = 0; row < counts.length; row++) {
      out.writeByte(levels[row]);
      out.writeByte(counts[row]);
      for (int i = 0; i < counts[row]; i++) {
        out.writeShort(texts[row * MOST + i]);
      }
    }
  }

  static TextsSeen read(DataInputStream in, int rows) throws IOException {
    TextsSeen seen = of(rows);
    for (int row = 0; row < rows; row++) {
      seen.levels[row] = in.readByte();
      seen.counts[row] = in.readByte();
      if (seen.counts[row] < 0 || seen.counts[row] > MOST) {
        throw new IOException(seen.counts[row] + " texts of a prompt");
      }
      for (int i = 0; i < seen.counts[row]; i++) {
        seen.texts[row * MOST + i] = in.readShort();
      }
    }
    return seen;
  }
}
