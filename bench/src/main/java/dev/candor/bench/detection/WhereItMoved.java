package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How many cycles changes need that a mean over all prompts hardly shows, and those under moods.
 */
final class WhereItMoved {
  private static final int BASELINE_CYCLES = 10;
  private static final int CYCLES = 30;
  private static final DetectionSettings LEVEL = DetectionSettings.defaults().withLevel(.01);
  private static final double[] TOLERANCES = {0, .02, .05};

  private WhereItMoved() {}

  /** What a prompt's replies are in one arm of the trial. */
  private interface Trend {
    StratumTally tally(Draws draws, int prompt, double mood, boolean after);
  }

  static void print(PrintStream out, long seed, int runs) {
    out.printf(
        Locale.ROOT,
        "Changes that are found in how many cycles, ten baseline cycles, one sample, %d runs%n",
        runs);
    DetectionSettings strict = DetectionSettings.defaults().withLevel(.001);
    for (double mood : new double[] {0, .3}) {
      for (double target : new double[] {.46, .39}) {
        print(
            out,
            String.format(Locale.ROOT, ".20 to %.2f, mood sd %.1f, level .001", target, mood),
            dense(seed, runs, 24, mood, target, strict));
      }
    }
    for (double level : new double[] {.001, .01}) {
      for (double target : new double[] {.46, .39}) {
        for (double tolerance : TOLERANCES) {
          print(
              out,
              String.format(
                  Locale.ROOT,
                  ".20 to %.2f, level %.3f, tolerance of %.0f points",
                  target,
                  level,
                  100 * tolerance),
              dense(
                  seed,
                  runs,
                  24,
                  0,
                  target,
                  DetectionSettings.defaults().withLevel(level).withTolerance(tolerance)));
        }
      }
    }
    for (int prompts : new int[] {24, 200}) {
      for (double mood : new double[] {0, .3}) {
        for (double target : new double[] {.24, .25}) {
          print(
              out,
              String.format(
                  Locale.ROOT,
                  "%d prompts, .20 to %.2f, mood sd %.1f, level .010, tolerance of 5 points",
                  prompts,
                  target,
                  mood),
              dense(seed, runs, prompts, mood, target, LEVEL.withTolerance(.05)));
        }
      }
    }
    int[] cell = new int[runs];
    int[] mixed = new int[runs];
    for (int run = 0; run < runs; run++) {
      Draws draws = new Draws(seed + 104_729L * run + 1);
      Stratum[] prompts = cells(96);
      double[] rates = draws.baseRates(96);
      cell[run] =
          delay(
              draws, 96, 0, LEVEL, (d, s, m, after) -> oneCell(d, prompts[s], rates[s], s, after));
      Stratum[] topics = cells(24);
      mixed[run] =
          delay(
              draws,
              24,
              0,
              LEVEL,
              (d, s, m, after) ->
                  Trial.refusals(
                      topics[s], d.binomial(1, !after ? .3 : s / 6 % 2 == 0 ? .8 : .03), 1));
    }
    print(out, "refusal to party line (.05 to .65) in one of 16 cells, level .01", cell);
    print(out, "two cells .30 to .80, two .30 to .03, level .01", mixed);
  }

  /** Delays where all prompts move alike in log odds. */
  private static int[] dense(
      long seed, int runs, int prompts, double mood, double target, DetectionSettings settings) {
    double shift = Draws.shiftTo(target);
    return IntStream.range(0, runs)
        .parallel()
        .map(
            run -> {
              Draws draws = new Draws(seed + 104_729L * run);
              Stratum[] strata = Trial.prompts(prompts);
              double[] rates = draws.baseRates(prompts);
              return delay(
                  draws,
                  prompts,
                  mood,
                  settings,
                  (d, s, m, after) ->
                      Trial.refusals(
                          strata[s],
                          d.binomial(1, Draws.shifted(rates[s], m + (after ? shift : 0))),
                          1));
            })
        .toArray();
  }

  /** Sixteen cells of six prompts, in one of which every reply is constrained. */
  private static StratumTally oneCell(
      Draws draws, Stratum stratum, double rate, int prompt, boolean after) {
    if (prompt >= 6) {
      return Trial.refusals(stratum, draws.binomial(1, rate), 1);
    }
    boolean aligned = draws.chance(after ? .65 : .05);
    return new StratumTally(
        stratum, OutcomeCounts.of(Map.of(aligned ? Outcome.ALIGNED : Outcome.REFUSAL, 1)));
  }

  private static Stratum[] cells(int count) {
    Stratum[] prompts = new Stratum[count];
    for (int s = 0; s < count; s++) {
      String topic = "t" + s / 12;
      prompts[s] =
          new Stratum(
              String.format("p%04d", s),
              "i" + s,
              topic,
              s / 6 % 2 == 0 ? "en" : "zh",
              Arm.SENSITIVE);
    }
    return prompts;
  }

  private static int delay(
      Draws draws, int prompts, double mood, DetectionSettings settings, Trend trend) {
    ReleaseHistory baseline =
        Trial.history(BASELINE_CYCLES, cycle -> cycle(draws, prompts, mood, cycle, trend, false));
    ReleaseComparison comparison = ReleaseComparison.start(settings, baseline, "new");
    for (int i = 1; i <= CYCLES; i++) {
      comparison =
          comparison.withCandidate(cycle(draws, prompts, mood, BASELINE_CYCLES + i, trend, true));
      if (comparison.alarmed()) {
        return i;
      }
    }
    return CYCLES + 1;
  }

  private static CycleTally cycle(
      Draws draws, int prompts, double sd, long number, Trend trend, boolean after) {
    double mood = sd == 0 ? 0 : sd * draws.gaussian();
    List<StratumTally> tallies = new ArrayList<>();
    for (int s = 0; s < prompts; s++) {
      tallies.add(trend.tally(draws, s, mood, after));
    }
    return new CycleTally(number, tallies);
  }

  private static void print(PrintStream out, String title, int[] delays) {
    int[] sorted = delays.clone();
    Arrays.sort(sorted);
    out.printf(
        Locale.ROOT,
        "  %-66s median %d  nine of ten %d  found %.1f %%%n",
        title,
        sorted[sorted.length / 2],
        sorted[sorted.length * 9 / 10],
        100.0 * Arrays.stream(sorted).filter(delay -> delay <= CYCLES).count() / sorted.length);
  }
}
