package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.runtime.InputException;
import dev.candor.runtime.NearestName;
import dev.candor.runtime.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the fields of rows are to be found, as a user says it: by options, or in a small file. */
public final class FieldMapping {
  /** Says nothing. */
  public static final FieldMapping NONE = new FieldMapping(Map.of(), Optional.empty());

  private static final String ROWS = "rows";
  private static final int LONGEST_FILE = 1 << 20;

  private final Map<RowField, FieldPath> paths;
  private final Optional<FieldPath> rows;
  private final Set<RowField> found = EnumSet.noneOf(RowField.class);

  private FieldMapping(Map<RowField, FieldPath> paths, Optional<FieldPath> rows) {
    this.paths = paths;
    this.rows = rows;
  }

  /**
   * @param options field to path, as written; they outweigh the file
   * @param rows path of the list of rows in a document; null to look for it
   * @param file a mapping in YAML or JSON; null for none
   * @throws InputException if a path is none, or the file is not a mapping
   */
  public static FieldMapping of(Map<RowField, String> options, String rows, Path file) {
    Map<RowField, FieldPath> paths = new EnumMap<>(RowField.class);
    FieldPath list = rows == null ? null : FieldPath.of("--rows", rows);
    if (file != null) {
      for (YamlNode.Field entry : read(file).fields()) {
        String key = entry.name();
        String place = entry.value().place(key);
        if (!entry.value().isText() || entry.value().isNull()) {
          throw new InputException(place, "is not a path", "write one such as choices[0].text");
        }
        FieldPath path = FieldPath.of(place, entry.value().text());
        if (key.equals(ROWS)) {
          list = list == null ? path : list;
        } else {
          paths.put(field(place, key), path);
        }
      }
    }
    options.forEach((field, path) -> paths.put(field, FieldPath.of(field.option(), path)));
    return new FieldMapping(paths, Optional.ofNullable(list));
  }

  private static YamlNode read(Path file) {
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new InputException(file.toString(), "is larger than 1 MiB", "name a mapping file");
      }
      return YamlNode.parse(file.toString(), Files.readString(file))
          .filter(YamlNode::isMapping)
          .orElseThrow(
              () ->
                  new InputException(
                      file.toString(),
                      "is not a mapping",
                      "write a line for each field, such as response: text"));
    } catch (NoSuchFileException e) {
      throw new InputException(file.toString(), "no such file", "correct --mapping", e);
    } catch (IOException e) {
      throw new InputException(
          file.toString(), "cannot be read as UTF-8", "check it and its permissions", e);
    }
  }

  private static RowField field(String place, String key) {
    for (RowField field : RowField.values()) {
      if (field.key().equals(key.replace('-', '_'))) {
        return field;
      }
    }
    List<String> known =
        new ArrayList<>(Arrays.stream(RowField.values()).map(RowField::key).toList());
    known.add(ROWS);
    throw new InputException(
        place, "\"" + key + "\" is not a field of a row", NearestName.suggestion(key, known));
  }

  boolean has(RowField field) {
    return paths.containsKey(field);
  }

  Optional<FieldPath> rows() {
    return rows;
  }

  Set<RowField> fields() {
    return paths.keySet();
  }

  /** What the path of a field finds in a record; empty where that is nothing. */
  Optional<JsonNode> in(RowField field, JsonNode record, String file) {
    JsonNode node = paths.get(field).in(record, file);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    found.add(field);
    return Optional.of(node);
  }

  /** The paths that have found nothing in any record, as options with their paths. */
  List<String> unfound() {
    return paths.entrySet().stream()
        .filter(entry -> !found.contains(entry.getKey()) && !entry.getValue().isConstant())
        .map(entry -> entry.getKey().option() + " " + entry.getValue())
        .toList();
  }
}
