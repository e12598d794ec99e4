package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Stratum;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How many cycles a change needs to be found, at level .001 with a look after each cycle. */
final class Delays {
  private static final int PROMPTS = 24;
  private static final int CYCLES = 30;
  private static final double LEVEL = .001;
  private static final int MISSED = CYCLES + 1;

  private Delays() {}

  /** Gives each prompt its rate under the candidate. */
  private interface Change {
    double rate(int prompt, double before);
  }

  static void printCommon(PrintStream out, long seed, int runs) {
    for (int baseline : new int[] {10, 20}) {
      out.printf(
          Locale.ROOT,
          "Delay in cycles, 24 prompts, rates Beta(.4, 1.6) moved in log odds, %d baseline cycles,"
              + " level .001, %d runs%n",
          baseline,
          runs);
      for (double target : new double[] {.32, .39, .46, .59}) {
        double shift = Draws.shiftTo(target);
        print(
            out,
            String.format(Locale.ROOT, ".20 to %.2f", target),
            seed,
            runs,
            baseline,
            (prompt, rate) -> Draws.shifted(rate, shift));
      }
    }
  }

  static void printSparse(PrintStream out, long seed, int runs) {
    out.printf(
        Locale.ROOT,
        "Sparse change, a quarter of 24 prompts move, ten baseline cycles, level .001, %d runs%n",
        runs);
    for (double target : new double[] {.95, .8, .6}) {
      print(
          out,
          String.format(Locale.ROOT, "6 prompts to %.2f", target),
          seed,
          runs,
          10,
          (prompt, rate) -> prompt < 6 ? Math.max(rate, target) : rate);
    }
  }

  private static void print(
      PrintStream out, String title, long seed, int runs, int baseline, Change change) {
    Map<String, int[]> delays = new LinkedHashMap<>();
    delays.put("Candor, whole comparison", new int[runs]);
    for (Rival rival : Rival.values()) {
      if (rival != Rival.REPEATED) {
        delays.put(rival.title(), new int[runs]);
      }
    }
    delays.put("paired e-process", new int[runs]);
    for (int run = 0; run < runs; run++) {
      run(delays, run, new Draws(seed + 104_729L * run), baseline, change);
    }
    out.println("  " + title);
    delays.forEach((name, found) -> out.println("    " + summary(name, found)));
  }

  private static void run(
      Map<String, int[]> delays, int run, Draws draws, int cycles, Change change) {
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = draws.baseRates(PROMPTS);
    int[] x0 = new int[PROMPTS];
    boolean[][] before = new boolean[cycles][PROMPTS];
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < cycles; cycle++) {
      int[] refused = new int[PROMPTS];
      for (int s = 0; s < PROMPTS; s++) {
        before[cycle][s] = draws.chance(rates[s]);
        refused[s] = before[cycle][s] ? 1 : 0;
        x0[s] += refused[s];
      }
      baseline = baseline.with(Trial.refusals(cycle, prompts, refused, 1));
    }
    ReleaseComparison comparison =
        ReleaseComparison.start(DetectionSettings.defaults().withLevel(LEVEL), baseline, "new");
    PairedBets bets = new PairedBets();
    delays.values().forEach(found -> found[run] = MISSED);
    int[] x1 = new int[PROMPTS];
    for (int look = 1; look <= CYCLES; look++) {
      int[] refused = new int[PROMPTS];
      double wealth = 0;
      for (int s = 0; s < PROMPTS; s++) {
        boolean now = draws.chance(change.rate(s, rates[s]));
        refused[s] = now ? 1 : 0;
        x1[s] += refused[s];
        if (look <= cycles) {
          wealth = bets.bet(before[look - 1][s], now);
        }
      }
      if (!comparison.alarmed()) {
        comparison = comparison.withCandidate(Trial.refusals(look, prompts, refused, 1));
      }
      note(delays.get("Candor, whole comparison"), run, look, comparison.alarmed());
      for (Rival rival : Rival.values()) {
        if (rival != Rival.REPEATED) {
          int[] found = delays.get(rival.title());
          note(found, run, look, rival.alarms(x0, cycles, x1, look, LEVEL, look));
        }
      }
      note(delays.get("paired e-process"), run, look, wealth >= 1 / LEVEL);
    }
  }

  private static void note(int[] found, int run, int look, boolean alarm) {
    if (alarm && found[run] == MISSED) {
      found[run] = look;
    }
  }

  private static String summary(String name, int[] delays) {
    int[] sorted = delays.clone();
    Arrays.sort(sorted);
    long found = Arrays.stream(sorted).filter(delay -> delay < MISSED).count();
    return String.format(
        Locale.ROOT,
        "%-34s median %3s  nine of ten %3s  found in 30 cycles %5.1f %%  mean (misses as 30) %.2f",
        name,
        cycles(sorted[sorted.length / 2]),
        cycles(sorted[sorted.length * 9 / 10]),
        100.0 * found / sorted.length,
        Arrays.stream(sorted).map(delay -> Math.min(delay, CYCLES)).average().orElse(0));
  }

  private static String cycles(int delay) {
    return delay == MISSED ? ">30" : Integer.toString(delay);
  }
}
