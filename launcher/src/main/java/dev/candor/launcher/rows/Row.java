package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Arm;
import dev.candor.model.BlockSignatures;
import dev.candor.model.LanguageTag;
import dev.candor.model.Outcome;
import dev.candor.model.Require;
import dev.candor.model.Sha256;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One row of a recording: a JSON object with its place. The getters throw {@link RowException} for
 * a field of the wrong kind.
 *
 * @param file name of the file
 * @param line number of the line, from 1
 * @param json the object, unknown fields included
 * @param blocks what tells a provider's block from a reply or a failure
 */
public record Row(String file, long line, ObjectNode json, BlockSignatures blocks) {
  private static final int LONGEST_NAME = 200;
  private static final String OUTCOME = "outcome";

  /** Above it not every whole number is a floating one. */
  private static final double LARGEST_WHOLE = 9e15;

  public Row {
    Require.nonNull(json, blocks);
  }

  /** A row read with the table of blocks that ships. */
  public Row(String file, long line, ObjectNode json) {
    this(file, line, json, BlockSignatures.shipped());
  }

  /** A field of a row is missing or of the wrong kind; the message names it and says what to do. */
  public static final class RowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RowException(String message) {
      super(message);
    }
  }

  /** Programs that know no missing whole numbers write all of them with a fraction of zero. */
  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE;
  }

  /**
   * A text, or empty where the field is absent or null. Numbers are taken as written, but for a
   * fraction of zero.
   */
  public Optional<String> text(String field) {
    JsonNode node = json.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (node.isFloatingPointNumber() && isWhole(node.asDouble())) {
      return Optional.of(String.valueOf((long) node.asDouble()));
    }
    if (node.isTextual() || node.isNumber()) {
      return Optional.of(node.asText());
    }
    throw new RowException("\"" + field + "\" is not a text; write it in quotes");
  }

  /**
   * What names something: a text without space around it and of bounded length, or empty where the
   * field is absent, null or blank.
   */
  public Optional<String> name(String field) {
    Optional<String> name = text(field).map(String::strip).filter(text -> !text.isEmpty());
    if (name.isPresent() && name.get().length() > LONGEST_NAME) {
      throw new RowException(
          "\"" + field + "\" is longer than " + LONGEST_NAME + " characters; shorten it");
    }
    return name;
  }

  /** The language as one tag; detected from the prompt if the row does not name it. */
  public String lang() {
    return name(RowField.LANG.key())
        .map(LanguageTag::of)
        .or(() -> text(RowField.PROMPT.key()).map(PromptLanguage::of))
        .orElse(LanguageTag.UNKNOWN);
  }

  /**
   * The prompt's name; made of its words where the row has none, so that the same words have the
   * same name everywhere.
   */
  public String promptId() {
    return name(RowField.PROMPT_ID.key())
        .or(() -> text(RowField.PROMPT.key()).filter(text -> !text.isBlank()).map(Row::nameOf))
        .orElseThrow(
            () ->
                new RowException(
                    "\"prompt_id\" is missing; every row needs it, or its \"prompt\""));
  }

  /** Sensitive or control. */
  public Arm arm() {
    try {
      return Arm.ofWireName(
          name(RowField.ARM.key()).orElse(Arm.SENSITIVE.wireName()).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RowException("arm: " + e.getMessage());
    }
  }

  /** The outcome, or empty where the row has none. */
  public Optional<Outcome> outcome() {
    try {
      return name(OUTCOME)
          .map(text -> isCoarsePartial() ? Outcome.DEFLECTION : Outcome.ofWireName(lower(text)));
    } catch (IllegalArgumentException e) {
      throw new RowException("outcome: " + e.getMessage());
    }
  }

  /**
   * Whether its outcome is the coarse {@code partial}, neither an answer nor a refusal, which is
   * taken for a deflection.
   */
  public boolean isCoarsePartial() {
    return name(OUTCOME).filter(text -> lower(text).equals("partial")).isPresent();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The HTTP status, or empty where it is absent, null or none. */
  public Optional<Integer> status() {
    return number(RowField.HTTP_STATUS.key())
        .filter(status -> status >= 100 && status < 600)
        .map(Long::intValue);
  }

  /** The release, which every row that is compared needs. */
  public String release() {
    return name(RowField.RELEASE.key())
        .orElseThrow(
            () ->
                new RowException(
                    "\"release\" is missing; every row needs it, or say --release PATH, or"
                        + " --release =NAME for one that all rows have"));
  }

  private static String nameOf(String prompt) {
    String text =
        Normalizer.normalize(prompt, Normalizer.Form.NFKC).strip().replaceAll("\\s+", " ");
    return "p-" + Sha256.hex(text, 6);
  }

  /** The reply, or empty where it is absent or null. A number is none. */
  public Optional<String> reply() {
    JsonNode node = json.get("response");
    if (node != null && !node.isNull() && !node.isTextual()) {
      throw new RowException("\"response\" is neither text nor null; write it in quotes");
    }
    return text("response");
  }

  /** A whole number from 0, or empty where the field is absent or null. */
  public Optional<Long> number(String field) {
    JsonNode node = json.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0) {
      return Optional.of(node.asLong());
    }
    if (node.isNumber() && node.asDouble() >= 0 && isWhole(node.asDouble())) {
      return Optional.of((long) node.asDouble());
    }
    if (node.isTextual() && node.asText().isBlank()) {
      return Optional.empty();
    }
    if (node.isTextual() && node.asText().strip().matches("\\d{1,15}(\\.0{1,15})?")) {
      return Optional.of(Long.parseLong(node.asText().strip().replaceFirst("\\..*", "")));
    }
    throw new RowException("\"" + field + "\" is not a whole number from 0; correct it");
  }

  /** A time, as {@link RowTime} reads it. */
  public Optional<Instant> time(String field) {
    JsonNode node = json.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(RowTime.of(node));
    } catch (DateTimeException e) {
      throw new RowException(
          "\""
              + field
              + "\" is not a time; write ISO 8601, or Unix time in seconds, milliseconds,"
              + " microseconds or nanoseconds");
    }
  }
}
