package dev.candor.classification;

import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.Legibility;
import dev.candor.classification.text.ReplyLanguage;
import dev.candor.model.Evidence;
import dev.candor.model.Tier;

/** The second tier: text that is no language from its first words on. */
final class Gibberish {

  /** A reply whose opening is broken and of which this share of blocks is broken, is gibberish. */
  private static final double BROKEN_SHARE = 0.5;

  /** English prose of some thousand characters repeats .3 to .6 of its four-letter pieces. */
  private static final double LOOP = 0.93;

  private static final int LONGEST_WORD = 48;
  private static final double CONFIDENCE = 0.95;

  private Gibberish() {}

  /** Evidence that the text is gibberish, or null. */
  static Evidence of(FoldedText text, Legibility legibility, String language) {
    int letters = legibility.letters();
    if (letters == 0 && !hasDigit(text)) {
      return evidence("no_letters", text);
    }
    if (legibility.openingBroken() && legibility.brokenShare() > BROKEN_SHARE) {
      return evidence("no_grammar", text);
    }
    if (legibility.repetition() > LOOP && text.length() > 300) {
      return evidence("loop", text);
    }
    if (legibility.symbols() > 4 * (letters + 5)) {
      return evidence("symbols", text);
    }
    if (language.equals(ReplyLanguage.UNKNOWN) && legibility.longestWord() > LONGEST_WORD) {
      return evidence("endless_word", text);
    }
    return legibility.looksMashed() ? evidence("mashed_keys", text) : null;
  }

  private static boolean hasDigit(FoldedText text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }

  private static Evidence evidence(String source, FoldedText text) {
    int end = Math.min(text.length(), 60);
    return new Evidence(
        Tier.GIBBERISH,
        source,
        text.length() == 0 ? 0 : text.origin(0),
        end == 0 ? 0 : text.origin(end - 1) + 1,
        new String(text.chars(), 0, end),
        CONFIDENCE);
  }
}
