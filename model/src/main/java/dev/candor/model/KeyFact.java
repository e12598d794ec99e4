package dev.candor.model;

import java.util.List;
import java.util.Objects;

/**
 * A fact that any candid answer mentions.
 *
 * @param id name of the fact within its intent
 * @param alternatives phrases of which one is enough, in the language asked
 */
public record KeyFact(String id, List<String> alternatives) {
  public KeyFact {
    Objects.requireNonNull(id, "id");
    alternatives = List.copyOf(alternatives);
  }
}
