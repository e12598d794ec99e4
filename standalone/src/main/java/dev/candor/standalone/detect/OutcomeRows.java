package dev.candor.standalone.detect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.candor.detection.Arm;
import dev.candor.detection.Outcome;
import dev.candor.detection.ReplyHash;
import dev.candor.detection.Stratum;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads rows with outcomes, one JSON object a line. A line that cannot be read is handed on with
 * its number and the mend; the rest goes on.
 */
final class OutcomeRows {
  private static final long MILLISECONDS_FROM = 100_000_000_000L;

  private final JsonFactory json = new JsonFactory();
  private final Map<String, String> names = new HashMap<>();
  private long coarsePartials;

  /** A line that could not be read. */
  record BadLine(long number, String problem) {}

  /** How many outcomes were the coarse {@code partial}, taken as deflection. */
  long coarsePartials() {
    return coarsePartials;
  }

  /** Reads to the end, handing each row and each bad line on. */
  void read(InputStream in, Consumer<RecordedRow> rows, Consumer<BadLine> bad) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(in, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    long number = 0;
    for (int next = bytes.read(); ; next = bytes.read()) {
      if (next >= 0 && next != '\n') {
        line.write(next);
        continue;
      }
      if (next >= 0 || line.size() > 0) {
        number++;
        readLine(line.toByteArray(), number, rows, bad);
        line.reset();
      }
      if (next < 0) {
        return;
      }
    }
  }

  private void readLine(
      byte[] bytes, long number, Consumer<RecordedRow> rows, Consumer<BadLine> bad) {
    try {
      String text = decode(bytes, number);
      if (!text.isBlank()) {
        rows.accept(row(text));
      }
    } catch (BadRowException e) {
      bad.accept(new BadLine(number, e.getMessage()));
    }
  }

  private static String decode(byte[] bytes, long number) throws BadRowException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BadRowException(
          "not UTF-8; convert the file first, such as with iconv -f GB18030 -t UTF-8");
    }
  }

  private RecordedRow row(String text) throws BadRowException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadRowException("not a JSON object; write one object a line");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isStructStart()) {
          parser.skipChildren();
        } else if (value != JsonToken.VALUE_NULL) {
          fields.put(name, parser.getText());
        }
      }
      if (parser.nextToken() != null) {
        throw new BadRowException("more than one JSON value; write one object a line");
      }
    } catch (JsonProcessingException e) {
      throw new BadRowException(
          "not JSON at column "
              + e.getLocation().getColumnNr()
              + " ("
              + e.getOriginalMessage()
              + ")");
    } catch (IOException e) {
      throw new IllegalStateException("reading a string failed", e);
    }
    String promptId = required(fields, "prompt_id");
    return new RecordedRow(
        name(fields.getOrDefault("target", "default")),
        name(required(fields, "release")),
        new Stratum(
            name(promptId),
            name(fields.getOrDefault("intent", promptId)),
            name(fields.getOrDefault("topic", Stratum.ALL)),
            name(required(fields, "lang")),
            arm(fields.getOrDefault("arm", Arm.SENSITIVE.wireName()))),
        whole(fields, "cycle", 0L),
        whole(fields, "sample", null),
        fields.get("id"),
        timestamp(fields.get("timestamp")),
        outcome(required(fields, "outcome")),
        fields.containsKey("response") ? (Long) ReplyHash.of(fields.get("response")) : null);
  }

  /** One copy of each name, however many rows have it. */
  private String name(String name) {
    return names.computeIfAbsent(name, same -> same);
  }

  private static String required(Map<String, String> fields, String field) throws BadRowException {
    String value = fields.get(field);
    if (value == null || value.isBlank()) {
      throw new BadRowException("no \"" + field + "\"; add it");
    }
    return value;
  }

  private static Arm arm(String value) throws BadRowException {
    try {
      return Arm.ofWireName(value);
    } catch (IllegalArgumentException e) {
      throw new BadRowException("arm: " + e.getMessage());
    }
  }

  private Outcome outcome(String value) throws BadRowException {
    if (value.equals("partial")) {
      coarsePartials++;
      return Outcome.DEFLECTION;
    }
    try {
      return Outcome.ofWireName(value);
    } catch (IllegalArgumentException e) {
      throw new BadRowException("outcome: " + e.getMessage());
    }
  }

  private static Long whole(Map<String, String> fields, String field, Long missing)
      throws BadRowException {
    String value = fields.get(field);
    if (value == null) {
      return missing;
    }
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw new BadRowException(field + " is \"" + value + "\"; write a whole number");
    }
  }

  private static Instant timestamp(String value) throws BadRowException {
    if (value == null) {
      return null;
    }
    try {
      if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
        long number = Long.parseLong(value);
        return number >= MILLISECONDS_FROM
            ? Instant.ofEpochMilli(number)
            : Instant.ofEpochSecond(number);
      }
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      throw new BadRowException("timestamp is \"" + value + "\"; write it as 2026-01-31T12:00:00Z");
    }
  }

  private static final class BadRowException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRowException(String message) {
      super(message);
    }
  }
}
