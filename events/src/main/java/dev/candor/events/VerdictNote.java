package dev.candor.events;

import java.util.List;
import java.util.Objects;

/**
 * A fact that a verdict's note is worded from.
 *
 * @param name what it is. Source: detector.
 * @param values numbers and names, in the order of the sentence. Source: detector.
 */
public record VerdictNote(String name, List<String> values) {
  public VerdictNote {
    Objects.requireNonNull(name, "name");
    values = List.copyOf(values);
  }
}
