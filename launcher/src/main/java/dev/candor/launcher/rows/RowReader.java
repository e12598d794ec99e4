package dev.candor.launcher.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of JSON lines row by row. A line that is no row is told to the listener with its
 * number and its bytes, and the rest goes on; blank lines are skipped. Memory is bounded by the
 * longest line allowed, whatever the file holds.
 */
public final class RowReader implements AutoCloseable {
  /** Longest line read whole; what is longer is a bad line. */
  public static final int LONGEST_LINE_BYTES = 16 << 20;

  /** Bad lines keep this much of their bytes. */
  private static final int KEPT_BYTES = 64 << 10;

  private static final int USUAL_LINE_BYTES = 4 << 10;
  private static final char BYTE_ORDER_MARK = 0xFEFF;
  private static final char REPLACEMENT = 0xFFFD;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** What the parser says of a field that stands twice, of which it would keep the last. */
  private static final Pattern TWICE =
      Pattern.compile("Duplicate field '([^']*)'.*", Pattern.DOTALL);

  /** Hears of lines that are no rows. */
  public interface BadLines {
    /**
     * @param file name of the file
     * @param line number of the line, from 1
     * @param problem what is wrong and the mend
     * @param bytes the line's bytes, cut if very long
     */
    void badLine(String file, long line, String problem, byte[] bytes);
  }

  private final String file;
  private final InputStream in;
  private final BadLines badLines;
  private long line;
  private long rows;
  private boolean overlong;
  private boolean seenUtf8;
  private final byte[] buffer = new byte[1 << 18];
  private int position;
  private int limit;

  private RowReader(String file, InputStream in, BadLines badLines) {
    this.file = file;
    this.in = in;
    this.badLines = badLines;
  }

  /**
   * Opens a file, or standard input for {@code -}.
   *
   * @throws InputException if the file cannot be read
   */
  public static RowReader open(String name, InputStream standardInput, BadLines badLines) {
    if (name.equals("-")) {
      return new RowReader("standard input", standardInput, badLines);
    }
    Path path = Path.of(name);
    try {
      if (Files.isDirectory(path)) {
        throw new InputException(name, "is a directory", "name a file of JSON lines");
      }
      return new RowReader(name, Files.newInputStream(path), badLines);
    } catch (NoSuchFileException e) {
      throw new InputException(name, "no such file", "correct the name", e);
    } catch (IOException e) {
      throw new InputException(name, "cannot be read", "check its permissions", e);
    }
  }

  /**
   * The next row, or null at the end.
   *
   * @throws InputException if the file is in another encoding altogether, or cannot be read further
   */
  public Row next() {
    while (true) {
      byte[] bytes = nextLine();
      if (bytes == null) {
        return null;
      }
      line++;
      if (overlong) {
        bad("longer than " + (LONGEST_LINE_BYTES >> 20) + " MiB; split it", bytes);
        continue;
      }
      String text = decode(bytes);
      if (text == null) {
        continue;
      }
      if (text.isBlank()) {
        continue;
      }
      Row row = parse(text, bytes);
      if (row != null) {
        rows++;
        return row;
      }
    }
  }

  private Row parse(String text, byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node instanceof ObjectNode object) {
        return new Row(file, line, object);
      }
      bad("not a JSON object; write one object a line", bytes);
    } catch (JsonProcessingException e) {
      bad(problem(e), bytes);
    }
    return null;
  }

  private static String problem(JsonProcessingException e) {
    String said = e.getOriginalMessage();
    Matcher twice = TWICE.matcher(said);
    if (twice.matches()) {
      return "\"" + twice.group(1) + "\" is written twice; remove one of the two";
    }
    if (said.startsWith("Trailing token")) {
      return "more than one JSON value; write one object a line";
    }
    String column = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
    return "not JSON" + column + " (" + inBrief(said) + "); write one object a line";
  }

  /**
   * The line's text, or null if the line is bad. A first row that is not UTF-8 means that the file
   * is not, and so do Chinese characters in GB18030 where no line before had any in UTF-8.
   */
  private String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Decoding leniently is much faster, and only a replacement can hide a fault.
    boolean isUtf8 = text.indexOf(REPLACEMENT) < 0 || isUtf8(bytes);
    if (rows == 0 && (!isUtf8 || text.indexOf(0) >= 0)
        || !isUtf8 && !seenUtf8 && Utf8.isGb18030(bytes)) {
      throw Utf8.refusal(file + ":" + line, bytes);
    }
    if (!isUtf8) {
      bad("not UTF-8; write the line anew, or convert it", bytes);
      return null;
    }
    seenUtf8 |= text.length() < bytes.length;
    return line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK
        ? text.substring(1)
        : text;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The bytes of the next line without its end, cut when overlong; null at the end. */
  private byte[] nextLine() {
    ByteArrayOutputStream earlier = null;
    long length = 0;
    overlong = false;
    while (true) {
      if (position == limit && !fill()) {
        return length == 0 ? null : joined(earlier, 0);
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      boolean whole = end < limit;
      length += end - position;
      overlong |= length > LONGEST_LINE_BYTES;
      if (whole && earlier == null) {
        byte[] bytes = Arrays.copyOfRange(buffer, position, end);
        position = end + 1;
        return bytes;
      }
      if (earlier == null) {
        earlier = new ByteArrayOutputStream(2 * (end - position) + USUAL_LINE_BYTES);
      }
      int room = (overlong ? KEPT_BYTES : LONGEST_LINE_BYTES) - earlier.size();
      earlier.write(buffer, position, Math.max(0, Math.min(room, end - position)));
      position = whole ? end + 1 : end;
      if (whole) {
        return joined(earlier, overlong ? KEPT_BYTES : 0);
      }
    }
  }

  private static byte[] joined(ByteArrayOutputStream bytes, int most) {
    byte[] all = bytes == null ? new byte[0] : bytes.toByteArray();
    return most > 0 && all.length > most ? Arrays.copyOf(all, most) : all;
  }

  private boolean fill() {
    try {
      position = 0;
      limit = Math.max(0, in.read(buffer));
      return limit > 0;
    } catch (IOException e) {
      throw new InputException(file + ":" + (line + 1), "cannot be read further", "try again", e);
    }
  }

  /** How messages call what is read. */
  public String name() {
    return file;
  }

  /** Tells the listener of a row that parses but cannot be used. */
  public void reject(Row row, String problem) {
    badLines.badLine(
        file, row.line(), problem, row.json().toString().getBytes(StandardCharsets.UTF_8));
  }

  private void bad(String problem, byte[] bytes) {
    badLines.badLine(file, line, problem, bytes);
  }

  /** The parser's first line without its remarks in brackets, which are about the parser. */
  private static String inBrief(String text) {
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    int remark = line.indexOf(" (start marker");
    String first = remark < 0 ? line : line.substring(0, remark);
    return first.length() > 160 ? first.substring(0, 160) + "…" : first;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new InputException(file, "cannot be closed", "try again", e);
    }
  }
}
