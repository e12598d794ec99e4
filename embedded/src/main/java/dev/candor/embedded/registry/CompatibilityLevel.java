package dev.candor.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** Which earlier versions a new schema must be able to read, or be read by. */
enum CompatibilityLevel {
  NONE(false, false, false),
  /** The new schema reads what the latest version wrote. */
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  /** The latest version reads what the new schema writes. */
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsEarlier;
  private final boolean isReadByEarlier;
  private final boolean transitive;

  CompatibilityLevel(boolean readsEarlier, boolean isReadByEarlier, boolean transitive) {
    this.readsEarlier = readsEarlier;
    this.isReadByEarlier = isReadByEarlier;
    this.transitive = transitive;
  }

  /**
   * The level of a name.
   *
   * @throws RegistryFault if there is none
   */
  static CompatibilityLevel named(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RegistryFault(
          42203,
          "Invalid compatibility level. Valid values are none, backward, forward, full,"
              + " backward_transitive, forward_transitive, and full_transitive");
    }
  }

  /**
   * What speaks against a new schema, one sentence each; empty if it is compatible.
   *
   * @param earlier versions, oldest first
   */
  List<String> objections(Schema candidate, List<SchemaVersion> earlier) {
    List<SchemaVersion> asked =
        transitive || earlier.isEmpty()
            ? earlier
            : earlier.subList(earlier.size() - 1, earlier.size());
    List<String> objections = new ArrayList<>();
    for (SchemaVersion version : asked) {
      Schema known = version.parsed();
      if (readsEarlier) {
        String what = "the new schema cannot read version " + version.version();
        object(objections, candidate, known, what);
      }
      if (isReadByEarlier) {
        String what = "version " + version.version() + " cannot read the new schema";
        object(objections, known, candidate, what);
      }
    }
    return objections;
  }

  private static void object(List<String> objections, Schema reader, Schema writer, String what) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    if (result.getCompatibility() != SchemaCompatibilityType.COMPATIBLE) {
      for (Incompatibility why : result.getIncompatibilities()) {
        objections.add(
            "%s: %s at %s (%s)"
                .formatted(what, why.getType(), why.getLocation(), why.getMessage()));
      }
    }
  }
}
