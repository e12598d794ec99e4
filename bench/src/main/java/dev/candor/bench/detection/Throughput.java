package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Outcomes a second through all measures, and bytes kept. */
final class Throughput {
  private static final int PROMPTS = 500;
  private static final int CYCLES = 60;
  private static final int REPLIES = 5;
  private static final int ROUNDS = 8;

  private Throughput() {}

  static void print(PrintStream out, long seed) {
    Draws draws = new Draws(seed);
    Stratum[] prompts = Trial.prompts(PROMPTS);
    double[] rates = draws.baseRates(PROMPTS);
    List<CycleTally> cycles = new ArrayList<>();
    double[][] shares = new double[PROMPTS][];
    for (int s = 0; s < PROMPTS; s++) {
      shares[s] = draws.shares(5);
    }
    for (int cycle = 0; cycle < 2 * CYCLES; cycle++) {
      List<StratumTally> tallies = new ArrayList<>();
      for (int s = 0; s < PROMPTS; s++) {
        StratumTally tally = Trial.mixed(draws, prompts[s], rates[s], shares[s], REPLIES);
        tallies.add(new StratumTally(prompts[s], tally.counts(), texts(draws, tally.counts())));
      }
      cycles.add(new CycleTally(cycle, tallies));
    }
    for (int round = 1; round <= ROUNDS; round++) {
      long start = System.nanoTime();
      long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      ReleaseHistory baseline = Trial.history(CYCLES, cycles::get);
      ReleaseComparison comparison =
          ReleaseComparison.start(DetectionSettings.defaults(), baseline, "new");
      for (int cycle = CYCLES; cycle < 2 * CYCLES; cycle++) {
        comparison = comparison.withCandidate(cycles.get(cycle));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double processor =
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busy) / 1e9;
      if (round == ROUNDS) {
        out.printf(
            Locale.ROOT,
            "Speed, %d prompts, %d replies a cycle, %d + %d cycles, a look after each: %,.0f"
                + " outcomes a second, %,.0f a second of processor time; kept per prompt and"
                + " release, texts and all measures together: %d bytes beside its names%n",
            PROMPTS,
            REPLIES * PROMPTS,
            CYCLES,
            CYCLES,
            2.0 * CYCLES * PROMPTS * REPLIES / seconds,
            2.0 * CYCLES * PROMPTS * REPLIES / processor,
            (comparison.toBytes().length - 2 * names(prompts)) / (2 * PROMPTS));
      }
    }
  }

  /** A text of its own for every reply. */
  private static long[] texts(Draws draws, OutcomeCounts counts) {
    long[] texts = new long[REPLIES];
    int n = 0;
    for (Outcome outcome : Outcome.values()) {
      for (int i = 0; i < counts.count(outcome); i++) {
        texts[n++] =
            StratumTally.hashOf(
                (long) draws.below(Integer.MAX_VALUE) << 32 | draws.below(Integer.MAX_VALUE),
                outcome);
      }
    }
    return texts;
  }

  /** Stored bytes of the names of all prompts, with their lengths. */
  private static int names(Stratum[] prompts) {
    int bytes = 0;
    for (Stratum prompt : prompts) {
      bytes +=
          4 * Short.BYTES
              + prompt.promptId().length()
              + prompt.intent().length()
              + prompt.topic().length()
              + prompt.lang().length()
              + 1;
    }
    return bytes;
  }
}
