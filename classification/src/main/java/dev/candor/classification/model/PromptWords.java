package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;

/**
 * Words of a prompt by hash, beginnings of longer ones and pairs of Han characters, and which of
 * them a reply has taken up. Reusable, not thread-safe.
 */
final class PromptWords {

  /** Units of a word that count, so that its endings do not. */
  static final int STEM = 5;

  /** Shorter words are grammar. */
  static final int CONTENT = 4;

  private static final int SLOTS = 1 << 12;

  private final int[] words = new int[SLOTS];
  private final int[] stamps = new int[SLOTS];
  private final boolean[] met = new boolean[SLOTS];
  private int stamp;
  private int size;
  private int covered;

  /** Which of 64 bits any word has: most words of a reply are ruled out by them. */
  private long bits;

  /** Takes the words of a folded prompt; there may be none. */
  void read(FoldedText prompt) {
    stamp++;
    size = 0;
    covered = 0;
    bits = 0;
    int hash = 17;
    int length = 0;
    char previous = 0;
    for (int at = 0; at <= prompt.length(); at++) {
      char unit = at < prompt.length() ? prompt.charAt(at) : ' ';
      if (Units.isHan(unit)) {
        if (Units.isHan(previous)) {
          put(previous * 31 + unit);
        }
      }
      if (Units.isWord(unit)) {
        length++;
        if (length <= STEM) {
          hash = hash * 31 + unit;
        }
      } else if (length > 0) {
        if (length >= CONTENT) {
          put(hash);
        }
        hash = 17;
        length = 0;
      }
      previous = unit;
    }
  }

  private void put(int hash) {
    bits |= 1L << bit(hash);
    int slot = slot(hash);
    while (stamps[slot] == stamp && words[slot] != hash) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (stamps[slot] != stamp && size < SLOTS / 2) {
      stamps[slot] = stamp;
      words[slot] = hash;
      met[slot] = false;
      size++;
    }
  }

  /** Whether the prompt has a word; the word then counts as covered. */
  boolean meet(int hash) {
    if ((bits >>> bit(hash) & 1) == 0) {
      return false;
    }
    int slot = slot(hash);
    while (stamps[slot] == stamp) {
      if (words[slot] == hash) {
        if (!met[slot]) {
          met[slot] = true;
          covered++;
        }
        return true;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    return false;
  }

  /** The share of its words that were met. */
  double coveredShare() {
    return Math.min(1, (double) covered / (size + 1));
  }

  private static int bit(int hash) {
    return (hash * 0x9e3779b1) >>> 26;
  }

  private static int slot(int hash) {
    return (hash * 0x9e3779b1) >>> 20;
  }
}
