package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.ReplyLanguage;
import java.util.Arrays;

/**
 * Counts what a person would not write, word by word, in the beginning of a reply: marks that
 * belong to a program, few words over and over, grammatical words with nothing between them.
 * Reusable, not thread-safe.
 */
public final class OddWords {

  private static final int UNITS_READ = 400;

  /** Of a longer reply other figures tell as much. */
  private static final int LONGEST = 800;

  private static final int SLOTS = 1 << 9;
  private static final int ENOUGH = 10;

  /** So large a share of different words short fluent replies have at least. */
  private static final double USUAL_DIFFERENT = .45;

  /** Of characters, which recur more often than words. */
  private static final double USUAL_DIFFERENT_HAN = .28;

  /** Code names few things many times, and has a sign to every so many letters. */
  private static final int MOST_LETTERS_OF_CODE = 10;

  private static final double USUAL_FUNCTION_PAIRS = .33;
  private static final double USUAL_MARKS = .3;
  private static final double USUAL_SYMBOLS = .7;
  private static final String[] MARKS = {
    "unk",
    "pad",
    "undefined",
    "nan",
    "null",
    "object",
    "endoftext",
    "im_end",
    "im_start",
    "nbsp",
    "eos",
    "bos",
    "mask",
    "sep"
  };

  private final int[] hashes = new int[SLOTS];
  private int words;
  private int different;
  private int latin;
  private int functionPairs;
  private int marks;
  private int symbols;
  private int letters;

  /** Counts. */
  public void of(FoldedText text) {
    Arrays.fill(hashes, 0);
    words = 0;
    different = 0;
    latin = 0;
    functionPairs = 0;
    marks = 0;
    symbols = 0;
    letters = 0;
    if (text.length() > LONGEST) {
      return;
    }
    char[] chars = text.chars();
    int end = Math.min(text.length(), UNITS_READ);
    boolean functionBefore = false;
    int from = -1;
    int hash = ReplyLanguage.SEED;
    for (int at = 0; at <= end; at++) {
      char unit = at < end ? chars[at] : ' ';
      boolean letter = Character.isLetterOrDigit(unit) || unit == '_' || unit == '\'';
      letters += letter ? 1 : 0;
      symbols += letter || unit <= ' ' || isDrawn(unit) ? 0 : 1;
      if (letter && unit < 0x2e80) {
        from = from < 0 ? at : from;
        hash = ReplyLanguage.step(hash, unit);
        continue;
      }
      if (from >= 0) {
        boolean function = ReplyLanguage.isFunctionWord(hash);
        word(hash);
        latin++;
        functionPairs += function && functionBefore ? 1 : 0;
        marks += isMark(chars, from, at) ? 1 : 0;
        functionBefore = function;
        from = -1;
        hash = ReplyLanguage.SEED;
      }
      if (letter) {
        word(unit);
        functionBefore = false;
      }
    }
  }

  private void word(int hash) {
    words++;
    int slot = hash * 0x9e3779b1 >>> 23;
    int wanted = hash == 0 ? 1 : hash;
    while (hashes[slot] != 0 && hashes[slot] != wanted) {
      slot = slot + 1 & SLOTS - 1;
    }
    different += hashes[slot] == 0 ? 1 : 0;
    hashes[slot] = wanted;
  }

  /** Pictures, and what tables, lists and puzzles are drawn with. */
  private static boolean isDrawn(char unit) {
    return Character.isSurrogate(unit) || "|-+*#=`_.".indexOf(unit) >= 0;
  }

  private static boolean isMark(char[] chars, int from, int to) {
    if (chars[from] == '0' && to - from > 3 && chars[from + 1] == 'x') {
      return true;
    }
    if (chars[from] == 'u' && to - from == 5 && from > 0 && chars[from - 1] == '\\') {
      return true;
    }
    for (String mark : MARKS) {
      if (mark.length() == to - from && isAt(mark, chars, from)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(String mark, char[] chars, int from) {
    for (int i = 0; i < mark.length(); i++) {
      if (mark.charAt(i) != chars[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** How much larger the share of marks of a program is than in talk of programs. */
  double programMarks() {
    return words < 3 ? 0 : Math.max(0, (double) marks / words - USUAL_MARKS);
  }

  /** How much smaller the share of different words is than in short fluent replies. */
  double monotony() {
    double usual = 2 * latin > words ? USUAL_DIFFERENT : USUAL_DIFFERENT_HAN;
    boolean code = symbols * MOST_LETTERS_OF_CODE > letters;
    return words < ENOUGH || code
        ? 0
        : Math.max(0, usual - (different + 1.0) / (Math.min(words, 60) + 1.0));
  }

  /** How much larger the share of symbols is than in formulas and tables. */
  double symbols() {
    return symbols < ENOUGH
        ? 0
        : Math.max(0, (double) symbols / (symbols + letters) - USUAL_SYMBOLS);
  }

  /** How much more often grammatical words follow one another than in sentences. */
  double functionPairs() {
    return latin < ENOUGH ? 0 : Math.max(0, (double) functionPairs / latin - USUAL_FUNCTION_PAIRS);
  }
}
