package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ComparisonReport;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Cell;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How often an unchanged release alarms within 60 cycles, at level .01. */
final class FalseAlarms {
  private static final int PROMPTS = 20;
  private static final int BASELINE_CYCLES = 10;
  private static final int CYCLES = 60;
  private static final double LEVEL = .01;

  private FalseAlarms() {}

  private enum Design {
    EQUAL("one reply a prompt and cycle"),
    UNEQUAL("1 to 12 replies a prompt, half of the cycles missing"),
    CHANGING("8 prompts leave after cycle 15, 8 others come"),
    CANARY("the baseline runs on beside the candidate");

    private final String title;

    Design(String title) {
      this.title = title;
    }
  }

  static void print(PrintStream out, long seed, int runs) {
    out.println(
        "False alarms, 20 prompts, base rates Beta(.4, 1.6), random mix of outcomes, ten baseline"
            + " cycles, 60 looks, level .01");
    for (Design design : Design.values()) {
      Map<String, Integer> alarms = new LinkedHashMap<>();
      int any = 0;
      for (int run = 0; run < runs; run++) {
        Set<String> alarmed = run(design, new Draws(seed + 7919L * run + design.ordinal()));
        any += alarmed.isEmpty() ? 0 : 1;
        alarmed.forEach(measure -> alarms.merge(measure, 1, Integer::sum));
      }
      out.printf(
          Locale.ROOT, "  %-52s any cell or contrast %.4f%n", design.title, (double) any / runs);
      StringBuilder measures = new StringBuilder("     ");
      alarms.forEach(
          (measure, count) ->
              measures.append(
                  String.format(Locale.ROOT, " %s %.4f", measure, (double) count / runs)));
      out.println(measures);
    }
    for (Rival rival : Rival.values()) {
      out.printf(
          Locale.ROOT,
          "  %-52s %.4f%n",
          rival.title(),
          rival(rival, seed, runs / 4) / (runs / 4.0));
    }
  }

  private static Set<String> run(Design design, Draws draws) {
    Stratum[] prompts = Trial.prompts(PROMPTS + 8);
    double[] rates = draws.baseRates(prompts.length);
    double[][] shares = new double[prompts.length][];
    int[] replies = new int[prompts.length];
    for (int s = 0; s < prompts.length; s++) {
      shares[s] = draws.shares(5);
      replies[s] = design == Design.UNEQUAL ? 1 + draws.below(12) : 1;
    }
    ReleaseHistory baseline =
        Trial.history(
            BASELINE_CYCLES,
            cycle -> cycle(design, draws, prompts, rates, shares, replies, cycle, 0));
    ReleaseComparison comparison =
        ReleaseComparison.start(DetectionSettings.defaults().withLevel(LEVEL), baseline, "new");
    for (int cycle = 1; cycle <= CYCLES; cycle++) {
      if (design == Design.CANARY) {
        comparison =
            comparison.withBaseline(
                cycle(design, draws, prompts, rates, shares, replies, BASELINE_CYCLES + cycle, 0));
      }
      comparison =
          comparison.withCandidate(
              cycle(design, draws, prompts, rates, shares, replies, cycle, cycle));
    }
    Set<String> alarmed = new TreeSet<>();
    if (comparison.alarmed()) {
      ComparisonReport report = comparison.report();
      for (Cell cell : report.cells()) {
        if (cell.alarmCycle() != null) {
          alarmed.add(cell.measure());
        }
      }
      if (alarmed.isEmpty()) {
        alarmed.add("contrast");
      }
    }
    return alarmed;
  }

  private static CycleTally cycle(
      Design design,
      Draws draws,
      Stratum[] prompts,
      double[] rates,
      double[][] shares,
      int[] replies,
      int number,
      int candidateCycle) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int s = 0; s < prompts.length; s++) {
      boolean late = candidateCycle > 15;
      boolean asked =
          design == Design.CHANGING
              // Of the late eight the baseline knows half.
              ? s < 12 || (s < 20 ? !late : late || candidateCycle == 0 && s < 24)
              : s < PROMPTS;
      if (asked && (design != Design.UNEQUAL || draws.chance(.5))) {
        tallies.add(Trial.mixed(draws, prompts[s], rates[s], shares[s], replies[s]));
      }
    }
    return new CycleTally(number, tallies);
  }

  private static int rival(Rival rival, long seed, int runs) {
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      Draws draws = new Draws(seed + 7919L * run);
      double[] rates = draws.baseRates(PROMPTS);
      int[] x0 = new int[PROMPTS];
      int[] x1 = new int[PROMPTS];
      for (int s = 0; s < PROMPTS; s++) {
        x0[s] = draws.binomial(BASELINE_CYCLES, rates[s]);
      }
      boolean alarm = false;
      for (int look = 1; look <= CYCLES && !alarm; look++) {
        for (int s = 0; s < PROMPTS; s++) {
          x1[s] += draws.binomial(1, rates[s]);
        }
        alarm = rival.alarms(x0, BASELINE_CYCLES, x1, look, LEVEL, look);
      }
      alarms += alarm ? 1 : 0;
    }
    return alarms;
  }
}
