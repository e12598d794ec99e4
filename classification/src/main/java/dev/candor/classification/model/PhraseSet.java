package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Phrases that may stand anywhere in the beginning of a folded text, within words too. They are
 * kept by their first unit, so that each place of the text meets few of them. Immutable.
 */
final class PhraseSet {

  private static final int BUCKETS = 256;
  static final int UNITS_SEARCHED = 400;
  private static final int UNITS_COUNTED = 600;

  private static final Map<String, PhraseSet> SHIPPED = read();

  private static final int PAIRS = 1 << 12;
  private static final char[][] NONE = {};

  private final char[][][] buckets = new char[BUCKETS][0][];

  /** Which first two units some phrase may have: most places of a text are ruled out by them. */
  private final long[] pairs = new long[PAIRS / Long.SIZE];

  private PhraseSet() {}

  /** The phrases of a list that ships in {@code phrases.txt}. */
  static PhraseSet shipped(String list) {
    return Objects.requireNonNull(SHIPPED.get(list), list);
  }

  private static Map<String, PhraseSet> read() {
    Map<String, PhraseSet> lists = new HashMap<>();
    for (String line : ShippedLines.of("phrases.txt")) {
      String[] parts = line.split("\\|");
      PhraseSet set = lists.computeIfAbsent(parts[0], list -> new PhraseSet());
      Arrays.stream(parts).skip(1).forEach(set::add);
    }
    return lists;
  }

  private void add(String phrase) {
    int bucket = phrase.charAt(0) & (BUCKETS - 1);
    char[][] longer = Arrays.copyOf(buckets[bucket], buckets[bucket].length + 1);
    longer[longer.length - 1] = phrase.toCharArray();
    buckets[bucket] = longer;
    if (phrase.length() == 1) {
      Arrays.fill(pairs, -1L);
    } else {
      int pair = pair(phrase.charAt(0), phrase.charAt(1));
      pairs[pair >>> 6] |= 1L << pair;
    }
  }

  private static int pair(char first, char second) {
    return first * 31 + second & PAIRS - 1;
  }

  /** Those that may stand at a place of a text, which ends somewhere after it. */
  private char[][] mayStand(char[] text, int at) {
    int pair = pair(text[at], text[at + 1]);
    boolean may = (pairs[pair >>> 6] >>> pair & 1) != 0;
    return may ? buckets[text[at] & (BUCKETS - 1)] : NONE;
  }

  /** Whether any stands in the first units. */
  boolean standsIn(FoldedText text) {
    return standsIn(text, UNITS_SEARCHED);
  }

  /** Whether any stands in the first so many units. */
  boolean standsIn(FoldedText text, int units) {
    int end = Math.min(text.length(), units);
    char[] chars = text.chars();
    for (int at = 0; at < end; at++) {
      for (char[] phrase : mayStand(chars, at)) {
        if (at + phrase.length <= end && stands(chars, at, phrase)) {
          return true;
        }
      }
    }
    return false;
  }

  /** How many of them stand in the opening. */
  int countIn(FoldedText text) {
    int end = Math.min(text.length(), UNITS_COUNTED);
    char[] chars = text.chars();
    int count = 0;
    for (int at = 0; at < end; at++) {
      for (char[] phrase : mayStand(chars, at)) {
        if (at + phrase.length <= end && stands(chars, at, phrase)) {
          count++;
        }
      }
    }
    return count;
  }

  /** How many words of the first units begin with one of them; in Chinese any place may. */
  int wordsIn(FoldedText text, int units) {
    int end = Math.min(text.length(), units);
    char[] chars = text.chars();
    int count = 0;
    for (int at = 0; at < end; at++) {
      if (isWithinWord(chars, at)) {
        continue;
      }
      for (char[] phrase : mayStand(chars, at)) {
        if (at + phrase.length <= end && stands(chars, at, phrase)) {
          count++;
        }
      }
    }
    return count;
  }

  /**
   * The share of those that begin words of the first units of one text and stand anywhere in
   * another, 0 to 1; none in the first is all.
   */
  double shareKept(FoldedText of, FoldedText in) {
    int end = Math.min(of.length(), UNITS_SEARCHED);
    char[] chars = of.chars();
    int met = 0;
    int kept = 0;
    for (int at = 0; at < end; at++) {
      if (isWithinWord(chars, at)) {
        continue;
      }
      for (char[] phrase : mayStand(chars, at)) {
        if (at + phrase.length <= end && stands(chars, at, phrase)) {
          met++;
          kept += stands(in, phrase) ? 1 : 0;
        }
      }
    }
    return met == 0 ? 1 : (double) kept / met;
  }

  private static boolean isWithinWord(char[] chars, int at) {
    return at > 0 && Units.isWord(chars[at]) && Units.isWord(chars[at - 1]);
  }

  private static boolean stands(FoldedText text, char[] phrase) {
    char[] chars = text.chars();
    for (int at = 0; at + phrase.length <= text.length(); at++) {
      if (stands(chars, at, phrase)) {
        return true;
      }
    }
    return false;
  }

  private static boolean stands(char[] chars, int at, char[] phrase) {
    for (int i = 0; i < phrase.length; i++) {
      if (chars[at + i] != phrase[i]) {
        return false;
      }
    }
    return true;
  }
}
