package dev.candor.producer.catalogue;

import dev.candor.model.Arm;
import dev.candor.model.Require;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One wording of one intent in one language: what a probe asks. The prompt id leaves the language
 * out, so that the same prompt can be compared across languages; id and language together are the
 * stratum within which re-rolls are compared.
 *
 * @param keyFacts the number of each fact, from 1, to its alternatives in this language
 */
public record CatalogueQuestion(
    String intent,
    String topic,
    Arm arm,
    String style,
    String lang,
    String text,
    Map<String, List<String>> keyFacts) {

  public CatalogueQuestion {
    Require.nonNull(intent, topic, arm, style, lang, text);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    keyFacts.forEach((id, alternatives) -> copy.put(id, List.copyOf(alternatives)));
    keyFacts = Collections.unmodifiableMap(copy);
  }

  /** {@code <intent>.<style>}, the same in every language. */
  public String promptId() {
    return intent + "." + style;
  }
}
