package dev.candor.launcher.detect;

import dev.candor.launcher.rows.BadLineReport;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads rows with outcomes for other commands than detect. */
public final class RecordedReplies {
  private RecordedReplies() {}

  /**
   * The rows of a file, grouped.
   *
   * @param says called with what should be known of the file and of its bad lines
   */
  public static RecordedTallies read(String file, Consumer<String> says) {
    RecordedTallies tallies = new RecordedTallies();
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try (RowReader reader =
        RowReader.open(
            file,
            System.in,
            new FieldOptions().reading(false, says),
            new BadLineReport(err, false))) {
      new OutcomeRows(new Survey()).read(reader, tallies::add);
    }
    return tallies;
  }
}
