package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.FileRecords.Parsed;
import dev.candor.launcher.rows.shape.RecordShapes;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Reads a file of rows, one row at a time: JSON lines, a JSON array, one JSON document or several,
 * or CSV; packed or not. A line that is not a row is reported to the listener with its number and
 * its bytes, and the rest goes on; blank lines are skipped. Memory is bounded by the longest line
 * or the largest object of a document, whatever the file holds.
 */
public final class RowReader implements AutoCloseable {
  /** Longest line read whole; what is longer is a bad line. */
  public static final int LONGEST_LINE_BYTES = Lines.LONGEST_BYTES;

  /** Rows that wait for one that names their release. */
  private static final int MOST_WAITING = 5_000;

  /** Called with lines that are not rows. */
  public interface BadLines {
    /**
     * @param file name of the file
     * @param line number of the line, from 1
     * @param problem what is wrong and what to do
     * @param bytes the line's bytes, cut if very long
     */
    void badLine(String file, long line, String problem, byte[] bytes);
  }

  private final String file;
  private final FileRecords records;
  private final Reading reading;
  private final BadLines badLines;
  private final RecordShapes shapes;
  private final Queue<Row> pending = new ArrayDeque<>();
  private String release;
  private int waiting;

  private RowReader(String file, InputStream in, Reading reading, BadLines badLines) {
    this.file = file;
    this.records = new FileRecords(file, in, reading, badLines);
    this.reading = reading;
    this.badLines = badLines;
    this.shapes =
        new RecordShapes(
            reading.needsReply() && !reading.mapping().has(RowField.RESPONSE), this::say);
  }

  /**
   * Opens a file, or standard input for {@code -}, to be read as it is.
   *
   * @throws InputException if the file cannot be read
   */
  public static RowReader open(String name, InputStream standardInput, BadLines badLines) {
    return open(name, standardInput, Reading.plain(), badLines);
  }

  /** The same, read in a certain way. */
  public static RowReader open(
      String name, InputStream standardInput, Reading reading, BadLines badLines) {
    String shown = name.equals("-") ? "standard input" : name;
    InputStream in =
        RecordingInput.open(
            name,
            standardInput,
            reading.encoding(),
            sentence -> reading.says().accept(shown + ": " + sentence));
    return new RowReader(shown, in, reading, badLines);
  }

  /**
   * The next row, or null at the end.
   *
   * @throws InputException if the file is in another encoding altogether, or cannot be read to its
   *     end
   */
  public Row next() {
    try {
      while (pending.isEmpty() || waiting > 0 && pending.size() < MOST_WAITING) {
        Parsed parsed = records.next();
        if (parsed == null) {
          waiting = 0;
          break;
        }
        take(parsed);
      }
      return pending.poll();
    } catch (IOException e) {
      throw RecordingInput.unreadable(file + ":" + (records.lineNumber() + 1), e);
    }
  }

  /** Makes rows of a record; several where it holds several replies. */
  private void take(Parsed parsed) {
    try {
      Optional<FieldPath> rows = reading.mapping().rows();
      if (rows.isEmpty()) {
        takeOne(parsed);
        return;
      }
      JsonNode list = rows.get().in(parsed.json(), file);
      if (!list.isArray()) {
        throw new Row.RowException("there is no list at --rows " + rows.get() + "; correct it");
      }
      for (JsonNode one : list) {
        if (one instanceof ObjectNode object) {
          takeOne(new Parsed(parsed.line(), object));
        } else {
          bad(parsed.line(), "an element of " + rows.get() + " is not an object; leave it out");
        }
      }
    } catch (Row.RowException e) {
      bad(parsed.line(), e.getMessage(), parsed.json());
    }
  }

  private void takeOne(Parsed parsed) {
    FieldMapping mapping = reading.mapping();
    if (mapping.has(RowField.RESPONSE)) {
      MappedRows.of(parsed.json(), file, mapping, shapes)
          .forEach(json -> pending.add(new Row(file, parsed.line(), json, reading.blocks())));
      return;
    }
    List<RecordShapes.Made> made =
        shapes.rows(parsed.json(), problem -> bad(parsed.line(), problem));
    for (RecordShapes.Made one : made) {
      ObjectNode json = MappedRows.whole(one);
      MappedRows.apply(one.record(), json, file, mapping);
      pending.add(new Row(file, parsed.line(), json, reading.blocks()));
      if (one.oneRelease() && !mapping.has(RowField.RELEASE)) {
        share(json);
      }
    }
  }

  /** A row that does not name the release has that of the others, before it or after. */
  private void share(ObjectNode json) {
    String key = RowField.RELEASE.key();
    if (json.path(key).isTextual()) {
      release = json.get(key).textValue();
      for (Row row : pending) {
        if (!row.json().has(key)) {
          row.json().put(key, release);
        }
      }
      waiting = 0;
    } else if (release != null) {
      json.put(key, release);
    } else {
      waiting++;
    }
  }

  /** How messages call what is read. */
  public String name() {
    return file;
  }

  /** Tells the listener of a row that parses but cannot be used. */
  public void reject(Row row, String problem) {
    bad(row.line(), problem, row.json());
  }

  private void say(String sentence) {
    reading.says().accept(file + ": " + sentence);
  }

  private void bad(long number, String problem) {
    bad(number, problem, new byte[0]);
  }

  private void bad(long number, String problem, ObjectNode json) {
    bad(number, problem, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void bad(long number, String problem, byte[] bytes) {
    badLines.badLine(file, number, problem, bytes);
  }

  @Override
  public void close() {
    List<String> unfound = records.count() > 0 ? reading.mapping().unfound() : List.of();
    if (!unfound.isEmpty()) {
      say("nothing is found at " + String.join(", ", unfound));
    }
    try {
      records.close();
    } catch (IOException e) {
      throw new InputException(file, "cannot be closed", "try again", e);
    }
  }
}
