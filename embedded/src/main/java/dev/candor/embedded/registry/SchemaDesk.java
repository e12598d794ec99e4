package dev.candor.embedded.registry;

import dev.candor.embedded.registry.SchemaBook.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The registry's rules: what may be registered, which id it gets, what a deletion hides. Writes are
 * one at a time, each decided on everything written before; what a reader sees has been written.
 * Every method throws {@link RegistryFault} where the answer is no.
 */
final class SchemaDesk implements AutoCloseable {
  private static final int LONGEST_SUBJECT = 500;

  private final SchemaLog log;
  private final SchemaBook book = new SchemaBook();

  SchemaDesk(SchemaLog log) {
    this.log = Objects.requireNonNull(log);
  }

  /** Reads the topic; before that the desk is empty. */
  synchronized void open() {
    log.open(book::apply);
  }

  /** Reads a schema as Avro and writes it the one way that counts as its identity. */
  static Schema parse(String text) {
    if (text == null || text.isBlank()) {
      throw new RegistryFault(422, 42201, "Empty schema");
    }
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryFault.invalidSchema(e.getMessage());
    }
  }

  // ------------------------------------------------------------------ reading

  synchronized List<String> subjects(String prefix, boolean deleted) {
    return book.all()
        .filter(version -> deleted || !version.deleted())
        .map(SchemaVersion::subject)
        .filter(subject -> subject.startsWith(prefix))
        .distinct()
        .toList();
  }

  /** Every version of the subjects with a prefix, or only each one's latest. */
  synchronized List<SchemaVersion> schemas(String prefix, boolean deleted, boolean latestOnly) {
    List<SchemaVersion> found = new ArrayList<>();
    for (String subject : subjects(prefix, deleted)) {
      List<SchemaVersion> versions = versions(subject, deleted);
      found.addAll(latestOnly ? versions.subList(versions.size() - 1, versions.size()) : versions);
    }
    return found;
  }

  /** Versions of a subject, oldest first; never empty. */
  synchronized List<SchemaVersion> versions(String subject, boolean deleted) {
    List<SchemaVersion> versions =
        book.versions(subject).stream().filter(v -> deleted || !v.deleted()).toList();
    if (versions.isEmpty()) {
      throw RegistryFault.unknownSubject(subject);
    }
    return versions;
  }

  /** One version: a number, {@code latest} or -1. */
  synchronized SchemaVersion version(String subject, String wanted, boolean deleted) {
    List<SchemaVersion> versions = versions(subject, deleted);
    if (wanted.equals("latest") || wanted.equals("-1")) {
      return versions.get(versions.size() - 1);
    }
    int number = versionNumber(wanted);
    return versions.stream()
        .filter(version -> version.version() == number)
        .findFirst()
        .orElseThrow(() -> RegistryFault.unknownVersion(number));
  }

  synchronized String schema(int id) {
    return book.schema(id).orElseThrow(() -> RegistryFault.unknownId(id));
  }

  synchronized int largestId() {
    return book.largestId();
  }

  /** Where the schema of an id is used; refuses an id that is unknown. */
  synchronized List<SchemaVersion> uses(int id, boolean deleted) {
    schema(id);
    return book.all().filter(v -> v.id() == id && (deleted || !v.deleted())).toList();
  }

  /** The version under which a subject has a schema. */
  synchronized SchemaVersion find(String subject, Schema schema, boolean deleted) {
    String text = schema.toString();
    return versions(subject, deleted).stream()
        .filter(version -> version.schema().equals(text))
        .reduce((older, newer) -> newer)
        .orElseThrow(RegistryFault::unknownSchema);
  }

  /** What speaks against a schema under a subject's level; empty if it may be registered. */
  synchronized List<String> objections(String subject, Schema schema) {
    List<SchemaVersion> earlier =
        book.versions(subject).stream().filter(version -> !version.deleted()).toList();
    return level(subject).objections(schema, earlier);
  }

  /** What speaks against a schema beside one version, under a subject's level. */
  synchronized List<String> objections(String subject, String wanted, Schema schema) {
    return level(subject).objections(schema, List.of(version(subject, wanted, false)));
  }

  /** The level that governs a subject. */
  private CompatibilityLevel level(String subject) {
    return book.ownLevel(subject).orElseGet(book::level);
  }

  synchronized CompatibilityLevel level() {
    return book.level();
  }

  synchronized Optional<CompatibilityLevel> ownLevel(String subject) {
    return book.ownLevel(subject);
  }

  synchronized Mode mode() {
    return book.mode();
  }

  synchronized Optional<Mode> ownMode(String subject) {
    return book.ownMode(subject);
  }

  // ------------------------------------------------------------------ writing

  /** Registers a schema, or finds that the subject has it. */
  synchronized SchemaVersion register(String subject, Schema schema) {
    checkName(subject);
    log.catchUp();
    String text = schema.toString();
    List<SchemaVersion> ever = book.versions(subject);
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
          409,
          "Schema being registered is incompatible with an earlier schema for subject \""
              + subject
              + "\", details: "
              + objections);
    }
    int next = ever.isEmpty() ? 1 : ever.get(ever.size() - 1).version() + 1;
    SchemaVersion version = new SchemaVersion(subject, next, book.idFor(text), text, schema, false);
    log.append(List.of(SchemaBook.entry(version)));
    return version;
  }

  /** Hides a subject, or removes one that is hidden; returns the versions concerned. */
  synchronized List<SchemaVersion> deleteSubject(String subject, boolean permanently) {
    log.catchUp();
    List<SchemaVersion> versions = book.versions(subject);
    if (versions.isEmpty()) {
      throw RegistryFault.unknownSubject(subject);
    }
    checkWritable(subject);
    boolean hidden = versions.stream().allMatch(SchemaVersion::deleted);
    if (permanently && !hidden) {
      throw new RegistryFault(
          404,
          40405,
          "Subject '" + subject + "' was not deleted first before being permanently deleted");
    }
    if (!permanently && hidden) {
      throw new RegistryFault(
          404,
          40404,
          "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
    }
    List<SchemaVersion> concerned =
        versions.stream().filter(version -> permanently || !version.deleted()).toList();
    remove(concerned, permanently);
    return concerned;
  }

  /** Hides a version, or removes one that is hidden. */
  synchronized SchemaVersion deleteVersion(String subject, String wanted, boolean permanently) {
    log.catchUp();
    SchemaVersion version = version(subject, wanted, true);
    checkWritable(subject);
    if (permanently && !version.deleted()) {
      throw new RegistryFault(
          404,
          40407,
          "Subject '"
              + subject
              + "' Version "
              + version.version()
              + " was not deleted first before being permanently deleted");
    }
    if (!permanently && version.deleted()) {
      throw new RegistryFault(
          404,
          40406,
          "Subject '"
              + subject
              + "' Version "
              + version.version()
              + " was soft deleted. Set permanent=true to delete permanently");
    }
    remove(List.of(version), permanently);
    return version;
  }

  /** Sets the level of a subject, or of the registry where the subject is null; null unsets it. */
  synchronized void setLevel(String subject, CompatibilityLevel level) {
    write(subject, () -> SchemaBook.levelEntry(subject, level));
  }

  /** Sets the mode of a subject, or of the registry where the subject is null; null unsets it. */
  synchronized void setMode(String subject, Mode mode) {
    write(subject, () -> SchemaBook.modeEntry(subject, mode));
  }

  @Override
  public synchronized void close() {
    log.close();
  }

  private void write(String subject, Supplier<LogEntry> entry) {
    if (subject != null) {
      checkName(subject);
    }
    log.catchUp();
    log.append(List.of(entry.get()));
  }

  private void remove(List<SchemaVersion> versions, boolean permanently) {
    List<LogEntry> entries = new ArrayList<>();
    if (permanently) {
      entries.add(book.largestIdEntry());
    }
    for (SchemaVersion version : versions) {
      entries.add(permanently ? SchemaBook.removal(version) : SchemaBook.entry(version.hidden()));
    }
    log.append(entries);
  }

  private void checkWritable(String subject) {
    if (book.ownMode(subject).orElseGet(book::mode) == Mode.READONLY) {
      throw new RegistryFault(422, 42205, "Subject " + subject + " is in read-only mode");
    }
  }

  private static void checkName(String subject) {
    if (subject.isBlank()
        || subject.length() > LONGEST_SUBJECT
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw new RegistryFault(
          422,
          42208,
          "The specified subject is not a valid subject: up to "
              + LONGEST_SUBJECT
              + " characters, none of them a control character");
    }
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
        422,
        42202,
        "The specified version '"
            + wanted
            + "' is not a valid version id. Allowed values are between"
            + " [1, 2^31-1] and the string \"latest\"");
  }
}
