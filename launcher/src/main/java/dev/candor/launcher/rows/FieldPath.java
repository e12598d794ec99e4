package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.candor.runtime.InputException;
import java.nio.file.Path;

/**
 * Where a field of a row is to be found: a JSON path such as {@code $.response.body.model} (the
 * {@code $.} may be left out), {@code =TEXT} for the same text in every row, or {@code @file} for
 * the file's name without its endings.
 */
public final class FieldPath {
  private static final Configuration JSON =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.SUPPRESS_EXCEPTIONS)
          .build();

  private final String written;
  private final String constant;
  private final boolean isFile;
  private final JsonPath path;

  private FieldPath(String written, String constant, boolean isFile, JsonPath path) {
    this.written = written;
    this.constant = constant;
    this.isFile = isFile;
    this.path = path;
  }

  /**
   * @param place option or line of the mapping file, for the message
   * @throws InputException if it is not a path
   */
  static FieldPath of(String place, String written) {
    String text = written.strip();
    if (text.startsWith("=")) {
      return new FieldPath(text, text.substring(1), false, null);
    }
    if (text.equals("@file")) {
      return new FieldPath(text, null, true, null);
    }
    if (text.isEmpty()) {
      throw new InputException(place, "is empty", "write the name of a field, or a JSON path");
    }
    if (text.matches("[\\p{L}\\p{N}_ :-]+")) {
      return new FieldPath(text, null, false, null);
    }
    try {
      return new FieldPath(
          text, null, false, JsonPath.compile(text.startsWith("$") ? text : "$." + text));
    } catch (InvalidPathException e) {
      throw new InputException(
          place,
          "\"" + text + "\" is not a JSON path",
          "write a name, or a path such as choices[0].message.content",
          e);
    }
  }

  /** What it finds in a record; a missing node where there is nothing. */
  JsonNode in(JsonNode record, String file) {
    if (constant != null) {
      return TextNode.valueOf(constant);
    }
    if (isFile) {
      return TextNode.valueOf(stem(file));
    }
    // A field whose own name has dots in it, as some exports flatten theirs.
    JsonNode named = record.get(written);
    if (named != null) {
      return named;
    }
    if (path == null) {
      return MissingNode.getInstance();
    }
    JsonNode found = path.read(record, JSON);
    if (found == null) {
      return MissingNode.getInstance();
    }
    if (path.isDefinite()) {
      return found;
    }
    // A path that may find several gives them as a list.
    return found.isEmpty() ? MissingNode.getInstance() : found.size() == 1 ? found.get(0) : found;
  }

  /** Whether it says the same whatever the record. */
  boolean isConstant() {
    return constant != null || isFile;
  }

  private static String stem(String file) {
    String name = Path.of(file).getFileName().toString();
    return name.replaceFirst("(?i)(\\.(jsonl?|ndjson|csv|tsv|txt|gz|zst))+$", "");
  }

  @Override
  public String toString() {
    return written;
  }
}
