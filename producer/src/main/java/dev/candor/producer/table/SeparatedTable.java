package dev.candor.producer.table;

import dev.candor.runtime.InputException;
import dev.candor.runtime.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of values separated by commas, semicolons, tabs or bars, its first row naming the columns
 * (RFC 4180, with the separator found in that row, or by Excel's {@code sep=} above it). Read row
 * by row, whatever its length.
 */
public final class SeparatedTable implements AutoCloseable {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final char BYTE_ORDER_MARK = 0xFEFF;

  /** A header beyond this is not a header. */
  private static final int LONGEST_HEADER = 64 << 10;

  private final String file;
  private final char separator;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> header;
  private final long linesBefore;

  /**
   * One row.
   *
   * @param line where it begins, from 1
   * @param values one for each column, as written; fewer where the row is short
   */
  public record Line(long line, List<String> values) {}

  private SeparatedTable(
      String file, char separator, CSVParser parser, long linesBefore, long headerLines) {
    this.file = file;
    this.separator = separator;
    this.parser = parser;
    this.linesBefore = linesBefore;
    this.records = parser.iterator();
    this.header = new ArrayList<>();
    Line first = next();
    if (first != null) {
      for (String name : first.values()) {
        header.add(name.strip());
      }
    }
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!name.isEmpty() && !seen.add(name)) {
        throw new InputException(
            file + ":" + (headerLines + 1),
            "column \"" + name + "\" appears twice",
            "rename one of the two");
      }
    }
  }

  /**
   * Opens a table and reads its header.
   *
   * @throws InputException if the header cannot be read
   */
  public static SeparatedTable open(String file, Reader reader) {
    try {
      BufferedReader in = new BufferedReader(reader, 2 * LONGEST_HEADER);
      String first = firstLine(in);
      long skipped = 0;
      char separator = separator(first);
      String stripped = first.strip();
      if (stripped.regionMatches(true, 0, "sep=", 0, 4) && stripped.length() == 5) {
        separator = stripped.charAt(4);
        in.readLine();
        skipped = 1;
      } else if (!first.isEmpty() && first.charAt(0) == BYTE_ORDER_MARK) {
        in.skip(1);
      }
      CSVFormat format =
          CSVFormat.RFC4180
              .builder()
              .setDelimiter(separator)
              .setIgnoreEmptyLines(true)
              .setIgnoreSurroundingSpaces(separator != '\t')
              .get();
      return new SeparatedTable(file, separator, CSVParser.parse(in, format), skipped, skipped);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read", "try again", e);
    }
  }

  /** The separator that a first line has most of outside quotation marks; a comma where none. */
  public static char separator(String firstLine) {
    int[] counts = new int[SEPARATORS.length];
    boolean quoted = false;
    for (int i = 0; i < firstLine.length(); i++) {
      char c = firstLine.charAt(i);
      quoted ^= c == '"';
      for (int s = 0; s < SEPARATORS.length && !quoted; s++) {
        counts[s] += c == SEPARATORS[s] ? 1 : 0;
      }
    }
    int best = 0;
    for (int s = 1; s < SEPARATORS.length; s++) {
      best = counts[s] > counts[best] ? s : best;
    }
    return SEPARATORS[best];
  }

  private static String firstLine(BufferedReader in) throws IOException {
    in.mark(LONGEST_HEADER);
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n' && c != '\r'; c = in.read()) {
      line.append((char) c);
      if (line.length() == LONGEST_HEADER - 1) {
        break;
      }
    }
    in.reset();
    return line.toString();
  }

  /** Names of the columns, as written but for space around them. */
  public List<String> header() {
    return List.copyOf(header);
  }

  /** What separates the values. */
  public char separator() {
    return separator;
  }

  /**
   * The next row, or null at the end. Rows of nothing but empty values are skipped. A row may have
   * more values than there are columns: see {@link #excess}.
   *
   * @throws InputException if the rest cannot be read, an open quotation mark for one
   */
  public Line next() {
    while (true) {
      long begun = parser.getCurrentLineNumber() + 1 + linesBefore;
      CSVRecord record;
      try {
        if (!records.hasNext()) {
          return null;
        }
        record = records.next();
      } catch (UncheckedIOException | IllegalStateException e) {
        throw unreadable(begun, e);
      }
      List<String> values = record.toList();
      boolean isEmpty = true;
      for (String value : values) {
        isEmpty &= value.isBlank();
      }
      if (isEmpty) {
        continue;
      }
      return new Line(begun, values);
    }
  }

  /**
   * What is wrong with a row that has more values than there are columns; empty for one that has
   * not. A separator at the end of each row, as some programs write it, is not a value.
   */
  public Optional<String> excess(Line line) {
    for (int i = header.size(); i < line.values().size(); i++) {
      if (!line.values().get(i).isBlank()) {
        return Optional.of(
            "has " + line.values().size() + " values for " + header.size() + " columns");
      }
    }
    return Optional.empty();
  }

  /** What to do about a row with too many values. */
  public String excessFix() {
    return "put a value that holds the separator ("
        + (separator == '\t' ? "tab" : separator)
        + ") between quotation marks";
  }

  private InputException unreadable(long line, RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof CSVException) {
      String said = String.valueOf(cause.getMessage());
      boolean isOpen = said.contains("EOF");
      return new InputException(
          file + ":" + line,
          isOpen
              ? "a quotation mark is never closed"
              : "a quotation mark ends in the middle of a value",
          "close it, or double the quotation marks inside it",
          e);
    }
    if (cause instanceof CharacterCodingException) {
      return new InputException(
          file + ":" + line,
          "is not UTF-8, here or in the next lines",
          Utf8.CONVERT + "; or name its encoding with --encoding",
          e);
    }
    return new InputException(
        file + ":" + line,
        "cannot be read to its end",
        "check that the file is complete and is text",
        e);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new InputException(file, "cannot be closed", "try again", e);
    }
  }
}
