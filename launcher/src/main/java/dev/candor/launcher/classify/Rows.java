package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Reply;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowReader;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;

/** Walks the rows of a file: bad lines are reported with their number and counted, or stop. */
final class Rows {

  private final boolean strict;
  private final PrintWriter err;
  private long good;
  private long bad;

  Rows(boolean strict, PrintWriter err) {
    this.strict = strict;
    this.err = err;
  }

  /** Takes one row; throws {@link BadRow} if it cannot be used. */
  @FunctionalInterface
  interface Taker {
    void take(ObjectNode row) throws BadRow, IOException;
  }

  /** A row that cannot be used; the message says why, with the mend. */
  static final class BadRow extends Exception {
    private static final long serialVersionUID = 1L;

    BadRow(String message) {
      super(message, null, false, false);
    }
  }

  void read(String file, InputStream standardInput, Taker taker) throws IOException {
    try (RowReader rows =
        RowReader.open(
            file,
            standardInput,
            (name, line, problem, bytes) -> complain(name + ":" + line, problem))) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        try {
          taker.take(row.json());
          good++;
        } catch (BadRow e) {
          rows.reject(row, e.getMessage());
        }
      }
      if (good == 0) {
        String found = bad == 0 ? "has no rows" : "has no usable row";
        throw new InputException(rows.name(), found, "each line needs a JSON object with response");
      }
    }
  }

  private void complain(String place, String problem) {
    bad++;
    if (strict) {
      throw new InputException(place, problem, "mend the line, or leave out --strict to skip it");
    }
    err.println("candor: " + place + ": " + problem);
  }

  /** Lines that were no usable row. */
  long bad() {
    return bad;
  }

  /** Rows taken. */
  long good() {
    return good;
  }

  /** The reply in a row. */
  static Reply reply(ObjectNode row) throws BadRow {
    JsonNode response = row.get("response");
    if (response == null || !(response.isTextual() || response.isNull())) {
      throw new BadRow("field response must be text or null; every row needs it");
    }
    JsonNode status = row.get("http_status");
    return new Reply(
        response.isNull() ? null : response.textValue(),
        text(row, "prompt"),
        text(row, "lang"),
        text(row, "finish_reason"),
        status != null && status.isInt() ? status.intValue() : null,
        text(row, "provider_error"));
  }

  /** A field's text, or null. */
  static String text(ObjectNode row, String field) {
    JsonNode value = row.get(field);
    return value != null && value.isTextual() ? value.textValue() : null;
  }
}
