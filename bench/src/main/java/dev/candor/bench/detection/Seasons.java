package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.WeeklySeason;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Stratum;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Day and night, weekdays: what a pattern that recurs does to comparisons and to the watch. */
final class Seasons {
  private static final int PROMPTS = 24;
  private static final int SAMPLES = 2;
  private static final int CANDIDATE_CYCLES = 20;
  private static final double LEVEL = .01;
  private static final double PROMISED = 1460;
  private static final int WATCHED = 1000;
  private static final int WATCH_RUNS_PART = 20;
  private static final int TWO_WEEKS = 14;
  private static final int WEEKDAYS = 7;
  private static final double CHANGED_TO = .46;
  private static final int LATEST = 200;

  /**
   * A pattern of log odds that recurs.
   *
   * @param size half of the way from its lowest to its highest
   * @param period cycles until it recurs
   * @param low cycles of a period that are low; the others are high
   * @param reference cycles of the baseline, and of the watch's reference
   * @param span cycles that share a mood
   * @param daily cycles of a day
   */
  private record Season(double size, int period, int low, int reference, int span, int daily) {
    private String title() {
      return String.format(
          Locale.ROOT,
          "±%.1f, %d a day, %d of %d low, reference %d%s",
          size,
          daily,
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
          new Season(.5, 2, 1, 10, 1, 2),
          new Season(.5, 4, 2, 10, 1, 4),
          new Season(.5, 8, 4, 10, 1, 8),
          new Season(.5, 12, 6, 10, 1, 12),
          new Season(.5, 12, 6, 12, 2, 12),
          new Season(.5, 24, 12, 10, 1, 24),
          new Season(.5, 24, 12, 48, 1, 24),
          new Season(.5, 24, 12, 12, 3, 24),
          new Season(.5, 24, 12, 24, 3, 24),
          new Season(.5, 24, 12, 48, 3, 24),
          new Season(.5, 7, 2, 10, 1, 1),
          new Season(.2, 28, 8, 10, 1, 4),
          new Season(.2, 28, 8, 56, 1, 4),
          new Season(.5, 28, 8, 10, 1, 4),
          new Season(.5, 28, 8, 56, 1, 4),
          new Season(0, 28, 8, 10, 1, 4));

  private Seasons() {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "Unchanged releases of %d prompts, %d samples, whose log odds have a pattern that begins"
            + " anywhere: comparisons of %d cycles at level %.2f, looked at after each and once;"
            + " watches of %d cycles, a new one after each alarm, run length %.0f promised; and the"
            + " delay of a change to %.2f at the end of that%n",
        PROMPTS,
        SAMPLES,
        CANDIDATE_CYCLES,
        LEVEL,
        WATCHED,
        PROMISED,
        CHANGED_TO);
    for (Season season : SEASONS) {
      if (!rows.wanted(season.title())) {
        continue;
      }
      // Each run has a seed of its own, so that processors may share them.
      List<boolean[]> found =
          IntStream.range(0, runs)
              .parallel()
              .mapToObj(run -> compared(season, seed + 15_485_867L * run))
              .toList();
      out.printf(
          Locale.ROOT,
          "  %-46s %s, once %s; watch: %s%n",
          season.title(),
          TableRows.share((int) found.stream().filter(one -> one[0]).count(), runs),
          TableRows.share((int) found.stream().filter(one -> one[1]).count(), runs),
          watched(season, seed, Math.max(1, runs / WATCH_RUNS_PART), 0));
    }
  }

  /** Watches alone, of the patterns by weekday, without a tolerance and with one. */
  static void printWatches(PrintStream out, long seed, int runs, TableRows rows, double tolerance) {
    out.printf(
        Locale.ROOT,
        "Watches of %d cycles where log odds have a pattern that recurs, run length %.0f promised,"
            + " without tolerance, and with %.0f points%n",
        WATCHED,
        PROMISED,
        100 * tolerance);
    for (Season season : SEASONS) {
      if (season.period == WEEKDAYS * season.daily && rows.wanted(season.title())) {
        out.printf(
            Locale.ROOT,
            "  %-46s %s%n  %-46s %s%n",
            season.title(),
            watched(season, seed, runs, 0),
            "",
            watched(season, seed, runs, tolerance));
      }
    }
  }

