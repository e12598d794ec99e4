package dev.candor.launcher.rows;

import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.ReplyLanguage;
import java.util.Set;

/**
 * The language of a prompt that does not name it. Scripts tell most; a short prompt in Latin
 * letters without a word that tells more is taken as English, so that those of one language stay
 * together.
 */
public final class PromptLanguage {
  private static final ThreadLocal<FoldedText> FOLDED = ThreadLocal.withInitial(FoldedText::new);

  /** Languages that share a script and differ by their words. */
  private static final Set<String> LATIN =
      Set.of("fi", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "tr", "id", "vi");

  /** A shorter prompt has too few words to tell languages of one script apart. */
  private static final int LONG_ENOUGH = 120;

  private PromptLanguage() {}

  /** The language that a prompt is written in. */
  public static String of(String prompt) {
    FoldedText folded = FOLDED.get();
    folded.fold(prompt);
    String told = ReplyLanguage.of(folded);
    boolean isTold = !told.equals(ReplyLanguage.UNKNOWN) && !LATIN.contains(told);
    if (isTold || prompt.length() >= LONG_ENOUGH) {
      return told;
    }
    return prompt.codePoints().anyMatch(c -> c < 0x250 && Character.isLetter(c)) ? "en" : told;
  }
}
