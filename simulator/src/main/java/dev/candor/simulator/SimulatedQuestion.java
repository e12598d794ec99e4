package dev.candor.simulator;

import dev.candor.model.Require;
import java.util.List;

/**
 * A prompt the simulator knows by its exact text (surrounding white space aside).
 *
 * @param promptText the user message as it will be sent
 * @param intent what is asked, for the journal
 * @param topic selects the mix of outcomes
 * @param lang {@code en} or {@code zh}
 * @param arm {@code sensitive} or {@code control}
 * @param mentions words that most answers mention, in this language; may be empty
 */
public record SimulatedQuestion(
    String promptText,
    String intent,
    String topic,
    String lang,
    String arm,
    List<String> mentions) {

  /** Topic and intent of a prompt that is in no table. */
  public static final String UNKNOWN = "unknown";

  /** The arm of questions that mirror a sensitive one in form alone. */
  public static final String CONTROL = "control";

  /** The arm of questions that are expected to be constrained somewhere. */
  public static final String SENSITIVE = "sensitive";

  /** A question of which nothing is known that answers should mention. */
  public SimulatedQuestion(
      String promptText, String intent, String topic, String lang, String arm) {
    this(promptText, intent, topic, lang, arm, List.of());
  }

  public SimulatedQuestion {
    Require.nonNull(promptText, intent, topic, lang);
    mentions = List.copyOf(mentions);
    if (!arm.equals(SENSITIVE) && !arm.equals(CONTROL)) {
      throw new IllegalArgumentException("arm must be sensitive or control, not " + arm);
    }
  }
}
