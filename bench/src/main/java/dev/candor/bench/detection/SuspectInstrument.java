package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.ReplyLength;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What only looks like drift: probes that are missing, blocks beside a canary, a classifier that
 * errs more on long replies. How often it is called drift at level .01, and how often a change of
 * refusals is found beside it.
 */
final class SuspectInstrument {
  private static final int PROMPTS = 24;
  private static final int SAMPLES = 2;
  private static final int BASELINE_CYCLES = 10;
  private static final int CANDIDATE_CYCLES = 20;
  private static final double LEVEL = .01;

  /**
   * A row of the table.
   *
   * @param lost chance that a candidate's refusal times out instead
   * @param longer growth of the candidate's answers, in log
   * @param errsMore growth of the classifier's error with the log of the length
   * @param canary share of the replies that the candidate gives beside the baseline; 1 for all
   * @param blocked chance that the provider blocks a probe, whoever would have answered
   * @param change of refusals in the candidate, in log odds
   */
  private record SuspectCase(
      String title,
      double lost,
      double longer,
      double errsMore,
      double canary,
      double blocked,
      double change) {}

  private static final List<SuspectCase> CASES =
      List.of(
          new SuspectCase("refusals time out half of the time", .5, 0, 0, 1, 0, 0),
          new SuspectCase("errs on long replies, .3 longer", 0, .3, 2, 1, 0, 0),
          new SuspectCase("errs on long replies, .6 longer", 0, .6, 2, 1, 0, 0),
          new SuspectCase(".6 longer, and refusals up by 1.5", 0, .6, 0, 1, 0, 1.5),
          new SuspectCase("a tenth blocked, canary with .1", 0, 0, 0, .1, .1, 0),
          new SuspectCase("a tenth blocked, canary with .2", 0, 0, 0, .2, .1, 0),
          new SuspectCase("a tenth blocked, canary with .4", 0, 0, 0, .4, .1, 0));

  private SuspectInstrument() {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "What only looks like drift, 24 prompts, 2 samples, base rates Beta(.4, 1.6), ten baseline"
            + " cycles, twenty of the candidate, level .01; beside it CMH, normal, with"
            + " spending%n");
    for (SuspectCase row : CASES) {
      if (!rows.wanted(row.title)) {
        continue;
      }
      int alarms = 0;
      int rivals = 0;
      for (int run = 0; run < runs; run++) {
        boolean[] found = alarms(row, new Draws(seed + 15_485_867L * run));
        alarms += found[0] ? 1 : 0;
        rivals += found[1] ? 1 : 0;
      }
      out.printf(
          Locale.ROOT,
          "  %-44s %s   CMH %s%n",
          row.title,
          TableRows.share(alarms, runs),
          row.canary < 1 ? "not tried" : TableRows.share(rivals, runs));
    }
  }

  private static boolean[] alarms(SuspectCase row, Draws draws) {
    double[] rates = draws.baseRates(PROMPTS);
    int[] x0 = new int[PROMPTS];
    int[] x1 = new int[PROMPTS];
    ReleaseHistory baseline =
        Trial.history(
            BASELINE_CYCLES, cycle -> Trial.counted(cycle(row, draws, rates, cycle, false, 1), x0));
    ReleaseComparison comparison =
        ReleaseComparison.start(DetectionSettings.defaults().withLevel(LEVEL), baseline, "new");
    boolean rival = false;
    for (int i = 1; i <= CANDIDATE_CYCLES; i++) {
      long number = BASELINE_CYCLES + i - 1L;
      CycleTally tally = Trial.counted(cycle(row, draws, rates, number, true, row.canary), x1);
      if (row.canary < 1) {
        comparison =
            comparison.withBaseline(cycle(row, draws, rates, number, false, 1 - row.canary));
      }
      comparison = comparison.withCandidate(tally);
      rival |= Rival.CMH.alarms(x0, BASELINE_CYCLES * SAMPLES, x1, i * SAMPLES, LEVEL, i);
    }
    return new boolean[] {comparison.alarmed(), rival};
  }

  private static CycleTally cycle(
      SuspectCase row, Draws draws, double[] rates, long number, boolean after, double share) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int s = 0; s < PROMPTS; s++) {
      int[] counts = new int[OutcomeCounts.KINDS];
      int failed = 0;
      int[] lengths = new int[SAMPLES];
      int known = 0;
      double rate = after ? Draws.shifted(rates[s], row.change) : rates[s];
      for (int i = 0; i < SAMPLES; i++) {
        boolean refuses = draws.chance(rate);
        // A block names no release, so no tally counts it.
        if (draws.chance(row.blocked) || !draws.chance(share)) {
          continue;
        }
        if (refuses && after && draws.chance(row.lost)) {
          failed++;
          continue;
        }
        double log = refuses ? 5 + .4 * draws.gaussian() : 7 + .5 * draws.gaussian();
        log += after && !refuses ? row.longer : 0;
        double error =
            refuses || row.errsMore == 0
                ? 0
                : Math.min(.9, .06 * Math.exp(row.errsMore * (log - 7)));
        Outcome outcome =
            refuses ? Outcome.REFUSAL : draws.chance(error) ? Outcome.DEFLECTION : Outcome.ANSWER;
        counts[outcome.ordinal()]++;
        lengths[known++] = ReplyLength.codeOf((int) Math.exp(log), outcome);
      }
      tallies.add(
          new StratumTally(
              new Stratum(String.format("p%04d", s), "i" + s, "t" + s % 4, "en", Arm.SENSITIVE),
              OutcomeCounts.of(counts),
              new long[0],
              failed,
              Arrays.copyOf(lengths, known)));
    }
    return new CycleTally(number, tallies);
  }
}
