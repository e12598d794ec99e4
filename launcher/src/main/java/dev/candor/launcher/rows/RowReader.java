package dev.candor.launcher.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.shape.RecordShapes;
import dev.candor.producer.table.SeparatedTable;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Reads a file of rows, one row at a time: JSON lines, a JSON array, one JSON document or several,
 * or CSV; packed or not. A line that is not a row is reported to the listener with its number and
 * its bytes, and the rest goes on; blank lines are skipped. Memory is bounded by the longest line
 * or the largest object of a document, whatever the file holds.
 */
public final class RowReader implements AutoCloseable {
  /** Longest line read whole; what is longer is a bad line. */
  public static final int LONGEST_LINE_BYTES = Lines.LONGEST_BYTES;

  private static final String TOO_LONG =
      "longer than " + (LONGEST_LINE_BYTES >> 20) + " MiB; split it";

  /** Rows that wait for one that names their release. */
  private static final int MOST_WAITING = 5_000;

  private static final char BYTE_ORDER_MARK = 0xFEFF;
  private static final char RECORD_SEPARATOR = 0x1E;
  private static final char REPLACEMENT = 0xFFFD;

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

  /** How the rest of the file is read. */
  private enum Form {
    UNKNOWN,
    LINES,
    DOCUMENT,
    TABLE
  }

  /**
   * A record of the file.
   *
   * @param line number of its first line, from 1
   */
  record Parsed(long line, ObjectNode json) {}

  private final String file;
  private final InputStream in;
  private final Lines lines;
  private final Reading reading;
  private final BadLines badLines;
  private final RecordShapes shapes;
  private final Queue<Row> pending = new ArrayDeque<>();
  private String release;
  private int waiting;
  private Form form = Form.UNKNOWN;
  private long records;
  private boolean seenUtf8;
  private JsonDocument document;
  private SeparatedTable table;
  private long linesBeforeTable;

