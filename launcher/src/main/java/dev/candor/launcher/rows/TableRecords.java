package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.shape.RecordShapes;
import dev.candor.producer.table.SeparatedTable;
import dev.candor.runtime.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The records of a table, by the names of its columns; a row that cannot be one is reported. */
final class TableRecords implements Closeable {
  private final SeparatedTable table;
  private final long linesBefore;
  private final JsonDocument.BadElements badRows;

  /**
   * @param file as messages call it
   * @param in the table, its header first
   * @param linesBefore lines of the file before the header
   * @throws InputException if no column can hold what the command needs
   */
  TableRecords(
      String file,
      InputStream in,
      long linesBefore,
      Reading reading,
      JsonDocument.BadElements badRows) {
    this.table =
        SeparatedTable.open(file, new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    this.linesBefore = linesBefore;
    this.badRows = badRows;
    Set<String> columns = new HashSet<>(table.header());
    boolean holdsReply =
        !reading.needsReply()
            || reading.mapping().has(RowField.RESPONSE)
            || RecordShapes.mayHoldReply(columns);
    if (!holdsReply) {
      throw new InputException(
          file,
          "is a table, and no column is known to hold the reply",
          "name it with --response; columns here: " + String.join(", ", table.header()));
    }
    boolean isJudged =
        reading.needsReply()
            || reading.mapping().has(RowField.OUTCOME)
            || columns.contains(RowField.OUTCOME.key());
    if (!isJudged) {
      throw new InputException(
          file,
          "is a table, and no column is called outcome",
          "run candor classify on it first, or name the column with --outcome; columns here: "
              + String.join(", ", table.header()));
    }
    reading
        .says()
        .accept(
            file
                + ": read as a table, separated by "
                + switch (table.separator()) {
                  case ',' -> "commas";
                  case ';' -> "semicolons";
                  case '\t' -> "tabs";
                  default -> "\"" + table.separator() + "\"";
                });
  }

  /**
   * Whether a first line names columns.
   *
   * @param after the lines after it
   */
  static boolean begins(String text, String file, Lines after) throws IOException {
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("(\\.(gz|zst))+$", "");
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      return true;
    }
    if (text.regionMatches(true, 0, "sep=", 0, 4)) {
      return true;
    }
    char separator = SeparatedTable.separator(text);
    if (text.indexOf(separator) < 0 || after.peek() == '{') {
      return false;
    }
    for (String column : text.split(Pattern.quote(String.valueOf(separator)), -1)) {
      if (!column.strip().replaceAll("^\"|\"$", "").matches("[\\p{L}_][\\p{L}\\p{N}_ ./-]{0,40}")) {
        return false;
      }
    }
    return true;
  }

  /** The next record, or null at the end. */
  FileRecords.Parsed next() {
    for (SeparatedTable.Line row = table.next(); row != null; row = table.next()) {
      long number = linesBefore + row.line();
      Optional<String> problem = problem(row);
      if (problem.isEmpty()) {
        return new FileRecords.Parsed(number, json(row));
      }
      badRows.bad(number, problem.get());
    }
    return null;
  }

  private Optional<String> problem(SeparatedTable.Line row) {
    Optional<String> excess = table.excess(row);
    if (excess.isPresent()) {
      return Optional.of(excess.get() + "; " + table.excessFix());
    }
    List<String> header = table.header();
    int values = Math.min(header.size(), row.values().size());
    if (RecordShapes.mayHoldReply(new HashSet<>(header.subList(values, header.size())))) {
      return Optional.of(
          "has "
              + values
              + " values for "
              + header.size()
              + " columns, and none for the reply; write every column, empty where nothing came");
    }
    return Optional.empty();
  }

  private ObjectNode json(SeparatedTable.Line row) {
    List<String> header = table.header();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    // A cell that is there and empty is an empty value; one that is not there is no value at all,
    // as where a row was cut short.
    for (int i = 0; i < Math.min(header.size(), row.values().size()); i++) {
      String value = row.values().get(i);
      if (!header.get(i).isEmpty()) {
        if (value.isBlank()) {
          json.putNull(header.get(i));
        } else {
          json.put(header.get(i), value);
        }
      }
    }
    return json;
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
