package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The watch for silent changes with and without a tolerance: how long it runs while the rates stay
 * within five points of the reference's, and how soon it finds what is more.
 */
final class SilentTolerance {
  private static final double TOLERANCE = .05;
  private static final int REFERENCE = 10;
  private static final int PROMISED = 500;
  private static final int LONGEST = 1000;
  private static final int LATEST = 300;
  private static final int KNOWN = 60;
  private static final int PLATEAU = 100;
  private static final int FEW = 4;
  private static final double ALWAYS = .999;

  private SilentTolerance() {}

  /** What becomes of the rates, by cycles since the reference. */
  private enum Path {
    STEADY("nothing changes"),
    RISE("all log odds up by 5 points at once"),
    FALL("all log odds down by 5 points at once"),
    LATE_RISE("the same up after 100 cycles"),
    EVERYWHERE("5 points more of every prompt's answers at once"),
    FEW_PROMPTS("5 points up in the least constrained prompts alone"),
    BOTH_ENDS("5 points down for 100 cycles, then 5 up"),
    WANDERING("up or down by 5 points, anew every 20 cycles");

    private final String title;

    Path(String title) {
      this.title = title;
    }
  }

  /**
   * A target.
   *
   * @param mood standard deviation of a cycle's shift of all log odds
   */
  private record Target(int prompts, int samples, double mood) {
    private String title() {
      return String.format(
          Locale.ROOT, "%d prompts, %d samples, mood sd %.1f", prompts, samples, mood);
    }
  }

  private static final List<Target> TARGETS =
      List.of(
          new Target(24, 1, 0), new Target(24, 2, .3), new Target(96, 2, 0), new Target(96, 2, .3));

