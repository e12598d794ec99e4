package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Outcome;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Day and night, weekdays: what a pattern that recurs does to comparisons and to the watch. */
final class Seasons {
  private static final int PROMPTS = 24;
  private static final int SAMPLES = 2;
  private static final int CANDIDATE_CYCLES = 20;
  private static final double LEVEL = .01;
  private static final double PROMISED = 1460;
  private static final int WATCHED = 300;
  private static final int WATCH_RUNS_PART = 20;

  /**
   * A pattern of log odds that recurs.
   *
   * @param size half of the way from its lowest to its highest
   * @param period cycles until it recurs
   * @param low cycles of a period that are low; the others are high
   * @param reference cycles of the baseline, and of the watch's reference
   * @param span cycles that share a mood
   */
  private record Season(double size, int period, int low, int reference, int span) {
    private String title() {
      return String.format(
          Locale.ROOT,
          "±%.1f, %d of %d cycles low, reference %d%s",
          size,
          low,
          period,
          reference,
          span == 1 ? "" : ", stretches of " + span);
    }

    private double at(long cycle) {
      return cycle % period < low ? -size : size;
    }
  }

  private static final List<Season> SEASONS =
      List.of(
          new Season(.5, 2, 1, 10, 1),
          new Season(.5, 4, 2, 10, 1),
          new Season(.5, 8, 4, 10, 1),
          new Season(.5, 12, 6, 10, 1),
          new Season(.5, 12, 6, 12, 2),
          new Season(.5, 24, 12, 10, 1),
          new Season(.5, 24, 12, 48, 1),
          new Season(.5, 24, 12, 12, 3),
          new Season(.5, 24, 12, 24, 3),
          new Season(.5, 24, 12, 48, 3),
          new Season(.5, 7, 2, 10, 1),
          new Season(.2, 28, 8, 10, 1),
          new Season(.2, 28, 8, 56, 1),
          new Season(.5, 28, 8, 56, 1));

  private Seasons() {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "Unchanged releases of %d prompts, %d samples, whose log odds have a pattern that begins"
            + " anywhere: comparisons of %d cycles at level %.2f, and watches of %d cycles, run"
            + " length %.0f promised%n",
        PROMPTS,
        SAMPLES,
        CANDIDATE_CYCLES,
        LEVEL,
        WATCHED,
        PROMISED);
    for (Season season : SEASONS) {
      if (!rows.wanted(season.title())) {
        continue;
      }
      int alarms = 0;
      for (int run = 0; run < runs; run++) {
        alarms += compared(season, seed + 15_485_867L * run) ? 1 : 0;
      }
      int watches = Math.max(1, runs / WATCH_RUNS_PART);
      long cycles = 0;
      int silent = 0;
      for (int run = 0; run < watches; run++) {
        int lasted = watched(season, seed + 32_452_843L * run);
        cycles += Math.min(lasted, WATCHED);
        silent += lasted <= WATCHED ? 1 : 0;
      }
      out.printf(
          Locale.ROOT,
          "  %-40s %s   watch: %d alarms in %d cycles%n",
          season.title(),
          TableRows.share(alarms, runs),
          silent,
          cycles);
    }
  }

  private static boolean compared(Season season, long seed) {
    Draws draws = new Draws(seed);
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = draws.baseRates(PROMPTS);
    int begins = draws.below(season.period);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    long[] cycles = new long[season.reference];
    double[] shares = new double[season.reference];
    for (int cycle = 0; cycle < season.reference; cycle++) {
      CycleTally tally = cycle(draws, prompts, rates, cycle, season, begins);
      cycles[cycle] = cycle;
      shares[cycle] = constrained(tally);
      baseline = baseline.with(tally);
    }
    ReleaseComparison comparison =
        ReleaseComparison.start(DetectionSettings.defaults().withLevel(LEVEL), baseline, "new")
            .under(LastingMoods.of(cycles, shares));
    for (int i = 0; i < CANDIDATE_CYCLES && !comparison.alarmed(); i++) {
      int number = season.reference + i;
      comparison = comparison.withCandidate(cycle(draws, prompts, rates, number, season, begins));
    }
    return comparison.alarmed();
  }

  private static double constrained(CycleTally tally) {
    int marked = 0;
    for (StratumTally one : tally.strata()) {
      marked += one.counts().count(Outcome.REFUSAL);
    }
    return (double) marked / (tally.strata().size() * SAMPLES);
  }

  /** Cycles after the reference until an alarm; more than are watched without one. */
  private static int watched(Season season, long seed) {
    Draws draws = new Draws(seed);
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = draws.baseRates(PROMPTS);
    int begins = draws.below(season.period);
    SilentChangeMonitor monitor =
        SilentChangeMonitor.start(
            DetectionSettings.defaults()
                .withSilentChangeCycles(PROMISED / season.span)
                .withReferenceCycles(Math.max(1, season.reference / season.span)),
            "release");
    for (int number = 0; number < season.reference + WATCHED; number++) {
      monitor = monitor.with(cycle(draws, prompts, rates, number, season, begins));
      if (monitor.change().isPresent()) {
        return number + 1 - season.reference;
      }
    }
    return WATCHED + 1;
  }

  private static CycleTally cycle(
      Draws draws, Stratum[] prompts, double[] rates, long number, Season season, int begins) {
    double shift = season.at(begins + number);
    return Trial.shifted(draws, prompts, rates, number, shift, SAMPLES).within(season.span);
  }
}
