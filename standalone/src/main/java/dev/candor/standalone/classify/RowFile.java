package dev.candor.standalone.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.InputException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * JSON lines from a file or from standard input, one row at a time in bounded memory. A line that
 * is no row is a problem of that line; a file in another encoding is a problem of the file.
 */
final class RowFile implements Closeable {

  /** Longer lines are refused unread. */
  static final int LONGEST_LINE = 16 << 20;

  private static final String STANDARD_INPUT = "-";

  private final String name;
  private final InputStream in;
  private final ObjectMapper mapper = new ObjectMapper();
  private byte[] line = new byte[1 << 14];
  private int length;
  private long number;
  private boolean seenUtf8;

  private RowFile(String name, InputStream in) {
    this.name = name;
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * A line of the file.
   *
   * @param number its number, from 1
   * @param row the row; null when the line is none
   * @param problem what is wrong with the line, with the mend; null when it is a row
   */
  record Line(long number, ObjectNode row, String problem) {}

  static RowFile open(String file, InputStream standardInput) {
    if (file.equals(STANDARD_INPUT)) {
      return new RowFile("standard input", standardInput);
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw new InputException(file, "is a directory", "name a file of JSON lines, or -");
    }
    try {
      return new RowFile(file, Files.newInputStream(path));
    } catch (IOException e) {
      throw new InputException(file, "cannot be read", "check the path and its permissions", e);
    }
  }

  /** The next line that is not blank, or empty at the end. */
  Optional<Line> next() throws IOException {
    while (true) {
      int state = readLine();
      if (state == END) {
        return Optional.empty();
      }
      if (state == TOO_LONG) {
        return bad("longer than 16 MB; cut the response");
      }
      if (isBlank()) {
        continue;
      }
      String text = decode();
      return text == null
          ? bad("is not UTF-8; convert it, or remove it")
          : Optional.of(parse(text));
    }
  }

  private Optional<Line> bad(String problem) {
    return Optional.of(new Line(number, null, problem));
  }

  private static final int LINE = 0;
  private static final int TOO_LONG = 1;
  private static final int END = 2;

  private int readLine() throws IOException {
    length = 0;
    boolean tooLong = false;
    boolean any = false;
    for (int unit = in.read(); unit >= 0; unit = in.read()) {
      any = true;
      if (unit == '\n') {
        number++;
        return tooLong ? TOO_LONG : LINE;
      }
      if (length == LONGEST_LINE) {
        tooLong = true;
      } else if (!tooLong) {
        if (length == line.length) {
          line = Arrays.copyOf(line, Math.min(LONGEST_LINE, 2 * line.length));
        }
        line[length++] = (byte) unit;
      }
    }
    if (!any) {
      return END;
    }
    number++;
    return tooLong ? TOO_LONG : LINE;
  }

  private boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** The line's text; null if it alone is not UTF-8. */
  private String decode() {
    if (number == 1 && length >= 2 && (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff))) {
      throw new InputException(
          name, "is UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8");
    }
    int from = number == 1 && length >= 3 && startsWith(0xef, 0xbb) ? 3 : 0;
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      CharBuffer text = decoder.decode(ByteBuffer.wrap(line, from, length - from));
      seenUtf8 |= text.length() < length - from;
      return text.toString();
    } catch (CharacterCodingException e) {
      if (!seenUtf8) {
        throw new InputException(
            name + ":" + number,
            "is not UTF-8 (GB18030 perhaps)",
            "convert the file: iconv -f GB18030 -t UTF-8",
            e);
      }
      return null;
    }
  }

  private boolean startsWith(int first, int second) {
    return (line[0] & 0xff) == first && (line[1] & 0xff) == second;
  }

  private Line parse(String text) {
    try {
      JsonNode node = mapper.readTree(text);
      if (node instanceof ObjectNode row) {
        return new Line(number, row, null);
      }
      return new Line(number, null, "is not a JSON object; write one object per line");
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null ? "" : " (column " + e.getLocation().getColumnNr() + ")";
      return new Line(number, null, "is not valid JSON" + where + "; check quotes and commas");
    }
  }

  String name() {
    return name;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
