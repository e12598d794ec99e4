package dev.candor.embedded.registry;

import java.util.Objects;
import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param version from 1
 * @param id of the schema, the same under every subject that has it
 * @param schema Avro, as JSON
 * @param parsed the same, parsed
 * @param deleted hidden, but its id still answers
 */
record SchemaVersion(
    String subject, int version, int id, String schema, Schema parsed, boolean deleted) {
  SchemaVersion {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(schema);
    Objects.requireNonNull(parsed);
  }

  SchemaVersion hidden() {
    return new SchemaVersion(subject, version, id, schema, parsed, true);
  }
}
