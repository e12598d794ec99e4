package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.model.Stratum;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Two routes to one model, side by side: the first looks come when the one has ten cycles, and both
 * go on growing. Each has moods of its own.
 */
final class Routes {
  private static final int PROMPTS = 24;
  private static final int SAMPLES = 2;
  private static final int ALONE = 10;
  private static final int BESIDE = 40;
  private static final int KEPT = 32;
  private static final double LEVEL = .01;
  private static final double DIFFERENT = .46;

  private Routes() {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "Two routes of %d prompts, %d samples, ten cycles of the one and then %d of both, level"
            + " %.2f: alike, and where one constrains .20 and the other %.2f%n",
        PROMPTS,
        SAMPLES,
        BESIDE,
        LEVEL,
        DIFFERENT);
    double shift = Draws.shiftTo(DIFFERENT);
    for (double mood : new double[] {0, .2, .3, .5, 1}) {
      String title = String.format(Locale.ROOT, "moods of sd %.1f", mood);
      if (!rows.wanted(title)) {
        continue;
      }
      // Each run has a seed of its own, so that processors may share them.
      long alike =
          IntStream.range(0, runs)
              .parallel()
              .filter(run -> looks(seed + 15_485_867L * run, mood, 0) <= BESIDE)
              .count();
      int[] delays =
          IntStream.range(0, Math.max(1, runs / 4))
              .parallel()
              .map(run -> looks(seed + 32_452_843L * run, mood, shift))
              .sorted()
              .toArray();
      out.printf(
          Locale.ROOT,
          "  %-20s alike %s   different: median %d, nine of ten %d, found %s%n",
          title,
          TableRows.share((int) alike, runs),
          delays[delays.length / 2],
          delays[delays.length * 9 / 10],
          TableRows.share(
              (int) Arrays.stream(delays).filter(delay -> delay <= BESIDE).count(), delays.length));
    }
  }

  /** Cycles of both until they are called different; one more than there are if they are not. */
  private static int looks(long seed, double mood, double shift) {
    Draws draws = new Draws(seed);
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = draws.baseRates(PROMPTS);
    List<CycleTally> ofOne = new ArrayList<>();
    ReleaseComparison comparison =
        ReleaseComparison.start(
            DetectionSettings.defaults().withLevel(LEVEL),
            Trial.history(
                ALONE,
                cycle -> {
                  ofOne.add(cycle(draws, prompts, rates, cycle, mood, 0));
                  return ofOne.get(cycle);
                }),
            "other");
    for (int i = 1; i <= BESIDE; i++) {
      long number = ALONE + i - 1L;
      CycleTally one = cycle(draws, prompts, rates, number, mood, 0);
      ofOne.add(one);
      comparison =
          comparison
              .withBaseline(one)
              .under(LastingMoods.of(ofOne.subList(Math.max(0, ofOne.size() - KEPT), ofOne.size())))
              .withCandidate(cycle(draws, prompts, rates, number, mood, shift));
      if (comparison.alarmed()) {
        return i;
      }
    }
    return BESIDE + 1;
  }

  private static CycleTally cycle(
      Draws draws, Stratum[] prompts, double[] rates, long number, double mood, double shift) {
    return Trial.shifted(draws, prompts, rates, number, mood * draws.gaussian() + shift, SAMPLES);
  }
}
