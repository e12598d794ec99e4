package dev.candor.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the schemas' topic says, and how it is said. The same records in the same order always make
 * the same store. Not thread-safe.
 */
final class SchemaStore {
  private static final Logger log = LoggerFactory.getLogger(SchemaStore.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether a subject, or the registry, takes new schemas. */
  enum Mode {
    READWRITE,
    READONLY
  }

  private final SortedMap<String, NavigableMap<Integer, SchemaVersion>> subjects = new TreeMap<>();
  private final Map<Setting<?>, Map<String, Enum<?>>> settings = new HashMap<>();
  private final Map<Integer, String> schemasById = new HashMap<>();
  private final Map<String, Integer> idsBySchema = new HashMap<>();
  private int largestId;

  /** The key under which the registry's own settings are kept, where subjects have theirs. */
  private static final String WHOLE = "";

  // ------------------------------------------------------------------ reading

  /** Versions of a subject, oldest first, hidden ones too; empty if the subject is unknown. */
  List<SchemaVersion> versions(String subject) {
    return List.copyOf(subjects.getOrDefault(subject, new TreeMap<>()).values());
  }

  /** Every version, by subject and version, hidden ones too. */
  Stream<SchemaVersion> all() {
    return subjects.values().stream().flatMap(versions -> versions.values().stream());
  }

  Optional<String> schema(int id) {
    return Optional.ofNullable(schemasById.get(id));
  }

  /** The id that a schema has, or the next that is free. */
  int idFor(String schema) {
    Integer known = idsBySchema.get(schema);
    return known != null ? known : largestId + 1;
  }

  int largestId() {
    return largestId;
  }

  <T extends Enum<T>> Optional<T> own(Setting<T> setting, String subject) {
    return Optional.ofNullable(settings.getOrDefault(setting, Map.of()).get(subject))
        .map(setting.usual().getDeclaringClass()::cast);
  }

  <T extends Enum<T>> T whole(Setting<T> setting) {
    return own(setting, WHOLE).orElse(setting.usual());
  }

  // ------------------------------------------------------------------ records

  static LogEntry entry(SchemaVersion version) {
    ObjectNode value =
        JSON.createObjectNode()
            .put("subject", version.subject())
            .put("version", version.version())
            .put("id", version.id())
            .put("schema", version.schema())
            .put("deleted", version.deleted());
    return new LogEntry(key(version), text(value));
  }

  static LogEntry removal(SchemaVersion version) {
    return new LogEntry(key(version), null);
  }

  /**
   * The largest id ever given, said apart whenever a version is removed: compaction forgets the
   * version, and its id must not be given again to another schema.
   */
  LogEntry largestIdEntry() {
    return new LogEntry(
        text(JSON.createObjectNode().put("keytype", "LARGEST_ID").put("magic", 0)),
        text(JSON.createObjectNode().put("id", largestId)));
  }

  /**
   * A setting of a subject, or of the registry where {@code subject} is null.
   *
   * @param value null where it is no longer set
   */
  static <T extends Enum<T>> LogEntry entry(Setting<T> setting, String subject, T value) {
    ObjectNode key =
        JSON.createObjectNode()
            .put("keytype", setting.keytype())
            .put("subject", subject)
            .put("magic", 0);
    ObjectNode said = JSON.createObjectNode().put("subject", subject);
    return new LogEntry(
        text(key), value == null ? null : text(said.put(setting.field(), value.name())));
  }

  private static String key(SchemaVersion version) {
    return text(
        JSON.createObjectNode()
            .put("keytype", "SCHEMA")
            .put("subject", version.subject())
            .put("version", version.version())
            .put("magic", 1));
  }

  private static String text(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes in one record. One that nobody here wrote is left out and named in the log. */
  void apply(LogEntry entry) {
    try {
      JsonNode key = JSON.readTree(entry.key());
      JsonNode value = entry.value() == null ? null : JSON.readTree(entry.value());
      String subject = key.path("subject").isTextual() ? key.path("subject").asText() : WHOLE;
      String keytype = key.path("keytype").asText();
      Optional<Setting<?>> setting =
          Setting.ALL.stream().filter(one -> one.keytype().equals(keytype)).findFirst();
      if (setting.isPresent()) {
        apply(setting.get(), subject, value);
      } else if (keytype.equals("SCHEMA")) {
        applySchema(subject, key.path("version").asInt(), value);
      } else if (keytype.equals("LARGEST_ID")) {
        largestId = Math.max(largestId, value == null ? 0 : value.path("id").asInt());
      } else {
        log.warn("the schema topic contains a record of an unknown kind: {}", entry.key());
      }
    } catch (JsonProcessingException | IllegalArgumentException | SchemaParseException e) {
      log.warn("the schema topic contains a record that cannot be read: {}", entry.key());
    }
  }

  private void applySchema(String subject, int version, JsonNode value) {
    NavigableMap<Integer, SchemaVersion> versions =
        subjects.computeIfAbsent(subject, any -> new TreeMap<>());
    if (value == null) {
      SchemaVersion removed = versions.remove(version);
      if (versions.isEmpty()) {
        subjects.remove(subject);
      }
      if (removed != null && all().noneMatch(other -> other.id() == removed.id())) {
        schemasById.remove(removed.id());
        idsBySchema.remove(removed.schema());
      }
      return;
    }
    String schema = value.path("schema").asText();
    int id = value.path("id").asInt();
    versions.put(
        version,
        new SchemaVersion(
            subject,
            version,
            id,
            schema,
            new Schema.Parser().parse(schema),
            value.path("deleted").asBoolean()));
    schemasById.put(id, schema);
    idsBySchema.merge(schema, id, Math::min);
    largestId = Math.max(largestId, id);
  }

  private void apply(Setting<?> setting, String subject, JsonNode value) {
    Map<String, Enum<?>> values = settings.computeIfAbsent(setting, any -> new HashMap<>());
    if (value == null) {
      values.remove(subject);
    } else {
      values.put(subject, setting.named(value.path(setting.field()).asText()));
    }
  }
}
