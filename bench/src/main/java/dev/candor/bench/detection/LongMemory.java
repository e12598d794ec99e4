package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.reference.ReferenceLevels;
import dev.candor.detection.reference.ReleaseChain;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Stratum;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the release before cannot show: creep, and changes among releases that do not stay. */
final class LongMemory {
  private static final int BASELINE_CYCLES = 10;
  private static final int RELEASES = 19;
  private static final int PROMPTS = 48;
  private static final double CREEP = .06;
  private static final int CHAIN_CYCLES = 40;
  private static final int CHANGE_AT = 20;
  private static final double CHAIN_LENGTH = 2000;
  private static final int CREEP_RUNS_PART = 5;

  private LongMemory() {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "Found by the release before and by a longer memory, %d prompts, 2 samples, base rates"
            + " Beta(.4, 1.6)%n",
        PROMPTS);
    for (double creep : new double[] {CREEP, 0}) {
      String title = String.format(Locale.ROOT, "creep of %.2f, %d releases", creep, RELEASES);
      if (rows.wanted(title)) {
        creep(out, seed, Math.max(1, runs / CREEP_RUNS_PART), creep, title);
      }
    }
    for (int stay : new int[] {1, 2, 3}) {
      for (double change : new double[] {1, 0}) {
        String title =
            String.format(Locale.ROOT, "change of %.1f, releases stay %d cycles", change, stay);
        if (rows.wanted(title)) {
          chain(out, seed, runs, change, stay, title);
        }
      }
    }
  }

  /**
   * A rate that creeps with every release, against the one before and against the pinned first, at
   * half of the level each.
   */
  private static void creep(PrintStream out, long seed, int runs, double creep, String title) {
    ReferenceLevels levels = ReferenceLevels.of(DetectionSettings.defaults());
    int neighbours = 0;
    int pinned = 0;
    for (int run = 0; run < runs; run++) {
      Draws draws = new Draws(seed + 49_979_687L * run);
      Stratum[] prompts = Trial.prompts(PROMPTS);
      double[] rates = draws.baseRates(PROMPTS);
      List<List<CycleTally>> releases = new ArrayList<>();
      for (int release = 0; release <= RELEASES; release++) {
        List<CycleTally> cycles = new ArrayList<>();
        for (int cycle = 0; cycle < BASELINE_CYCLES; cycle++) {
          cycles.add(
              cycle(draws, prompts, rates, release * BASELINE_CYCLES + cycle, creep * release));
        }
        releases.add(cycles);
      }
      boolean byNeighbour = false;
      boolean byFirst = false;
      for (int release = 1; release <= RELEASES; release++) {
        byNeighbour |=
            alarms(levels.predecessor(), releases.get(release - 1), releases.get(release));
        byFirst |= alarms(levels.pinned(), releases.get(0), releases.get(release));
      }
      neighbours += byNeighbour ? 1 : 0;
      pinned += byFirst ? 1 : 0;
    }
    out.printf(
        Locale.ROOT,
        "  %-44s pinned %s   the one before %s%n",
        title,
        TableRows.share(pinned, runs),
        TableRows.share(neighbours, runs));
  }

  /** Releases that stay for a few cycles each; the change comes with one of them. */
  private static void chain(
      PrintStream out, long seed, int runs, double change, int stay, String title) {
    int chained = 0;
    int neighbours = 0;
    int early = 0;
    for (int run = 0; run < runs; run++) {
      Draws draws = new Draws(seed + 32_452_843L * run);
      Stratum[] prompts = Trial.prompts(PROMPTS);
      double[] rates = draws.baseRates(PROMPTS);
      ReleaseChain chain =
          ReleaseChain.start(
              DetectionSettings.defaults().withSilentChangeCycles(CHAIN_LENGTH), "target");
      ReleaseHistory own = ReleaseHistory.empty("r0");
      ReleaseComparison comparison = null;
      boolean byNeighbour = false;
      for (int cycle = 0; cycle < CHAIN_CYCLES; cycle++) {
        if (cycle % stay == 0 && cycle > 0) {
          comparison =
              ReleaseComparison.start(DetectionSettings.defaults(), own, "r" + cycle / stay);
          own = ReleaseHistory.empty("r" + cycle / stay);
        }
        CycleTally tally = cycle(draws, prompts, rates, cycle, cycle < CHANGE_AT ? 0 : change);
        own = own.with(tally);
        chain = chain.with("r" + cycle / stay, tally);
        if (comparison != null) {
          comparison = comparison.withCandidate(tally);
          byNeighbour |= comparison.alarmed();
        }
        early += cycle == CHANGE_AT - 1 && chain.change().isPresent() ? 1 : 0;
      }
      chained += chain.change().isPresent() ? 1 : 0;
      neighbours += byNeighbour ? 1 : 0;
    }
    out.printf(
        Locale.ROOT,
        "  %-44s chain %s, before the change %d   the one before %s%n",
        title,
        TableRows.share(chained, runs),
        early,
        TableRows.share(neighbours, runs));
  }

  private static CycleTally cycle(
      Draws draws, Stratum[] prompts, double[] rates, long number, double shift) {
    return Trial.shifted(draws, prompts, rates, number, shift, 2);
  }

  private static boolean alarms(
      DetectionSettings settings, List<CycleTally> before, List<CycleTally> after) {
    ReleaseComparison comparison =
        ReleaseComparison.start(settings, Trial.history(before.size(), before::get), "new");
    for (CycleTally cycle : after) {
      comparison = comparison.withCandidate(cycle);
    }
    return comparison.alarmed();
  }
}