  private static String watched(Season season, long seed, int watches, double tolerance) {
    // Each run has a seed of its own, so that processors may share them.
    List<Watched> watched =
        IntStream.range(0, watches)
            .parallel()
            .mapToObj(run -> watched(season, seed + 32_452_843L * run, tolerance))
            .toList();
    int[] delays = watched.stream().mapToInt(Watched::delay).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%d alarms in %d cycles of two weeks, %d in %d after; delay %d, nine of ten %d",
        watched.stream().mapToInt(Watched::early).sum(),
        (long) watches * TWO_WEEKS * season.daily,
        watched.stream().mapToInt(Watched::late).sum(),
        (long) watches * (WATCHED - TWO_WEEKS * season.daily),
        delays[watches / 2],
        delays[watches * 9 / 10]);
  }

  /** Whether comparing an unchanged release alarms, looked at after each cycle, and once. */
  private static boolean[] compared(Season season, long seed) {
    Draws draws = new Draws(seed);
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = draws.baseRates(PROMPTS);
    int begins = draws.below(season.period);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    List<CycleTally> past = new ArrayList<>();
    for (int cycle = 0; cycle < season.reference; cycle++) {
      CycleTally tally = cycle(draws, prompts, rates, cycle, season, begins, 0);
      past.add(tally);
      baseline = baseline.with(tally);
    }
    DetectionSettings settings = DetectionSettings.defaults().withLevel(LEVEL);
    LastingMoods moods = LastingMoods.of(past);
    ReleaseComparison comparison = ReleaseComparison.start(settings, baseline, "new").under(moods);
    for (int i = 0; i < CANDIDATE_CYCLES; i++) {
      comparison =
          comparison.withCandidate(
              cycle(draws, prompts, rates, season.reference + i, season, begins, 0));
    }
    return new boolean[] {
      comparison.alarmed(),
      ReleaseComparison.of(settings, baseline, comparison.candidate(), moods).alarmed()
    };
  }

  /**
   * A target as a monitor watches it: of what it became after an alarm the watch begins anew, and
   * what recurs by weekday is learnt from all days that have passed.
   *
   * @param early false alarms before two weeks had passed
   * @param late those after
   * @param delay cycles from a change at the end to its alarm
   */
  private record Watched(int early, int late, int delay) {}

  private static Watched watched(Season season, long seed, double tolerance) {
    Draws draws = new Draws(seed);
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = draws.baseRates(PROMPTS);
    double shift = Draws.shiftTo(CHANGED_TO);
    int begins = draws.below(season.period);
    DetectionSettings settings =
        DetectionSettings.defaults()
            .withSilentChangeCycles(PROMISED / season.span)
            .withReferenceCycles(Math.max(1, season.reference / season.span))
            .withTolerance(tolerance);
    SilentChangeMonitor monitor = SilentChangeMonitor.start(settings, "r0");
    List<WeeklySeason.Day> days = new ArrayList<>();
    List<CycleTally> ofDay = new ArrayList<>();
    WeeklySeason known = WeeklySeason.UNKNOWN;
    int early = 0;
    int late = 0;
    int number = 0;
    // The change comes to a watch that has its reference.
    for (; number < WATCHED || !monitor.isWatching(); number++) {
      long day = number / season.daily;
      if (number % season.daily == 0) {
        known = WeeklySeason.before(day, days);
      }
      CycleTally tally =
          cycle(draws, prompts, rates, number, season, begins, 0).on(WeeklySeason.weekday(day));
      monitor = monitor.under(known).with(tally);
      ofDay.add(tally);
      boolean alarmed = monitor.change().isPresent();
      if (alarmed || (number + 1) % season.daily == 0) {
        days.add(WeeklySeason.Day.of(day, "r" + (early + late), ofDay));
        ofDay.clear();
      }
      if (alarmed) {
        early += number < TWO_WEEKS * season.daily ? 1 : 0;
        late += number < TWO_WEEKS * season.daily || number >= WATCHED ? 0 : 1;
        monitor = SilentChangeMonitor.start(settings, "r" + number);
      }
    }
    int delay = 0;
    while (monitor.change().isEmpty() && delay < LATEST) {
      long day = ((long) number + delay) / season.daily;
      CycleTally tally =
          cycle(draws, prompts, rates, number + delay, season, begins, shift)
              .on(WeeklySeason.weekday(day));
      // As it was known on the day of the change; later days teach little within the delay.
      monitor = monitor.under(known).with(tally);
      delay++;
    }
    return new Watched(early, late, delay);
  }

  private static CycleTally cycle(
      Draws draws,
      Stratum[] prompts,
      double[] rates,
      long number,
      Season season,
      int begins,
      double change) {
    double shift = season.at(begins + number) + change;
    return Trial.shifted(draws, prompts, rates, number, shift, SAMPLES).within(season.span);
  }
}
