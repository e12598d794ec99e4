package dev.candor.stream.step;

import dev.candor.events.Response;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyEnd;

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

  /** Where the answer was suppressed; null where it was not. */
  static Layer layer(Response response, Outcome outcome) {
    return Layer.of(
        outcome,
        new ReplyEnd(
            response.text(),
            response.reasoning(),
            response.finishReason(),
            response.httpStatus(),
            response.providerError(),
            response.withdrawn(),
            response.completionTokens()));
  }
}
