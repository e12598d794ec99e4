package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;

/**
 * Counts words of requests by kind: politics, harm, groups of people, examinations, daily life and
 * so on. Runs of letters tell requests like those that were fitted on from one another, words also
 * those of other collections. Immutable, thread-safe.
 */
final class RequestWords {

  /**
   * Kinds of words, in the order of their numbers; the first {@link #SENSITIVE} are sensitive,
   * those after the first {@link #FITTED} only tell {@link ExaminationForm}.
   */
  private static final String[] KINDS = {
    "taboo",
    "state",
    "critic",
    "harm",
    "groups",
    "intimate",
    "policy",
    "land",
    "persons",
    "exam",
    "daily",
    "official",
    "places",
    "doctrine"
  };

  /** Number of kinds. */
  static final int SIZE = KINDS.length;

  /** How many kinds are figures of a {@link RequestReading}. */
  static final int FITTED = 11;

  /** How many kinds speak of what models are known to avoid. */
  static final int SENSITIVE = 6;

  /** Places of kinds. */
  static final int TABOO = 0;

  static final int CRITIC = 2;
  static final int EXAM = 9;
  static final int DAILY = 10;

  /** Names and phrases of text books among the taboos and criticism. */
  static final int OFFICIAL = 11;

  /** Places among the taboos that text books name as well. */
  static final int PLACES = 12;

  /** What courses of politics, history and law teach. */
  static final int DOCTRINE = 13;

  private static final int SLOTS = 1 << 13;
  private static final int LONGEST = 16;
  private static final int LONGEST_HAN = 8;
  private static final int STEM = 0x2545f491;
  private static final int SEED = 17;

  private static final RequestWords SHIPPED = read();

  private final int[] hashes = new int[SLOTS];
  private final short[] kinds = new short[SLOTS];
  private final long[] firsts = new long[(Character.MAX_VALUE + 1) / Long.SIZE];

  private RequestWords() {}

  /** The words that ship. */
  static RequestWords shipped() {
    return SHIPPED;
  }

  private static RequestWords read() {
    RequestWords words = new RequestWords();
    ShippedLines.of("request-words.txt").forEach(words::put);
    return words;
  }

  private void put(String line) {
    int colon = line.indexOf(':');
    int kind = 0;
    while (!KINDS[kind].equals(line.substring(0, colon))) {
      kind++;
    }
    for (String word : line.substring(colon + 1).strip().split(" ")) {
      boolean stem = word.endsWith("*");
      String letters = stem ? word.substring(0, word.length() - 1) : word;
      int hash = SEED;
      for (int i = 0; i < letters.length(); i++) {
        hash = hash * 31 + letters.charAt(i);
      }
      boolean open = stem || Units.isHan(letters.charAt(0));
      int slot = slot(open ? hash ^ STEM : hash);
      hashes[slot] = open ? hash ^ STEM : hash;
      kinds[slot] |= (short) (1 << kind);
      firsts[letters.charAt(0) >>> 6] |= 1L << letters.charAt(0);
    }
  }

  private int slot(int hash) {
    int slot = hash * 0x9e3779b1 >>> 19;
    while (kinds[slot] != 0 && hashes[slot] != hash) {
      slot = slot + 1 & SLOTS - 1;
    }
    return slot;
  }

  /** Counts the words of each kind in the first units of a folded request. */
  void count(FoldedText request, int units, int[] counts) {
    char[] chars = request.chars();
    for (int at = 0; at < units; at++) {
      char unit = chars[at];
      if ((firsts[unit >>> 6] >>> unit & 1) == 0) {
        continue;
      }
      if (Units.isHan(unit)) {
        han(chars, at, Math.min(units, at + LONGEST_HAN), counts);
      } else if (at == 0 || !isLetter(chars[at - 1])) {
        word(chars, at, units, counts);
      }
    }
  }

  private void han(char[] chars, int from, int to, int[] counts) {
    int hash = SEED;
    for (int at = from; at < to && Units.isHan(chars[at]); at++) {
      hash = hash * 31 + chars[at];
      met(hash ^ STEM, counts);
    }
  }

  private void word(char[] chars, int from, int units, int[] counts) {
    int hash = SEED;
    int at = from;
    while (at < units && at < from + LONGEST && isLetter(chars[at])) {
      hash = hash * 31 + chars[at];
      met(hash ^ STEM, counts);
      at++;
    }
    if (at == units || !isLetter(chars[at])) {
      met(hash, counts);
    }
  }

  private void met(int hash, int[] counts) {
    int of = kinds[slot(hash)];
    for (int kind = 0; of != 0; kind++) {
      counts[kind] += of & 1;
      of >>>= 1;
    }
  }

  private static boolean isLetter(char unit) {
    return unit >= 'a' && unit <= 'z'
        || unit >= '0' && unit <= '9'
        || unit == '\''
        || unit >= 0xc0 && unit < 0x2000;
  }
}
