package dev.candor.stream.step;

import dev.candor.events.Response;
import dev.candor.model.KeyFact;
import java.util.Locale;

/** What is read off a reply besides its outcome. */
public final class ReplyTraits {
  private static final int EXCERPT = 300;

  private ReplyTraits() {}

  /** The beginning of a text, never half a character pair; null stays null. */
  static String excerpt(String text) {
    if (text == null || text.length() <= EXCERPT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT;
    return text.substring(0, end);
  }

  /** Share of the intent's key facts that the reply mentions, 0 to 1; null where it has none. */
  static Double keyFactCoverage(Response response) {
    if (response.keyFacts().isEmpty() || response.text() == null) {
      return null;
    }
    String text = response.text().toLowerCase(Locale.ROOT);
    int mentioned = 0;
    for (KeyFact fact : response.keyFacts()) {
      for (String alternative : fact.alternatives()) {
        if (text.contains(alternative.toLowerCase(Locale.ROOT))) {
          mentioned++;
          break;
        }
      }
    }
    return mentioned / (double) response.keyFacts().size();
  }
}
