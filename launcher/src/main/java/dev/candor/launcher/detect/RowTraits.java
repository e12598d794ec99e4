package dev.candor.launcher.detect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowField;
import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyEnd;
import dev.candor.model.WireNamed;

/** What is read off a row besides its outcome. */
public final class RowTraits {
  private static final String LAYER = "layer";

  private static final String LENGTH = "response_length";

  private RowTraits() {}

  /** Characters of the reply, as the row says or by its text; null where neither tells. */
  public static Integer length(Row row) {
    return row.number(LENGTH)
        .map(characters -> (int) Math.min(Integer.MAX_VALUE, characters))
        .or(() -> row.reply().map(String::length))
        .orElse(null);
  }

  /** What a row says its reply makes of the key facts; null where it says nothing. */
  public static KeyFactGrade grade(Row row) {
    Double coverage = coverage(row);
    return coverage == null ? null : KeyFactGrade.of(coverage, contradicted(row) > 0);
  }

  /** Share of the key facts that the reply mentions, as the row says; null where it does not. */
  public static Double coverage(Row row) {
    JsonNode coverage = row.json().path("key_fact_coverage");
    if (coverage.isMissingNode() || coverage.isNull()) {
      return null;
    }
    if (!coverage.isNumber() || coverage.asDouble() < 0 || coverage.asDouble() > 1) {
      throw new Row.RowException(
          "\"key_fact_coverage\" is not a share; write a number from 0 to 1");
    }
    return coverage.asDouble();
  }

  /** How many key facts the reply contradicts, as the row says; 1 where it says only that. */
  public static int contradicted(Row row) {
    JsonNode contradicted = row.json().path("contradicts_key_fact");
    return contradicted.isContainerNode() ? contradicted.size() : contradicted.asBoolean() ? 1 : 0;
  }

  /**
   * Where the answer was suppressed: what the row says, else what the reply's end shows; null where
   * it was not.
   */
  public static Layer layer(Row row, Outcome outcome) {
    if (outcome.isConstrained() && row.name(LAYER).isPresent()) {
      try {
        return WireNamed.of(Layer.class, row.name(LAYER).get());
      } catch (IllegalArgumentException e) {
        throw new Row.RowException("layer: " + e.getMessage());
      }
    }
    return Layer.of(
        outcome,
        new ReplyEnd(
            row.reply().orElse(null),
            row.text(RowField.REASONING.key()).orElse(null),
            row.text(RowField.FINISH_REASON.key()).orElse(null),
            row.status().orElse(null),
            row.text(RowField.PROVIDER_ERROR.key()).filter(words -> !words.isBlank()).orElse(null),
            false,
            null));
  }
}
