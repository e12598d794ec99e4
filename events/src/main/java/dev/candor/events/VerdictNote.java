package dev.candor.events;

import java.util.List;
import java.util.Objects;

/**
 * A fact that a verdict's note is worded from. The components are the fields of {@link
 * dev.candor.events.avro.VerdictNote}, whose schema says what each is, where it comes from and
 * whether it may be null.
 */
public record VerdictNote(String name, List<String> values) {
  public VerdictNote {
    Objects.requireNonNull(name, "name");
    values = List.copyOf(values);
  }
}
