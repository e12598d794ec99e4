package dev.candor.classification.text;

import java.text.Normalizer;

/**
 * A text folded for matching, with the way back to the original's offsets. Of a long text only the
 * head and the tail are folded, so that work is bounded whatever the length. Reusable and not
 * thread-safe: one instance serves one thread, reply after reply, without allocating.
 */
public final class FoldedText {

  /** UTF-16 units folded from the start of a text. */
  public static final int HEAD = 4_800;

  /** UTF-16 units folded from the end of a text longer than head and tail together. */
  public static final int TAIL = 1_600;

  /** Folding may lengthen a text (ligatures), but never beyond this. */
  private static final int CAPACITY = 2 * (HEAD + TAIL);

  private static final int MOST_MARKS = 4;

  private final char[] chars = new char[CAPACITY];
  private final int[] origins = new int[CAPACITY + 1];
  private int length;
  private int visibleLength;
  private int marks;
  private int gluedCapitals;
  private int names;

  /** Folds what of a text is visible. */
  public void fold(String text, VisibleText visible) {
    length = 0;
    marks = 0;
    gluedCapitals = 0;
    names = 0;
    visibleLength = visible.length();
    boolean whole = visibleLength <= HEAD + TAIL;
    visible.copyTo(text, 0, whole ? visibleLength : HEAD, this);
    if (!whole) {
      append('\n', origins[Math.max(0, length - 1)]);
      visible.copyTo(text, visibleLength - TAIL, visibleLength, this);
    }
    while (length > 0 && isSpace(chars[length - 1])) {
      length--;
    }
  }

  /** Folds a whole text, think blocks and all. */
  public void fold(String text) {
    VisibleText all = new VisibleText();
    all.setWhole(text.length());
    fold(text, all);
  }

  /** Folds units {@code from} to {@code to} of the text, called by {@link VisibleText}. */
  void append(String text, int from, int to) {
    for (int at = from; at < to; at++) {
      char raw = text.charAt(at);
      char unit = FoldTable.fold(raw);
      if (raw >= 'A' && raw <= 'Z' && at > from) {
        capital(text.charAt(at - 1));
      }
      if (unit > FoldTable.SLOW) {
        if (unit >= '\u0300' && !isIdeograph(unit) && isMark(unit)) {
          mark(unit);
        } else {
          append(unit, at);
        }
      } else if (unit == FoldTable.SLOW) {
        at = appendSlowly(text, at, to);
      }
    }
  }

  /** Counts capitals within words, and capitalised words within sentences. */
  private void capital(char before) {
    if (before >= 'a' && before <= 'z') {
      gluedCapitals++;
    } else if (before == ' ' && length >= 2) {
      char last = chars[length - 2];
      if (last >= 'a' && last <= 'z' || last == ',' || last == '\'') {
        names++;
      }
    }
  }

  private int appendSlowly(String text, int at, int to) {
    char unit = text.charAt(at);
    boolean pair =
        Character.isHighSurrogate(unit)
            && at + 1 < to
            && Character.isLowSurrogate(text.charAt(at + 1));
    if (Character.isSurrogate(unit) && !pair) {
      return at;
    }
    int codePoint = pair ? Character.toCodePoint(unit, text.charAt(at + 1)) : unit;
    if (pair && !Character.isLetterOrDigit(codePoint)) {
      append('\u2603', at);
      return at + 1;
    }
    String folded = FoldTable.foldSlowly(codePoint);
    for (int i = 0; i < folded.length() && i < 8; i++) {
      append(folded.charAt(i), at);
    }
    return pair ? at + 1 : at;
  }

  private void append(char unit, int origin) {
    if (length >= CAPACITY - 1) {
      return;
    }
    marks = 0;
    if (isSpace(unit)) {
      if (length == 0) {
        return;
      }
      if (isSpace(chars[length - 1])) {
        if (unit == '\n') {
          chars[length - 1] = '\n';
        }
        return;
      }
    }
    chars[length] = unit;
    origins[length] = origin;
    length++;
    origins[length] = origin + 1;
  }

  /** Composes a combining mark with what stands before it, or drops it. */
  private void mark(char mark) {
    if (length == 0 || ++marks > MOST_MARKS) {
      return;
    }
    String composed =
        Normalizer.normalize(new String(new char[] {chars[length - 1], mark}), Normalizer.Form.NFC);
    if (composed.length() == 1) {
      chars[length - 1] = composed.charAt(0);
    }
  }

  /** No mark among them, and asking for the type of each would cost more than all else. */
  private static boolean isIdeograph(char unit) {
    return unit >= '\u3400' && unit <= '\u9fff';
  }

  private static boolean isMark(char unit) {
    int type = Character.getType(unit);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static boolean isSpace(char unit) {
    return unit == ' ' || unit == '\n';
  }

  /** Number of folded units. */
  public int length() {
    return length;
  }

  /** Number of visible units in the original, folded or not. */
  public int visibleLength() {
    return visibleLength;
  }

  /** Capitals right after a small letter: many where words are made up or run together. */
  public int gluedCapitals() {
    return gluedCapitals;
  }

  /** Capitalised words in mid-sentence: names, of which platitudes have few. */
  public int names() {
    return names;
  }

  /** The folded units; only the first {@link #length} are meant. Not to be written to. */
  public char[] chars() {
    return chars;
  }

  /** The folded unit at an index. */
  public char charAt(int index) {
    return chars[index];
  }

  /** Offset in the original text of a folded unit; of {@link #length}, the end of the last. */
  public int origin(int index) {
    return index == 0 && length == 0
        ? 0
        : index < length ? origins[index] : origins[length - 1] + 1;
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
