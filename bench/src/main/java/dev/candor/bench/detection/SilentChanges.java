package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Stratum;
import java.io.PrintStream;
import java.util.Locale;

/** Delay of the watch for silent changes beside Lorden's floor, and run lengths unchanged. */
final class SilentChanges {
  private static final int REFERENCE = 1200;
  private static final int RUN_LENGTH = 10_000;
  private static final int LONGEST = 4 * RUN_LENGTH;
  private static final int NEVER_LATER = 5000;
  private static final double[][] CHANGES = {{.05, .20}, {.20, .40}, {.10, .20}};
  private static final int CYCLE_PROMPTS = 24;
  private static final int CYCLE_RUN_LENGTH = 500;

  private SilentChanges() {}

  private enum Watch {
    CANDOR("Candor"),
    KNOWING("CUSUM that knows both rates"),
    ADWIN("ADWIN, .002"),
    PAGE_HINKLEY("Page–Hinkley, .005, 50"),
    CHI_SQUARE("χ² of every hundred, .01");

    private final String title;

    Watch(String title) {
      this.title = title;
    }
  }

  static void print(PrintStream out, long seed, int runs) {
    out.printf(
        Locale.ROOT,
        "Silent change, one reply at a time, reference 1,200, run length 10,000, %d runs"
            + " (run lengths: %d runs, cut off at %d)%n",
        runs,
        Math.max(1, runs / 2),
        LONGEST);
    for (double[] change : CHANGES) {
      double before = change[0];
      double after = change[1];
      double divergence =
          after * Math.log(after / before) + (1 - after) * Math.log((1 - after) / (1 - before));
      double floor = Math.log(RUN_LENGTH) / divergence;
      out.printf(Locale.ROOT, "  %.2f to %.2f, floor %.1f%n", before, after, floor);
      for (Watch watch : Watch.values()) {
        double delay = 0;
        for (int run = 0; run < runs; run++) {
          delay +=
              length(
                  watch,
                  new Draws(seed + 15_485_863L * run),
                  before,
                  after,
                  NEVER_LATER,
                  before,
                  after);
        }
        delay /= runs;
        double exposure = 0;
        int alarms = 0;
        int unchanged = Math.max(1, runs / 2);
        for (int run = 0; run < unchanged; run++) {
          int length =
              length(
                  watch,
                  new Draws(seed + 32_452_843L * run),
                  before,
                  before,
                  LONGEST,
                  before,
                  after);
          exposure += length;
          alarms += length < LONGEST ? 1 : 0;
        }
        out.printf(
            Locale.ROOT,
            "    %-30s delay %7.1f  over floor %5.2f  run length unchanged %s%n",
            watch.title,
            delay,
            delay / floor,
            alarms == 0
                ? "over " + (long) exposure
                : String.format(Locale.ROOT, "%.0f (%d alarms)", exposure / alarms, alarms));
      }
    }
    cycles(out, seed, runs);
  }

  /** Replies from the end of the reference to the alarm, at most {@code longest}. */
  private static int length(
      Watch watch,
      Draws draws,
      double before,
      double now,
      int longest,
      double known,
      double sought) {
    int marked = draws.binomial(REFERENCE, before);
    if (watch == Watch.CANDOR) {
      Stratum[] prompt = Trial.prompts(1);
      SilentChangeMonitor monitor =
          SilentChangeMonitor.start(
                  DetectionSettings.defaults()
                      .withSilentChangeCycles(RUN_LENGTH)
                      .withReferenceCycles(1),
                  "release")
              .with(Trial.refusals(0, prompt, new int[] {marked}, REFERENCE));
      for (int i = 1; i < longest; i++) {
        monitor = monitor.with(Trial.refusals(i, prompt, new int[] {draws.binomial(1, now)}, 1));
        if (monitor.change().isPresent()) {
          return i;
        }
      }
      return longest;
    }
    StreamRival rival =
        switch (watch) {
          case KNOWING -> StreamRival.knowing(known, sought, RUN_LENGTH);
          case PAGE_HINKLEY -> StreamRival.pageHinkley(REFERENCE, marked);
          case CHI_SQUARE -> StreamRival.repeatedChiSquare(REFERENCE, marked);
          default -> StreamRival.adwin();
        };
    if (watch == Watch.ADWIN) {
      for (int i = 0; i < REFERENCE; i++) {
        rival.alarms(draws.chance(before));
      }
    }
    for (int i = 1; i < longest; i++) {
      if (rival.alarms(draws.chance(now))) {
        return i;
      }
    }
    return longest;
  }

  /** As it runs in earnest: cycles of 24 prompts with rates of their own, a reference of ten. */
  private static void cycles(PrintStream out, long seed, int runs) {
    Stratum[] prompts = Trial.prompts(CYCLE_PROMPTS);
    DetectionSettings settings =
        DetectionSettings.defaults().withSilentChangeCycles(CYCLE_RUN_LENGTH);
    double shift = Draws.shiftTo(.46);
    for (boolean changed : new boolean[] {false, true}) {
      double exposure = 0;
      int alarms = 0;
      int longest = changed ? 200 : 4 * CYCLE_RUN_LENGTH;
      for (int run = 0; run < runs; run++) {
        Draws draws = new Draws(seed + 49_979_687L * run);
        double[] rates = draws.baseRates(CYCLE_PROMPTS);
        SilentChangeMonitor monitor = SilentChangeMonitor.start(settings, "release");
        int cycle = 0;
        while (monitor.change().isEmpty() && cycle < longest) {
          int[] refused = new int[CYCLE_PROMPTS];
          for (int s = 0; s < CYCLE_PROMPTS; s++) {
            boolean now = changed && cycle >= settings.referenceCycles();
            refused[s] = draws.binomial(1, now ? Draws.shifted(rates[s], shift) : rates[s]);
          }
          monitor = monitor.with(Trial.refusals(cycle++, prompts, refused, 1));
        }
        alarms += monitor.change().isPresent() ? 1 : 0;
        exposure += cycle - settings.referenceCycles();
      }
      out.printf(
          Locale.ROOT,
          "  24 prompts, rates Beta(.4, 1.6), reference of ten cycles, run length %d cycles: %s"
              + " %.1f cycles (%d alarms in %d runs)%n",
          CYCLE_RUN_LENGTH,
          changed ? "delay .20 to .46" : "run length unchanged",
          exposure / Math.max(1, alarms),
          alarms,
          runs);
    }
  }
}
