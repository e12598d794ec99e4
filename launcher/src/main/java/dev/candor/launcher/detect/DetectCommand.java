package dev.candor.launcher.detect;

import dev.candor.detection.ComparisonReport;
import dev.candor.detection.DetectionSettings;
import dev.candor.launcher.rows.RowReader;
import dev.candor.runtime.InputException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Drift detection on rows that already have an outcome: no Kafka, no classifier. */
@Command(
    name = "detect",
    description = "Finds drift between the releases in rows that already have an outcome.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Rows are JSON lines with release, prompt_id and outcome; optionally target, lang, intent,",
      "topic, arm, cycle, sample, timestamp, id and response. The outcome may be coarse: partial",
      "is taken as deflection. Exit codes: 0 no drift found, 2 bad input, 3 drifted."
    })
public final class DetectCommand implements Callable<Integer> {
  private static final int FINE = 0;
  private static final int DRIFTED = 3;
  private static final int SHOWN_BAD_LINES = 20;

  @Parameters(paramLabel = "FILE", description = "JSON lines; - is standard input.")
  private String file;

  @Option(names = "--json", description = "Print one JSON object per cell, and nothing else.")
  private boolean json;

  @Option(
      names = "--level",
      paramLabel = "P",
      defaultValue = "0.01",
      description =
          "Chance of any false alarm in one comparison, however often it is looked at"
              + " (default: ${DEFAULT-VALUE}).")
  private double level;

  @Option(names = "--baseline", paramLabel = "RELEASE", description = "Release to compare with.")
  private String baseline;

  @Option(names = "--candidate", paramLabel = "RELEASE", description = "Release to judge.")
  private String candidate;

  @Option(names = "--strict", description = "Stop at the first bad line.")
  private boolean strict;

  @Spec private CommandSpec spec;

  private long rows;
  private long badLines;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    DetectionSettings settings = settings();
    RecordedTallies tallies = read(err);
    List<RecordedTallies.Pair> pairs = tallies.pairs(baseline, candidate);
    if (pairs.isEmpty()) {
      throw new InputException(
          file,
          rows == 0 ? "no row could be read" : "no target has two releases to compare",
          "give rows of at least two releases of a target");
    }
    boolean drifted = false;
    for (RecordedTallies.Pair pair : pairs) {
      ComparisonReport report = tallies.compare(settings, pair);
      drifted |= report.verdict().isDrifted();
      if (json) {
        ComparisonReportJson.cells(pair.target(), report).forEach(out::println);
        err.println(ComparisonText.headline(pair.target(), report));
      } else {
        ComparisonText.print(out, pair.target(), report);
      }
    }
    out.flush();
    err.flush();
    return drifted ? DRIFTED : FINE;
  }

  private DetectionSettings settings() {
    try {
      return DetectionSettings.defaults().withLevel(level);
    } catch (IllegalArgumentException e) {
      throw new InputException("--level", "is " + level, "write a number between 0 and 0.5", e);
    }
  }

  private RecordedTallies read(PrintWriter err) {
    RecordedTallies tallies = new RecordedTallies();
    OutcomeRows outcomes = new OutcomeRows();
    try (RowReader reader =
        RowReader.open(
            file, System.in, (name, line, problem, bytes) -> report(name, line, problem, err))) {
      outcomes.read(
          reader,
          row -> {
            rows++;
            tallies.add(row);
          });
    }
    StringBuilder summary = new StringBuilder(rows + " rows read");
    if (tallies.repeated() > 0) {
      summary.append(", ").append(tallies.repeated()).append(" of them repeats, not counted again");
    }
    if (badLines > 0) {
      summary.append(", ").append(badLines).append(" bad lines left out");
    }
    if (outcomes.coarsePartials() > 0) {
      summary.append(", ").append(outcomes.coarsePartials()).append(" \"partial\" as deflection");
    }
    err.println(summary);
    return tallies;
  }

  private void report(String name, long line, String problem, PrintWriter err) {
    badLines++;
    if (strict) {
      throw new InputException(name + ":" + line, problem, "or leave out --strict to go on");
    }
    if (badLines <= SHOWN_BAD_LINES) {
      err.println("candor: " + name + ":" + line + ": " + problem);
    } else if (badLines == SHOWN_BAD_LINES + 1) {
      err.println("candor: more bad lines follow and are only counted");
    }
  }
}
