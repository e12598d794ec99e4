package dev.candor.producer.catalogue;

import dev.candor.producer.table.SeparatedTable;
import dev.candor.runtime.InputException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of prompts from elsewhere, before it is known which column is what: a plain list, a table of
 * separated values with a header, or whatever else was made into rows.
 *
 * @param file name of the file, for messages
 * @param rows each with its line
 */
public record PromptTable(String file, List<TableRow> rows) {
  /** Column of a plain list. */
  static final String ONLY = "text";

  /**
   * One row.
   *
   * @param line where it begins, from 1
   * @param fields column to text, in the order of the file
   */
  public record TableRow(int line, Map<String, String> fields) {
    public TableRow {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** What a file is made of. */
  public enum Format {
    LINES,
    CSV;

    /** By the end of its name; a plain list unless that says otherwise. */
    public static Format of(String file) {
      return file.endsWith(".csv") || file.endsWith(".tsv") ? CSV : LINES;
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
      case CSV -> new PromptTable(file, table(file, text));
    };
  }

  private static List<TableRow> lines(String text) {
    List<TableRow> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        rows.add(new TableRow(number, Map.of(ONLY, stripped)));
      }
    }
    return rows;
  }

  /** Separated values, the first row naming the columns. */
  private static List<TableRow> table(String file, String text) {
    List<TableRow> rows = new ArrayList<>();
    try (SeparatedTable table = SeparatedTable.open(file, new StringReader(text))) {
      List<String> header = table.header();
      for (SeparatedTable.Line line = table.next(); line != null; line = table.next()) {
        Optional<String> excess = table.excess(line);
        if (excess.isPresent()) {
          throw new InputException(file + ":" + line.line(), excess.get(), table.excessFix());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(header.size(), line.values().size()); i++) {
          String value = line.values().get(i).strip();
          if (!value.isEmpty()) {
            fields.put(header.get(i), value);
          }
        }
        rows.add(new TableRow(Math.toIntExact(line.line()), fields));
      }
    }
    return rows;
  }
}
