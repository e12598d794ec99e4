package dev.candor.embedded.registry;

import dev.candor.embedded.registry.SchemaStore.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The registry's rules: what may be registered, which id it gets, what a deletion hides. Writes are
 * one at a time, each decided on everything written before; what a reader sees has been written.
 * Every method throws {@link RegistryFault} where the answer is no.
 */
final class RegistryRules implements AutoCloseable {
  private static final int LONGEST_SUBJECT = 500;

  private final SchemaLog log;
  private final SchemaStore store = new SchemaStore();

  RegistryRules(SchemaLog log) {
    this.log = Objects.requireNonNull(log);
  }

  /** Reads the topic; before that the registry is empty. */
  synchronized void open() {
    log.open(store::apply);
  }

  /** Reads a schema as Avro and writes it the one way that counts as its identity. */
  static Schema parse(String text) {
    if (text == null || text.isBlank()) {
      throw new RegistryFault(42201, "Empty schema");
    }
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryFault.invalidSchema(e.getMessage());
    }
  }

  // ------------------------------------------------------------------ reading

  synchronized List<String> subjects(String prefix, VersionFilter shown) {
    return store
        .all()
        .filter(shown::includes)
        .map(SchemaVersion::subject)
        .filter(subject -> subject.startsWith(prefix))
        .distinct()
        .toList();
  }

  /** Every version of the subjects with a prefix, or only each one's latest. */
  synchronized List<SchemaVersion> schemas(String prefix, VersionFilter shown, boolean latestOnly) {
    List<SchemaVersion> found = new ArrayList<>();
    for (String subject : subjects(prefix, shown)) {
      List<SchemaVersion> versions = versions(subject, shown);
      found.addAll(latestOnly ? versions.subList(versions.size() - 1, versions.size()) : versions);
    }
    return found;
  }

  /** Versions of a subject, oldest first; never empty. */
  synchronized List<SchemaVersion> versions(String subject, VersionFilter shown) {
    List<SchemaVersion> versions =
        store.versions(subject).stream().filter(shown::includes).toList();
    if (versions.isEmpty()) {
      throw RegistryFault.unknownSubject(subject);
    }
    return versions;
  }

  /** One version: a number, {@code latest} or -1. */
  synchronized SchemaVersion version(String subject, String wanted, VersionFilter shown) {
    List<SchemaVersion> versions = versions(subject, shown);
    if (isLatest(wanted)) {
      return versions.get(versions.size() - 1);
    }
    int number = versionNumber(wanted);
    return versions.stream()
        .filter(version -> version.version() == number)
        .findFirst()
        .orElseThrow(() -> RegistryFault.unknownVersion(number));
  }

  synchronized String schema(int id) {
    return store.schema(id).orElseThrow(() -> RegistryFault.unknownId(id));
  }

  synchronized int largestId() {
    return store.largestId();
  }

  /** Where the schema of an id is used; refuses an id that is unknown. */
  synchronized List<SchemaVersion> uses(int id, VersionFilter shown) {
    schema(id);
    return store.all().filter(v -> v.id() == id && shown.includes(v)).toList();
  }

  /** The version under which a subject has a schema. */
  synchronized SchemaVersion find(String subject, Schema schema, VersionFilter shown) {
    String text = schema.toString();
    return versions(subject, shown).stream()
        .filter(version -> version.schema().equals(text))
        .reduce((older, newer) -> newer)
        .orElseThrow(RegistryFault::unknownSchema);
  }

  /** What speaks against a schema under a subject's level; empty if it may be registered. */
  synchronized List<String> objections(String subject, Schema schema) {
    List<SchemaVersion> earlier =
        store.versions(subject).stream().filter(version -> !version.deleted()).toList();
    return governing(Setting.LEVEL, subject).objections(schema, earlier);
  }

  /**
   * What speaks against a schema beside one version, under a subject's level. Nothing does beside
   * the latest version of a subject that has none.
   */
  synchronized List<String> objections(String subject, String wanted, Schema schema) {
    boolean none = store.versions(subject).stream().allMatch(SchemaVersion::deleted);
    if (none && isLatest(wanted)) {
      return List.of();
    }
    if (none) {
      throw RegistryFault.unknownVersion(versionNumber(wanted));
    }
    return governing(Setting.LEVEL, subject)
        .objections(schema, List.of(version(subject, wanted, VersionFilter.CURRENT)));
  }

  /** What governs a subject. */
  private <T extends Enum<T>> T governing(Setting<T> setting, String subject) {
    return store.own(setting, subject).orElseGet(() -> store.whole(setting));
  }

  /** What is set for the registry. */
  synchronized <T extends Enum<T>> T whole(Setting<T> setting) {
    return store.whole(setting);
  }

  /** What is set for a subject itself. */
  synchronized <T extends Enum<T>> Optional<T> own(Setting<T> setting, String subject) {
    return store.own(setting, subject);
  }

  // ------------------------------------------------------------------ writing

  /** Registers a schema as the next version, or finds that the subject has it. */
  synchronized SchemaVersion register(String subject, Schema schema) {
    return register(subject, schema, 0);
  }

  /**
   * Registers a schema, or finds that the subject has it.
   *
   * @param expected the version that it must become if it is new, 0 or less for whichever is next
   */
  synchronized SchemaVersion register(String subject, Schema schema, int expected) {
    checkName(subject);
    log.catchUp();
    String text = schema.toString();
    List<SchemaVersion> ever = store.versions(subject);
    for (SchemaVersion version : ever) {
      if (!version.deleted() && version.schema().equals(text)) {
        return version;
      }
    }
    checkWritable(subject);
    List<String> objections = objections(subject, schema);
    if (!objections.isEmpty()) {
      throw new RegistryFault(
          409,
          "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
              .formatted(subject, objections));
    }
    int next = ever.isEmpty() ? 1 : ever.get(ever.size() - 1).version() + 1;
    if (expected > 0 && expected != next) {
      throw RegistryFault.invalidSchema(
          "version %d is not one more than the previous version; it would be %d"
              .formatted(expected, next));
    }
    SchemaVersion version =
        new SchemaVersion(subject, next, store.idFor(text), text, schema, false);
    log.append(List.of(SchemaStore.entry(version)));
    return version;
  }

  /** Hides a subject, or removes one that is hidden; returns the versions concerned. */
  synchronized List<SchemaVersion> deleteSubject(String subject, boolean permanently) {
    log.catchUp();
    List<SchemaVersion> versions = store.versions(subject);
    if (versions.isEmpty()) {
      throw RegistryFault.unknownSubject(subject);
    }
    checkWritable(subject);
    boolean hidden = versions.stream().allMatch(SchemaVersion::deleted);
    checkOrder("Subject '" + subject + "'", hidden, permanently, 40404);
    List<SchemaVersion> concerned =
        versions.stream().filter(version -> permanently || !version.deleted()).toList();
    remove(concerned, permanently);
    return concerned;
  }

  /** Hides a version, or removes one that is hidden. */
  synchronized SchemaVersion deleteVersion(String subject, String wanted, boolean permanently) {
    log.catchUp();
    SchemaVersion version = version(subject, wanted, VersionFilter.ALL);
    checkWritable(subject);
    String what = "Subject '" + subject + "' Version " + version.version();
    checkOrder(what, version.deleted(), permanently, 40406);
    remove(List.of(version), permanently);
    return version;
  }

  /**
   * What is hidden is removed only for good, and nothing is before it was hidden.
   *
   * @param code Confluent's for what is hidden already; one more is that for what is not yet
   */
  private static void checkOrder(String what, boolean hidden, boolean permanently, int code) {
    if (permanently && !hidden) {
      throw new RegistryFault(
          code + 1, what + " was not deleted first before being permanently deleted");
    }
    if (!permanently && hidden) {
      throw new RegistryFault(
          code, what + " was soft deleted. Set permanent=true to delete permanently");
    }
  }

  /** Sets what governs a subject, or the registry where the subject is null; null unsets it. */
  synchronized <T extends Enum<T>> void set(Setting<T> setting, String subject, T value) {
    if (subject != null) {
      checkName(subject);
    }
    log.catchUp();
    log.append(List.of(SchemaStore.entry(setting, subject, value)));
  }

  @Override
  public synchronized void close() {
    log.close();
  }

  private void remove(List<SchemaVersion> versions, boolean permanently) {
    List<LogEntry> entries = new ArrayList<>();
    if (permanently) {
      entries.add(store.largestIdEntry());
    }
    for (SchemaVersion version : versions) {
      entries.add(permanently ? SchemaStore.removal(version) : SchemaStore.entry(version.hidden()));
    }
    log.append(entries);
  }

  private void checkWritable(String subject) {
    if (governing(Setting.MODE, subject) == Mode.READONLY) {
      throw new RegistryFault(42205, "Subject " + subject + " is in read-only mode");
    }
  }

  private static void checkName(String subject) {
    if (subject.isBlank()
        || subject.length() > LONGEST_SUBJECT
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw new RegistryFault(
          42208,
          "The specified subject is not a valid subject: up to %d characters, none of them a control character"
              .formatted(LONGEST_SUBJECT));
    }
  }

  private static boolean isLatest(String wanted) {
    return wanted.equals("latest") || wanted.equals("-1");
  }

  private static int versionNumber(String wanted) {
    try {
      int number = Integer.parseInt(wanted);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new RegistryFault(
        42202,
        "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
            .formatted(wanted));
  }
}