  private RowReader(String file, InputStream in, Reading reading, BadLines badLines) {
    this.file = file;
    this.in = in;
    this.lines = new Lines(in);
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
        Parsed parsed = record();
        if (parsed == null) {
          waiting = 0;
          break;
        }
        records++;
        take(parsed);
      }
      return pending.poll();
    } catch (IOException e) {
      throw RecordingInput.unreadable(file + ":" + (lines.number() + 1), e);
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

  private Parsed record() throws IOException {
    while (true) {
      Parsed parsed =
          switch (form) {
            case UNKNOWN -> first();
            case LINES -> line();
            case DOCUMENT -> document.next();
            case TABLE -> tableRow();
          };
      if (parsed != SKIPPED) {
        return parsed;
      }
    }
  }

  /** Something was read that is not a record. */
  private static final Parsed SKIPPED = new Parsed(0, JsonNodeFactory.instance.objectNode());

  /** The first record, which tells how the rest is written. */
  private Parsed first() throws IOException {
    int sign = lines.peek();
    if (sign == '[') {
      openDocument(new byte[0], lines.number());
      return SKIPPED;
    }
    byte[] bytes = sign == '{' ? lines.head() : lines.next();
    if (bytes == null) {
      return null;
    }
    long number = lines.number();
    if (sign == '{' && lines.isOverlong()) {
      if (JsonDocument.isBegunBy(bytes)) {
        openDocument(bytes, number - 1);
      } else {
        lines.skipRest();
        bad(number, TOO_LONG, bytes);
      }
      return SKIPPED;
    }
    String text = text(bytes, number);
    if (text == null) {
      return SKIPPED;
    }
    if (!text.startsWith("{")) {
      if (isTable(text)) {
        startTable(bytes);
        return SKIPPED;
      }
      return parse(text, bytes, number);
    }
    try {
      JsonNode node = JsonText.MAPPER.readTree(text);
      form = Form.LINES;
      return new Parsed(number, (ObjectNode) node);
    } catch (JsonProcessingException e) {
      if (!JsonText.endsEarly(e)) {
        bad(number, JsonText.problem(e).toString(), bytes);
        return SKIPPED;
      }
      // A document over several lines, or a line cut short among others that are whole.
      byte[] second = lines.next();
      if (second == null) {
        bad(number, JsonText.problem(e).toString(), bytes);
        return null;
      }
      if (isObject(second)) {
        bad(number, JsonText.problem(e).toString(), bytes);
        form = Form.LINES;
        String next = text(second, lines.number());
        return next == null ? SKIPPED : parse(next, second, lines.number());
      }
      openDocument(joined(bytes, second), number - 1);
      return SKIPPED;
    }
  }

  private static boolean isObject(byte[] line) {
    try {
      return JsonText.MAPPER.readTree(line) instanceof ObjectNode;
    } catch (IOException e) {
      return false;
    }
  }

  private Parsed line() throws IOException {
    byte[] bytes = lines.next();
    if (bytes == null) {
      return null;
    }
    String text = text(bytes, lines.number());
    return text == null ? SKIPPED : parse(text, bytes, lines.number());
  }

  /** The line's text, ready to be parsed; null where it is blank or bad. */
  private String text(byte[] bytes, long number) {
    if (lines.isOverlong()) {
      bad(number, TOO_LONG, bytes);
      return null;
    }
    String text = decode(bytes, number);
    if (text == null) {
      return null;
    }
    // Files joined end to end have a mark in their middle, and JSON text sequences one a record.
    String stripped = text.strip();
    while (!stripped.isEmpty()
        && (stripped.charAt(0) == BYTE_ORDER_MARK || stripped.charAt(0) == RECORD_SEPARATOR)) {
      stripped = stripped.substring(1).strip();
    }
    // A line taken out of an array keeps its comma.
    boolean isElement = stripped.startsWith("{") && stripped.endsWith("},");
    stripped = isElement ? stripped.substring(0, stripped.length() - 1) : stripped;
    return stripped.isEmpty() ? null : text.length() == stripped.length() ? text : stripped;
  }

  private Parsed parse(String text, byte[] bytes, long number) {
    try {
      JsonNode node = JsonText.MAPPER.readTree(text);
      if (node instanceof ObjectNode object) {
        form = Form.LINES;
        return new Parsed(number, object);
      }
      if (node instanceof ArrayNode array && RecordShapes.isConversation(array)) {
        return new Parsed(number, JsonDocument.conversation(array));
      }
      bad(number, "not a JSON object; write one object a line", bytes);
    } catch (JsonProcessingException e) {
      bad(number, JsonText.problem(e).toString(), bytes);
    }
    return SKIPPED;
  }

  /** Lines with their ends again. */
  private static byte[] joined(byte[]... lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    return all.toByteArray();
  }

  private void openDocument(byte[] begun, long linesBefore) {
    form = Form.DOCUMENT;
    document = new JsonDocument(file, lines.from(begun), linesBefore, this::bad);
  }

  /** Whether a first line names columns. */
  private boolean isTable(String text) throws IOException {
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("(\\.(gz|zst))+$", "");
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      return true;
    }
    if (text.regionMatches(true, 0, "sep=", 0, 4)) {
      return true;
    }
    char separator = SeparatedTable.separator(text);
    if (text.indexOf(separator) < 0 || lines.peek() == '{') {
      return false;
    }
    for (String column : text.split(java.util.regex.Pattern.quote(String.valueOf(separator)), -1)) {
      if (!column.strip().replaceAll("^\"|\"$", "").matches("[\\p{L}_][\\p{L}\\p{N}_ ./-]{0,40}")) {
        return false;
      }
    }
    return true;
  }

  private void startTable(byte[] header) {
    form = Form.TABLE;
    linesBeforeTable = lines.number() - 1;
    table =
        SeparatedTable.open(
            file,
            new InputStreamReader(lines.from(joined(header)), StandardCharsets.UTF_8.newDecoder()));
    Set<String> columns = new HashSet<>(table.header());
    boolean holdsReply =
        !reading.needsReply()
            || reading.mapping().has(RowField.RESPONSE)
            || shapes.mayHoldReply(columns);
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
    say(
        "read as a table, separated by "
            + switch (table.separator()) {
              case ',' -> "commas";
              case ';' -> "semicolons";
              case '\t' -> "tabs";
              default -> "\"" + table.separator() + "\"";
            });
  }

  private Parsed tableRow() {
    SeparatedTable.Line row = table.next();
    if (row == null) {
      return null;
    }
    long number = linesBeforeTable + row.line();
    Optional<String> excess = table.excess(row);
    if (excess.isPresent()) {
      bad(number, excess.get() + "; " + table.excessFix());
      return SKIPPED;
    }
    List<String> header = table.header();
    int values = Math.min(header.size(), row.values().size());
    if (shapes.mayHoldReply(new HashSet<>(header.subList(values, header.size())))) {
      bad(
          number,
          "has "
              + values
              + " values for "
              + header.size()
              + " columns, and none for the reply; write every column, empty where nothing came");
      return SKIPPED;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    // A cell that is there and empty is an empty value; one that is not there is no value at all,
    // as where a row was cut short.
    for (int i = 0; i < values; i++) {
      String value = row.values().get(i);
      if (!header.get(i).isEmpty()) {
        if (value.isBlank()) {
          json.putNull(header.get(i));
        } else {
          json.put(header.get(i), value);
        }
      }
    }
    return new Parsed(number, json);
  }

  /**
   * The line's text, or null if the line is bad. A first row that is not UTF-8 means that the file
   * is not, and so do Chinese characters in GB18030 where no line before had any in UTF-8.
   */
  private String decode(byte[] bytes, long number) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Decoding leniently is much faster, and only a replacement can hide a fault.
    boolean isUtf8 = text.indexOf(REPLACEMENT) < 0 || isUtf8(bytes);
    if (records == 0 && (!isUtf8 || text.indexOf(0) >= 0)
        || !isUtf8 && !seenUtf8 && Utf8.isGb18030(bytes)) {
      InputException refusal = Utf8.refusal(file + ":" + number, bytes);
      throw new InputException(
          refusal.place(),
          refusal.problem(),
          refusal.fix() + ", or name its encoding with --encoding");
    }
    if (!isUtf8) {
      bad(number, "not UTF-8; rewrite the line, or convert the file", bytes);
      return null;
    }
    seenUtf8 |= text.length() < bytes.length;
    return text;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
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
    List<String> unfound = records > 0 ? reading.mapping().unfound() : List.of();
    if (!unfound.isEmpty()) {
      say("nothing is found at " + String.join(", ", unfound));
    }
    try {
      if (table != null) {
        table.close();
      }
      in.close();
    } catch (IOException e) {
      throw new InputException(file, "cannot be closed", "try again", e);
    }
  }
}
