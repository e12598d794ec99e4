package dev.candor.bench.detection;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code bin/bench detection [--runs N] [--seed N] [--only
 * false-alarms|habits|silent-habits|silent-rare|silent-tolerance|instrument|memory|seasons|routes|where|delay|sparse|silent|pairs|speed]
 * [--rows FILE] [--match TEXT]}: the detector's bars as tables, with the seeds that made them.
 */
public final class DetectionBenchmark {
  private static final List<String> SECTIONS =
      List.of(
          "false-alarms",
          "habits",
          "silent-habits",
          "silent-rare",
          "silent-tolerance",
          "instrument",
          "memory",
          "seasons",
          "routes",
          "where",
          "delay",
          "sparse",
          "silent",
          "pairs",
          "speed");
  private static final int DEFAULT_RUNS = 20_000;
  private static final long DEFAULT_SEED = 20_260_101;
  private static final int DELAY_RUNS_PART = 10;
  private static final int SILENT_RUNS_PART = 100;

  private DetectionBenchmark() {}

  /** Prints the tables; 0 when done, 2 on arguments it does not know. */
  public static int run(String[] arguments) {
    int runs = DEFAULT_RUNS;
    long seed = DEFAULT_SEED;
    String only = null;
    TableRows wanted = new TableRows("");
    Path rows = Path.of("../shared/eval/train-responses.jsonl");
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        return usage(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      try {
        switch (arguments[i]) {
          case "--runs" -> runs = Integer.parseInt(value);
          case "--seed" -> seed = Long.parseLong(value);
          case "--only" -> only = value;
          case "--match" -> wanted = new TableRows(value);
          case "--rows" -> rows = Path.of(value);
          default -> {
            return usage("unknown argument " + arguments[i]);
          }
        }
      } catch (NumberFormatException e) {
        return usage(arguments[i] + " is \"" + value + "\", not a whole number");
      }
    }
    if (only != null && !SECTIONS.contains(only)) {
      return usage("unknown section " + only);
    }
    int tenth = Math.max(1, runs / DELAY_RUNS_PART);
    int hundredth = Math.max(1, runs / SILENT_RUNS_PART);
    PrintStream out = System.out;
    out.printf(Locale.ROOT, "seed %d, runs %d%n", seed, runs);
    for (String section : SECTIONS) {
      if (only != null && !only.equals(section)) {
        continue;
      }
      out.println();
      switch (section) {
        case "false-alarms" -> FalseAlarms.print(out, seed, runs);
        case "habits" -> ProviderHabits.print(out, seed, tenth, wanted);
        case "silent-habits" -> ProviderHabits.printSilent(out, seed, hundredth, wanted);
        case "silent-rare" -> SilentRare.print(out, seed, tenth, wanted);
        case "silent-tolerance" -> SilentTolerance.print(out, seed, hundredth, wanted);
        case "instrument" -> SuspectInstrument.print(out, seed, tenth, wanted);
        case "memory" -> LongMemory.print(out, seed, tenth, wanted);
        case "seasons" -> Seasons.print(out, seed, tenth, wanted);
        case "routes" -> Routes.print(out, seed, tenth, wanted);
        case "where" -> WhereItMoved.print(out, seed, tenth);
        case "delay" -> Delays.printCommon(out, seed, tenth);
        case "sparse" -> Delays.printSparse(out, seed, tenth);
        case "silent" -> SilentChanges.print(out, seed, hundredth);
        case "pairs" -> RecordedPairs.print(out, rows);
        default -> Throughput.print(out, seed);
      }
    }
    return 0;
  }

  private static int usage(String problem) {
    System.err.println(
        "bench detection: "
            + problem
            + "; use [--runs N] [--seed N] [--only "
            + String.join("|", SECTIONS)
            + "] [--rows FILE] [--match TEXT]");
    return 2;
  }
}
