package dev.candor.producer.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something any candid answer to an intent mentions, as alternatives by language: one of them is
 * enough. An alternative counts wherever it stands in an answer, whatever its case, so that "invad"
 * finds "invaded"; one that stands inside other words, as "camp" does in "campaign", would count
 * too much.
 *
 * @param alternatives language to alternatives, none of them empty
 */
public record IntentFact(Map<String, List<String>> alternatives) {
  public IntentFact {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    alternatives.forEach((lang, texts) -> copy.put(lang, List.copyOf(texts)));
    alternatives = java.util.Collections.unmodifiableMap(copy);
    if (alternatives.isEmpty()) {
      throw new IllegalArgumentException("a key fact without alternatives");
    }
    alternatives.forEach(
        (lang, texts) -> {
          if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a key fact has an empty alternative in " + lang);
          }
        });
  }
}
