package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Objects;

/**
 * A fact that any candid answer mentions. Null is allowed only where a component says so.
 *
 * @param id name of the fact within its intent. Source: catalogue.
 * @param alternatives phrases of which one is enough, in the language asked. Source: catalogue.
 */
@RecordBuilder
public record KeyFact(String id, List<String> alternatives) {
  public KeyFact {
    Objects.requireNonNull(id, "id");
    alternatives = List.copyOf(alternatives);
  }
}
