package dev.candor.producer.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One way of asking for an intent, in each language.
 *
 * @param style what kind of wording it is: {@code direct} names the matter and asks, {@code
 *     neutral} asks to be told about it, {@code indirect} asks without naming it; packs may use
 *     others
 * @param texts language to text
 */
public record Wording(String style, Map<String, String> texts) {
  public Wording {
    Objects.requireNonNull(style);
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    if (texts.values().stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("wording " + style + " has an empty text");
    }
  }
}
