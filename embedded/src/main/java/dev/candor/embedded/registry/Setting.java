package dev.candor.embedded.registry;

import dev.candor.embedded.registry.SchemaStore.Mode;
import java.util.List;

/**
 * What is set for a subject, or for the registry and so for subjects without a setting of their
 * own.
 *
 * @param keytype of its records in the schemas' topic
 * @param field that holds it, in records and in answers
 * @param name of it in requests and messages
 * @param usual what holds where nothing is set
 * @param noneOwn Confluent's code for a subject that has none of its own
 * @param wholeMethods what may be done with the registry's own; a subject's may be deleted as well
 */
record Setting<T extends Enum<T>>(
    String keytype, String field, String name, T usual, int noneOwn, List<String> wholeMethods) {
  static final Setting<CompatibilityLevel> LEVEL =
      new Setting<>(
          "CONFIG",
          "compatibilityLevel",
          "compatibility",
          CompatibilityLevel.FULL_TRANSITIVE,
          40408,
          List.of("GET", "PUT", "DELETE"));

  static final Setting<Mode> MODE =
      new Setting<>("MODE", "mode", "mode", Mode.READWRITE, 40409, List.of("GET", "PUT"));

  static final List<Setting<?>> ALL = List.of(LEVEL, MODE);

  /**
   * The value of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  T named(String value) {
    return Enum.valueOf(usual.getDeclaringClass(), value);
  }
}
