package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How long the watch for silent changes runs without one where an outcome is rare. */
final class SilentRare {
  private static final int PROMPTS = 12;
  private static final double PROMISED = 200;
  private static final int LONGEST = 300;

  private SilentRare() {}

  /**
   * A target.
   *
   * @param rate how often each prompt's reply is a refusal
   */
  private record Target(double rate, int reference) {
    private String title() {
      return String.format(
          Locale.ROOT, "%d prompts at %.3f, reference of %d cycles", PROMPTS, rate, reference);
    }
  }

  private static final List<Target> TARGETS =
      List.of(
          new Target(.01, 5),
          new Target(.01, 10),
          new Target(.003, 5),
          new Target(.003, 10),
          new Target(.03, 5),
          new Target(.03, 10));

  private record Run(int cycles, boolean alarmed) {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "Silent watch where an outcome is rare, run length %.0f cycles promised, at most %d cycles"
            + " each, %d runs: cycles between alarms (95 %% of the rate)%n",
        PROMISED,
        LONGEST,
        runs);
    for (Target target : TARGETS) {
      if (!rows.wanted(target.title())) {
        continue;
      }
      List<Run> done =
          IntStream.range(0, runs)
              .parallel()
              .mapToObj(run -> run(target, seed + 32_452_843L * run))
              .toList();
      long cycles = done.stream().mapToLong(Run::cycles).sum();
      int alarms = (int) done.stream().filter(Run::alarmed).count();
      Share share = Share.of(cycles, alarms);
      out.printf(
          Locale.ROOT,
          "  %-48s %.1f (%d alarms in %d cycles, %.1f to %.1f)%n",
          target.title(),
          (double) cycles / alarms,
          alarms,
          cycles,
          1 / share.high(),
          1 / share.low());
    }
  }

  private static Run run(Target target, long seed) {
    Draws draws = new Draws(seed);
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = new double[PROMPTS];
    Arrays.fill(rates, target.rate);
    SilentChangeMonitor monitor =
        SilentChangeMonitor.start(
            DetectionSettings.defaults()
                .withSilentChangeCycles(PROMISED)
                .withReferenceCycles(target.reference),
            "release");
    int cycle = 0;
    while (monitor.change().isEmpty() && cycle < target.reference + LONGEST) {
      monitor = monitor.with(Trial.shifted(draws, prompts, rates, cycle++, 0, 1));
    }
    return new Run(cycle - target.reference, monitor.change().isPresent());
  }
}
