package dev.candor.detection;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Something a reader should know, as a fact: a name and its values, from which others word it in
 * languages of their own.
 *
 * @param name what it is
 * @param values numbers and names, in the order of the sentence
 * @param sentence the same in English
 */
public record Note(String name, List<String> values, String sentence) {
  public Note {
    Objects.requireNonNull(name, "name");
    values = List.copyOf(values);
    Objects.requireNonNull(sentence, "sentence");
  }

  /** A note of which each place {@code %s} of its English sentence is a value. */
  public static Note of(String name, String sentence, Object... values) {
    return new Note(
        name,
        Arrays.stream(values).map(String::valueOf).toList(),
        String.format(Locale.ROOT, sentence, values));
  }
}
