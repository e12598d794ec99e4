package dev.candor.launcher.detect;

import dev.candor.detection.Arm;
import dev.candor.detection.Outcome;
import dev.candor.detection.ReplyHash;
import dev.candor.detection.Stratum;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowReader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Turns rows with outcomes into recorded rows; those that are none are rejected by number. */
final class OutcomeRows {
  private final Map<String, String> names = new HashMap<>();
  private long coarsePartials;

  /** How many outcomes were the coarse {@code partial}, taken as deflection. */
  long coarsePartials() {
    return coarsePartials;
  }

  /** Reads to the end, handing each row on. */
  void read(RowReader reader, Consumer<RecordedRow> taker) {
    for (Row row = reader.next(); row != null; row = reader.next()) {
      RecordedRow recorded;
      try {
        recorded = recorded(row);
      } catch (Row.RowException e) {
        reader.reject(row, e.getMessage());
        continue;
      }
      taker.accept(recorded);
    }
  }

  private RecordedRow recorded(Row row) {
    String promptId = row.mandatoryName("prompt_id");
    return new RecordedRow(
        once(row.name("target").orElse("default")),
        once(row.mandatoryName("release")),
        new Stratum(
            once(promptId),
            once(row.name("intent").orElse(promptId)),
            once(row.name("topic").orElse(Stratum.ALL)),
            once(row.name("lang").orElse("und").toLowerCase(Locale.ROOT)),
            arm(row.name("arm").orElse(Arm.SENSITIVE.wireName()))),
        row.number("cycle").orElse(0L),
        row.number("sample").orElse(null),
        row.text("id").orElse(null),
        row.time("timestamp").orElse(null),
        outcome(row.mandatoryName("outcome").toLowerCase(Locale.ROOT)),
        row.reply().map(ReplyHash::of).orElse(null));
  }

  /** One copy of each name, however many rows have it. */
  private String once(String name) {
    return names.computeIfAbsent(name, same -> same);
  }

  private static Arm arm(String value) {
    try {
      return Arm.ofWireName(value);
    } catch (IllegalArgumentException e) {
      throw new Row.RowException("arm: " + e.getMessage());
    }
  }

  private Outcome outcome(String value) {
    if (value.equals("partial")) {
      coarsePartials++;
      return Outcome.DEFLECTION;
    }
    try {
      return Outcome.ofWireName(value);
    } catch (IllegalArgumentException e) {
      throw new Row.RowException("outcome: " + e.getMessage());
    }
  }
}
