package dev.candor.producer.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.runtime.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of prompts from elsewhere, before it is known which column is what: a plain list, CSV with a
 * header, or JSON lines as data sets on Hugging Face have them.
 *
 * @param file name of the file, for messages
 * @param rows each with its line
 */
public record PromptTable(String file, List<Row> rows) {
  /** Where {@code messages} of a conversation are kept: the first text of the user's. */
  static final String CONVERSATION = "messages";

  /** Column of a plain list. */
  static final String ONLY = "text";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One row.
   *
   * @param line where it begins, from 1
   * @param fields column to text, in the order of the file
   */
  public record Row(int line, Map<String, String> fields) {
    public Row {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** What a file is made of. */
  public enum Format {
    LINES,
    CSV,
    JSONL;

    /** By the end of its name; a plain list unless that says otherwise. */
    public static Format of(String file) {
      if (file.endsWith(".csv") || file.endsWith(".tsv")) {
        return CSV;
      }
      return file.endsWith(".jsonl") || file.endsWith(".ndjson") || file.endsWith(".json")
          ? JSONL
          : LINES;
    }
  }

  public PromptTable {
    rows = List.copyOf(rows);
  }

  /**
   * Reads a text.
   *
   * @throws InputException at the first row that is not of the format
   */
  public static PromptTable read(String file, String text, Format format) {
    return switch (format) {
      case LINES -> new PromptTable(file, lines(text));
      case CSV -> new PromptTable(file, csv(file, text, file.endsWith(".tsv") ? '\t' : ','));
      case JSONL -> new PromptTable(file, jsonLines(file, text));
    };
  }

  private static List<Row> lines(String text) {
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        rows.add(new Row(number, Map.of(ONLY, stripped)));
      }
    }
    return rows;
  }

  private static List<Row> jsonLines(String file, String text) {
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode node;
      try {
        node = JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new InputException(
            file + ":" + number,
            "is not JSON: " + e.getOriginalMessage(),
            "write one object a line",
            e);
      }
      if (!node.isObject()) {
        throw new InputException(
            file + ":" + number, "is not an object", "write one object a line, not a list");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      node.fields()
          .forEachRemaining(
              field -> {
                if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                  fields.put(field.getKey(), field.getValue().asText());
                }
              });
      for (JsonNode message : node.path(CONVERSATION)) {
        if (message.path("role").asText().equals("user")
            && message.path("content").isTextual()
            && !fields.containsKey(CONVERSATION)) {
          fields.put(CONVERSATION, message.get("content").asText());
        }
      }
      rows.add(new Row(number, fields));
    }
    return rows;
  }

  /** Comma-separated values as RFC 4180 has them, the first row naming the columns. */
  private static List<Row> csv(String file, String text, char separator) {
    List<Row> rows = new ArrayList<>();
    List<String> header = null;
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    int line = 1;
    int begun = 1;
    String whole = text.endsWith("\n") ? text : text + "\n";
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (c == '\n') {
        line++;
      }
      if (quoted) {
        if (c == '"' && i + 1 < whole.length() && whole.charAt(i + 1) == '"') {
          value.append('"');
          i++;
        } else if (c == '"') {
          quoted = false;
        } else {
          value.append(c);
        }
      } else if (c == '"' && value.toString().isBlank()) {
        value.setLength(0);
        quoted = true;
      } else if (c == separator || c == '\n') {
        values.add(value.toString().strip());
        value.setLength(0);
        if (c == '\n') {
          if (header == null) {
            header = List.copyOf(values);
          } else if (values.stream().anyMatch(cell -> !cell.isEmpty())) {
            rows.add(row(file, begun, header, values));
          }
          values.clear();
          begun = line;
        }
      } else {
        value.append(c);
      }
    }
    if (quoted) {
      throw new InputException(
          file + ":" + begun, "a quotation mark is never closed", "close it, or double it inside");
    }
    return rows;
  }

  private static Row row(String file, int line, List<String> header, List<String> values) {
    if (values.size() > header.size()) {
      throw new InputException(
          file + ":" + line,
          "has " + values.size() + " values for " + header.size() + " columns",
          "put a value that holds the separator between quotation marks");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isEmpty()) {
        fields.put(header.get(i), values.get(i));
      }
    }
    return new Row(line, fields);
  }
}
