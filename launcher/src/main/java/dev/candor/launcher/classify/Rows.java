package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Reply;
import dev.candor.launcher.rows.BadLineReport;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowField;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import dev.candor.model.EmptyReplies;
import dev.candor.report.ComparisonText;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Walks the rows of a file: bad lines are reported with their number and counted, or stop. */
final class Rows {

  private final FieldOptions fields;
  private final PrintWriter err;
  private final BadLineReport badLines;
  private final Map<String, Long> failures = new TreeMap<>();
  private final Map<List<String>, EmptyReplies> empty = new LinkedHashMap<>();
  private long good;
  private long emptyReplies;

  /** Rows of this project's own. */
  Rows(boolean strict, PrintWriter err) {
    this(err, new FieldOptions(), new BadLineReport(err, strict));
  }

  Rows(PrintWriter err, FieldOptions fields) {
    this(err, fields, fields.badLines(err));
  }

  private Rows(PrintWriter err, FieldOptions fields, BadLineReport badLines) {
    this.err = err;
    this.fields = fields;
    this.badLines = badLines;
  }

  /** Takes one row; throws {@link Row.RowException} if it cannot be used. */
  @FunctionalInterface
  interface Taker<T> {
    void take(T row) throws IOException;
  }

  /** Takes one row with what came back, likewise. */
  @FunctionalInterface
  interface AnswerTaker {
    void take(ObjectNode row, RecordedAnswer answer) throws IOException;
  }

  void read(String file, InputStream standardInput, Taker<ObjectNode> taker) throws IOException {
    walk(file, standardInput, row -> taker.take(row.json()));
  }

  /** The same for rows whose replies are to be classified; failed probes are counted by reason. */
  void readAnswers(String file, InputStream standardInput, AnswerTaker taker) throws IOException {
    walk(
        file,
        standardInput,
        row -> {
          RecordedAnswer answer = RecordedAnswer.of(row);
          noteEmpty(row, answer);
          taker.take(row.json(), answer);
          if (answer.isFailed()) {
            failures.merge(answer.failure(), 1L, Long::sum);
          }
        });
  }

  private void noteEmpty(Row row, RecordedAnswer answer) {
    boolean isControl = row.name(RowField.ARM.key()).filter("control"::equals).isPresent();
    emptyReplies += answer.isEmpty() ? 1 : 0;
    boolean isEmpty = answer.isEmpty() || RecordedAnswer.EMPTY_REPLY.equals(answer.failure());
    empty.merge(
        List.of(
            row.name(RowField.TARGET.key()).orElse("default"),
            row.name(RowField.RELEASE.key()).orElse("")),
        EmptyReplies.ofOne(isControl, isEmpty),
        EmptyReplies::plus);
  }

  /** Releases whose empty replies are the endpoint's fault, a sentence each. */
  List<String> broken() {
    return empty.entrySet().stream()
        .filter(entry -> entry.getValue().areTheEndpoints())
        .map(
            entry ->
                Survey.broken(entry.getKey().get(0), entry.getKey().get(1), entry.getValue())
                    + ", so its empty replies, taken here for filtered, are no sign of moderation")
        .toList();
  }

  private void walk(String file, InputStream standardInput, Taker<Row> taker) throws IOException {
    try (RowReader rows =
        RowReader.open(
            file,
            standardInput,
            fields.reading(
                true, sentence -> err.println("candor: " + ComparisonText.cleanLines(sentence))),
            badLines)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        try {
          taker.take(row);
          good++;
        } catch (Row.RowException e) {
          rows.reject(row, e.getMessage());
        }
      }
      if (good == 0) {
        String found = badLines.count() == 0 ? "has no rows" : "has no usable row";
        throw new InputException(
            rows.name(), found, "each row needs a response; name its field with --response");
      }
    }
  }

  /** Lines that were no usable row. */
  long bad() {
    return badLines.count();
  }

  /** Rows taken, failed probes among them. */
  long good() {
    return good;
  }

  /** Failed probes by reason. */
  Map<String, Long> failures() {
    return failures;
  }

  /** Failed probes. */
  long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What became of the rows, where that is not plain: {@code , 2 failed probes (timeout 2)}. */
  String asides() {
    StringBuilder words = new StringBuilder();
    if (failed() > 0) {
      words.append(", ").append(failed()).append(" of them failed probes ").append(failures);
    }
    if (emptyReplies > 0) {
      words.append(", ").append(emptyReplies).append(" of them empty replies");
    }
    if (bad() > 0) {
      words.append(", skipped ").append(bad()).append(" bad lines");
    }
    return words.toString();
  }

  /** The reply in a row that holds one. */
  static Reply reply(ObjectNode row) {
    RecordedAnswer answer = RecordedAnswer.of(new Row("", 0, row));
    if (answer.isFailed()) {
      throw new Row.RowException(
          "is a failed probe (" + answer.failure() + "), which has no reply");
    }
    return answer.reply();
  }

  /** A field's text, or null. */
  static String text(ObjectNode row, String field) {
    JsonNode value = row.get(field);
    return value != null && value.isTextual() ? value.textValue() : null;
  }
}
