package dev.candor.launcher.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.shape.RecordShapes;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The records of a file, one at a time, whatever its form: JSON lines, a JSON array, one JSON
 * document or several, or a table. What is no record is reported, and the rest goes on.
 */
final class FileRecords implements Closeable {
  private static final String TOO_LONG =
      "longer than " + (Lines.LONGEST_BYTES >> 20) + " MiB; split it";

  private static final char BYTE_ORDER_MARK = 0xFEFF;
  private static final char RECORD_SEPARATOR = 0x1E;
  private static final char REPLACEMENT = 0xFFFD;

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

  /** Something was read that is not a record. */
  private static final Parsed SKIPPED = new Parsed(0, JsonNodeFactory.instance.objectNode());

  private final String file;
  private final InputStream in;
  private final Lines lines;
  private final Reading reading;
  private final RowReader.BadLines badLines;
  private Form form = Form.UNKNOWN;
  private long count;
  private boolean seenUtf8;
  private JsonDocument document;
  private TableRecords table;

  /**
   * @param file as messages call it
   */
  FileRecords(String file, InputStream in, Reading reading, RowReader.BadLines badLines) {
    this.file = file;
    this.in = in;
    this.lines = new Lines(in);
    this.reading = reading;
    this.badLines = badLines;
  }

  /** The next record, or null at the end. */
  Parsed next() throws IOException {
    while (true) {
      Parsed parsed =
          switch (form) {
            case UNKNOWN -> first();
            case LINES -> line();
            case DOCUMENT -> document.next();
            case TABLE -> table.next();
          };
      if (parsed != SKIPPED) {
        count += parsed == null ? 0 : 1;
        return parsed;
      }
    }
  }

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
      if (TableRecords.begins(text, file, lines)) {
        form = Form.TABLE;
        table = new TableRecords(file, lines.from(joined(bytes)), number - 1, reading, this::bad);
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

  /**
   * The line's text, or null if the line is bad. A first row that is not UTF-8 means that the file
   * is not, and so do Chinese characters in GB18030 where no line before had any in UTF-8.
   */
  private String decode(byte[] bytes, long number) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Decoding leniently is much faster, and only a replacement can hide a fault.
    boolean isUtf8 = text.indexOf(REPLACEMENT) < 0 || isUtf8(bytes);
    if (count == 0 && (!isUtf8 || text.indexOf(0) >= 0)
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

  /** How many records there were so far. */
  long count() {
    return count;
  }

  /** Number of the line that was read last. */
  long lineNumber() {
    return lines.number();
  }

  private void bad(long number, String problem) {
    bad(number, problem, new byte[0]);
  }

  private void bad(long number, String problem, byte[] bytes) {
    badLines.badLine(file, number, problem, bytes);
  }

  @Override
  public void close() throws IOException {
    if (table != null) {
      table.close();
    }
    in.close();
  }
}
