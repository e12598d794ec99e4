package dev.candor.launcher.detect;

import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowLabels;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyHash;
import dev.candor.model.Stratum;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns rows with outcomes into recorded rows; those that are none are rejected by number. A row
 * without an outcome that reports an error is a failed probe, or the provider's block.
 */
final class OutcomeRows {
  private final Map<String, String> names = new HashMap<>();
  private final Survey survey;
  private long coarsePartials;
  private long failed;

  OutcomeRows(Survey survey) {
    this.survey = survey;
  }

  /** Rows whose probe failed: with an error, or as candor classify writes them. */
  long failed() {
    return failed;
  }

  /** How many outcomes were the coarse {@code partial}, taken as deflection. */
  long coarsePartials() {
    return coarsePartials;
  }

  /** Reads to the end, handing each row on. */
  void read(RowReader reader, Consumer<RecordedRow> taker) {
    for (Row row = reader.next(); row != null; row = reader.next()) {
      RecordedRow recorded;
      try {
        RowLabels labels = RowLabels.of(row);
        recorded = recorded(row, labels);
        if (recorded.isFailed()) {
          failed++;
        } else {
          survey.add(row, labels);
        }
      } catch (Row.RowException e) {
        reader.reject(row, e.getMessage());
        continue;
      }
      taker.accept(recorded);
    }
  }

  private RecordedRow recorded(Row row, RowLabels labels) {
    Outcome outcome = came(row);
    return new RecordedRow(
        once(labels.target()),
        once(labels.release()),
        new Stratum(
            once(labels.promptId()),
            once(labels.intent()),
            once(labels.topic()),
            once(labels.lang()),
            labels.arm()),
        once(labels.writtenLang()),
        labels.cycle(),
        labels.sample(),
        labels.id(),
        labels.timestamp(),
        outcome,
        row.reply().map(ReplyHash::of).orElse(null),
        RowTraits.length(row),
        RowTraits.grade(row),
        outcome == null ? null : RowTraits.layer(row, outcome));
  }

  /** The outcome, which is null for a failed probe. */
  private Outcome came(Row row) {
    if (row.name("outcome").isEmpty()) {
      if (row.json().path("failure").isTextual()) {
        return null;
      }
      if (RecordedAnswer.tellsOfError(row)) {
        return RecordedAnswer.of(row).isFailed() ? null : Outcome.FILTERED;
      }
    }
    coarsePartials += row.isCoarsePartial() ? 1 : 0;
    return row.outcome()
        .orElseThrow(
            () ->
                new Row.RowException(
                    row.json().has("response")
                        ? "\"outcome\" is missing; run candor classify on the file first"
                        : "\"outcome\" is missing; every row needs it"));
  }

  /** One copy of each name, however many rows have it. */
  private String once(String name) {
    return names.computeIfAbsent(name, same -> same);
  }
}