  private record Run(int cycles, boolean alarmed) {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "Silent watch, reference of %d cycles, rates Beta(.4, 1.6), run length %d promised, cut off"
            + " after %d cycles, %d runs: cycles between alarms without tolerance, and with %.0f"
            + " points (95 %% of the rate)%n",
        REFERENCE,
        PROMISED,
        LONGEST,
        runs,
        100 * TOLERANCE);
    for (Target target : TARGETS) {
      for (Path path : Path.values()) {
        String title = target.title() + ", " + path.title;
        if (rows.wanted(title)) {
          out.printf(
              Locale.ROOT,
              "  %-84s %s; %s%n",
              title,
              lengths(target, path, seed, runs, 0),
              lengths(target, path, seed, runs, TOLERANCE));
        }
      }
    }
    Seasons.printWatches(out, seed, runs, rows, TOLERANCE);
    out.printf(Locale.ROOT, "Delay, mean, median and nine of ten%n");
    for (Target target : TARGETS) {
      for (int before : new int[] {0, KNOWN}) {
        for (double to : new double[] {.46, .39, .32}) {
          String title =
              String.format(
                  Locale.ROOT, "%s, .20 to %.2f after %d cycles", target.title(), to, before);
          if (rows.wanted(title)) {
            out.printf(
                Locale.ROOT,
                "  %-84s %s; %s%n",
                title,
                delays(target, to, before, seed, runs, 0),
                delays(target, to, before, seed, runs, TOLERANCE));
          }
        }
      }
    }
  }

  private static String lengths(Target target, Path path, long seed, int runs, double tolerance) {
    List<Run> done =
        IntStream.range(0, runs)
            .parallel()
            .mapToObj(run -> length(target, path, seed + 49_979_687L * run, tolerance))
            .toList();
    long cycles = done.stream().mapToLong(Run::cycles).sum();
    int alarms = (int) done.stream().filter(Run::alarmed).count();
    Share share = Share.of(cycles, alarms);
    return alarms == 0
        ? "none in " + cycles
        : String.format(
            Locale.ROOT,
            "%.0f (%d in %d, %.0f to %.0f)",
            (double) cycles / alarms,
            alarms,
            cycles,
            1 / share.high(),
            1 / share.low());
  }

  private static Run length(Target target, Path path, long seed, double tolerance) {
    Draws draws = new Draws(seed);
    double[] rates = draws.baseRates(target.prompts);
    double[] up = moved(rates, TOLERANCE);
    double[] down = moved(rates, -TOLERANCE);
    double[] everywhere = everywhere(rates);
    double[] few = few(rates);
    Watch watch = new Watch(target, draws, rates, tolerance, PROMISED);
    double[] now = rates;
    int onset = path == Path.LATE_RISE ? PLATEAU : 0;
    int cycle = 0;
    while (!watch.alarmed() && cycle < LONGEST + onset) {
      switch (path) {
        case STEADY -> now = rates;
        case RISE -> now = up;
        case FALL -> now = down;
        case LATE_RISE -> now = cycle < PLATEAU ? rates : up;
        case EVERYWHERE -> now = everywhere;
        case FEW_PROMPTS -> now = few;
        case BOTH_ENDS -> now = cycle < PLATEAU ? down : up;
        case WANDERING -> now = cycle % 20 > 0 ? now : draws.chance(.5) ? up : down;
      }
      watch.with(now);
      cycle++;
    }
    // An alarm before the change came is none of what is asked here.
    return new Run(Math.max(0, cycle - onset), watch.alarmed() && cycle > onset);
  }

  private static String delays(
      Target target, double to, int before, long seed, int runs, double tolerance) {
    double shift = Draws.shiftTo(to);
    int[] delays =
        IntStream.range(0, runs)
            .parallel()
            .map(
                run -> {
                  Draws draws = new Draws(seed + 32_452_843L * run);
                  double[] rates = draws.baseRates(target.prompts);
                  Watch watch = new Watch(target, draws, rates, tolerance, PROMISED);
                  for (int cycle = 0; cycle < before; cycle++) {
                    watch.with(rates);
                  }
                  if (watch.alarmed()) {
                    return -1;
                  }
                  double[] now =
                      Arrays.stream(rates).map(rate -> Draws.shifted(rate, shift)).toArray();
                  int delay = 0;
                  while (!watch.alarmed() && delay < LATEST) {
                    watch.with(now);
                    delay++;
                  }
                  return delay;
                })
            .filter(delay -> delay >= 0)
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT,
        "%.2f, %d, %d (%d runs)",
        Arrays.stream(delays).average().orElse(0),
        delays[delays.length / 2],
        delays[delays.length * 9 / 10],
        delays.length);
  }

  /** Rates moved by a common shift of log odds that moves their mean by so much. */
  private static double[] moved(double[] rates, double points) {
    return solved(
        rates,
        points,
        points < 0 ? -12 : 0,
        points < 0 ? 0 : 12,
        shift -> rate -> Draws.shifted(rate, shift));
  }

  private static double[] everywhere(double[] rates) {
    return solved(rates, TOLERANCE, 0, 1, part -> rate -> rate + part * (1 - rate));
  }

  /** A few prompts that were hardly ever constrained are moved as far as it takes. */
  private static double[] few(double[] rates) {
    double[] sorted = rates.clone();
    Arrays.sort(sorted);
    int moving = Math.max(2, FEW * rates.length / 48);
    return solved(
        rates,
        TOLERANCE,
        0,
        1,
        part -> rate -> rate <= sorted[moving - 1] ? rate + part * (ALWAYS - rate) : rate);
  }

  private interface Move {
    DoubleUnaryOperator by(double size);
  }

  /** The move of the size that changes the mean by so much, or as much as can be. */
  private static double[] solved(double[] rates, double points, double from, double to, Move move) {
    double wanted = Math.max(0, Arrays.stream(rates).average().orElse(0) + points);
    double low = from;
    double high = to;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (Arrays.stream(rates).map(move.by(middle)).average().orElse(0) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Arrays.stream(rates).map(move.by(low)).toArray();
  }

  /** A watch that has its reference. */
  private static final class Watch {
    private final Target target;
    private final Draws draws;
    private final Stratum[] prompts;
    private SilentChangeMonitor monitor;
    private int number;

    Watch(Target target, Draws draws, double[] rates, double tolerance, double promised) {
      this.target = target;
      this.draws = draws;
      prompts = Trial.prompts(target.prompts);
      monitor =
          SilentChangeMonitor.start(
              DetectionSettings.defaults()
                  .withSilentChangeCycles(promised)
                  .withReferenceCycles(REFERENCE)
                  .withTolerance(tolerance),
              "release");
      for (int cycle = 0; cycle < REFERENCE; cycle++) {
        with(rates);
      }
    }

    void with(double[] rates) {
      double mood = target.mood == 0 ? 0 : target.mood * draws.gaussian();
      CycleTally tally = Trial.shifted(draws, prompts, rates, number++, mood, target.samples);
      monitor = monitor.with(tally);
    }

    boolean alarmed() {
      return monitor.change().isPresent();
    }
  }
}
