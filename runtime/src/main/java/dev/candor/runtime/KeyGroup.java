package dev.candor.runtime;

import java.util.List;
import java.util.Objects;

/**
 * The keys one service reads in one section of the configuration. Several services may read the
 * same section; together their groups say which fields are known.
 *
 * @param section dotted path of the section, {@code ""} for the top, {@code targets[]} for each
 *     item of a list
 * @param keys the keys, named relative to the section
 * @param openFields whether the section may hold fields beyond its keys, as a table of client
 *     properties does
 */
public record KeyGroup(String section, List<Key<?>> keys, boolean openFields) {
  public KeyGroup {
    Objects.requireNonNull(section);
    keys = List.copyOf(keys);
  }

  public static KeyGroup of(String section, Key<?>... keys) {
    return new KeyGroup(section, List.of(keys), false);
  }

  /** A section whose field names are the user's, such as properties handed to a client. */
  public static KeyGroup open(String section) {
    return new KeyGroup(section, List.of(), true);
  }

  /** The dotted path of a name in this section. */
  String path(String name) {
    return section.isEmpty() ? name : section + "." + name;
  }
}
