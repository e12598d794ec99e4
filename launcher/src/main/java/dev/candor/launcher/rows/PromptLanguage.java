package dev.candor.launcher.rows;

import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.ReplyLanguage;

/**
 * The language of a prompt that does not name it. Scripts tell most; a short prompt in Latin
 * letters without a word that tells more is taken as English, so that those of one language stay
 * together.
 */
final class PromptLanguage {
  private static final ThreadLocal<FoldedText> FOLDED = ThreadLocal.withInitial(FoldedText::new);

  private PromptLanguage() {}

  static String of(String prompt) {
    FoldedText folded = FOLDED.get();
    folded.fold(prompt);
    String told = ReplyLanguage.of(folded);
    boolean isLatin =
        told.equals(ReplyLanguage.UNKNOWN)
            && prompt.codePoints().anyMatch(c -> c < 0x250 && Character.isLetter(c));
    return isLatin ? "en" : told;
  }
}
