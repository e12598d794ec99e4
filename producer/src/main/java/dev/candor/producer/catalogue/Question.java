package dev.candor.producer.catalogue;

import java.util.List;
import java.util.Objects;

/**
 * One wording of one intent in one language: what a probe asks. The prompt id leaves the language
 * out, so that the same prompt can be compared across languages; id and language together are the
 * stratum within which re-rolls are compared.
 *
 * @param keyFacts per fact, the alternatives in this language
 */
public record Question(
    String intent,
    String topic,
    Arm arm,
    String style,
    String lang,
    String text,
    List<List<String>> keyFacts) {

  public Question {
    Objects.requireNonNull(intent);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(arm);
    Objects.requireNonNull(style);
    Objects.requireNonNull(lang);
    Objects.requireNonNull(text);
    keyFacts = keyFacts.stream().map(List::copyOf).toList();
  }

  /** {@code <intent>.<style>}, the same in every language. */
  public String promptId() {
    return intent + "." + style;
  }
}
