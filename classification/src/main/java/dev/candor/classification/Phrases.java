package dev.candor.classification;

import dev.candor.classification.text.FoldedText;

/** Finds the words around a place of a folded text, whole and within one clause. */
final class Phrases {

  /** How far a phrase reaches from its place, in folded units. */
  private static final int REACH = 28;

  private static final int REACH_HAN = 14;
  private static final int LONGEST_SENTENCE = 120;
  private static final int FIRST_HAN = 0x3040;

  private Phrases() {}

  /** A stretch of a folded text, {@code from} to before {@code to}. */
  record Stretch(int from, int to) {}

  /** The words around a place; never across a mark that ends a clause, never half a word. */
  static Stretch around(FoldedText text, int place) {
    return stretch(text, place, false);
  }

  /** The sentence a place is in, cut at a word where it is long. */
  static Stretch sentence(FoldedText text, int place) {
    return stretch(text, place, true);
  }

  private static Stretch stretch(FoldedText text, int place, boolean sentence) {
    int length = text.length();
    int at = Math.max(0, Math.min(place, length - 1));
    while (at > 0 && ends(text, at, sentence)) {
      at--;
    }
    int reach = sentence ? LONGEST_SENTENCE : text.charAt(at) >= FIRST_HAN ? REACH_HAN : REACH;
    int from = at;
    while (from > 0 && at - from < reach && !ends(text, from - 1, sentence)) {
      from--;
    }
    int to = at + 1;
    while (to < length
        && to - at < reach
        && to - from < LONGEST_SENTENCE - 2
        && !ends(text, to, sentence)) {
      to++;
    }
    while (from < at && splitsWord(text, from)) {
      from++;
    }
    while (to > at + 1 && splitsWord(text, to)) {
      to--;
    }
    while (from < to - 1 && isMargin(text.charAt(from))) {
      from++;
    }
    while (to > from + 1 && isMargin(text.charAt(to - 1))) {
      to--;
    }
    return new Stretch(from, to);
  }

  /** Where the sentence after a place begins; the text's length where there is none. */
  static int next(FoldedText text, int place) {
    int at = place;
    while (at < text.length() && !ends(text, at, true)) {
      at++;
    }
    while (at < text.length() && (ends(text, at, true) || isMargin(text.charAt(at)))) {
      at++;
    }
    return at;
  }

  private static boolean ends(FoldedText text, int at, boolean sentence) {
    char unit = text.charAt(at);
    if (sentence && unit > '?' && unit != '\u3002') {
      return false;
    }
    if (unit == '\n' || unit == '!' || unit == '?' || unit == '\u3002') {
      return true;
    }
    if (unit == '.') {
      return at + 1 >= text.length() || text.charAt(at + 1) == ' ' || text.charAt(at + 1) == '\n';
    }
    if (sentence) {
      return false;
    }
    boolean spaced = at + 1 >= text.length() || text.charAt(at + 1) == ' ';
    boolean afterHan = at > 0 && text.charAt(at - 1) >= FIRST_HAN;
    return "\u3001\u201c\u201d\u300a\u300b()[]|".indexOf(unit) >= 0
        || ",;:".indexOf(unit) >= 0 && (spaced || afterHan);
  }

  /** Whether letters of one word stand on both sides. */
  private static boolean splitsWord(FoldedText text, int at) {
    return at > 0 && at < text.length() && isWord(text.charAt(at - 1)) && isWord(text.charAt(at));
  }

  private static boolean isWord(char unit) {
    return unit < FIRST_HAN && (Character.isLetterOrDigit(unit) || unit == '\'');
  }

  private static boolean isMargin(char unit) {
    return unit == ' ' || unit == '*' || unit == '#' || unit == '>' || unit == '_';
  }
}
