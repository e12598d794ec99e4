package dev.candor.bench.detection;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What providers do without any drift: moods of whole cycles, copies, caches. How often the
 * comparison of two unchanged releases alarms, at level .01.
 */
final class ProviderHabits {
  private static final int BASELINE_CYCLES = 10;
  private static final int CANDIDATE_CYCLES = 20;
  private static final int SILENT_CYCLES = 1000;
  private static final double LEVEL = .01;

  /** Above so many prompts a run takes too long for as many of them. */
  private static final int LARGE = 100;

  private static final int LARGE_RUNS_PART = 10;
  private static final Outcome[] KINDS = {
    Outcome.REFUSAL, Outcome.ALIGNED, Outcome.DEFLECTION, Outcome.FILTERED
  };

  /**
   * A habit.
   *
   * @param mood standard deviation of a cycle's shift of all log odds
   * @param copies chance that a sample is a copy of another one of its prompt and cycle
   * @param cached chance that a sample is an earlier text of its prompt, whatever the release
   */
  record Habit(int prompts, int samples, double mood, double copies, double cached) {
    private String title() {
      StringBuilder title =
          new StringBuilder(String.format("%d prompts, %d samples", prompts, samples));
      if (mood > 0) {
        title.append(String.format(Locale.ROOT, ", mood sd %.1f", mood));
      }
      if (copies > 0) {
        title.append(String.format(Locale.ROOT, ", copies %.2f", copies));
      }
      if (cached > 0) {
        title.append(String.format(Locale.ROOT, ", cached %.1f", cached));
      }
      return title.toString();
    }
  }

  private static final List<Habit> HABITS =
      List.of(
          new Habit(24, 2, 0, 0, 0),
          new Habit(24, 2, .2, 0, 0),
          new Habit(24, 2, .3, 0, 0),
          new Habit(24, 2, .5, 0, 0),
          new Habit(24, 2, .7, 0, 0),
          new Habit(24, 2, 1, 0, 0),
          new Habit(24, 2, 0, .25, 0),
          new Habit(24, 2, 0, .5, 0),
          new Habit(24, 2, 0, 1, 0),
          new Habit(24, 5, 0, .5, 0),
          new Habit(24, 5, 0, 1, 0),
          new Habit(24, 2, 0, 0, .2),
          new Habit(24, 2, 0, 0, .4),
          new Habit(24, 2, 0, 0, .6),
          new Habit(400, 2, .1, 0, 0),
          new Habit(400, 2, .2, 0, 0),
          new Habit(400, 2, .5, 0, 0),
          new Habit(400, 2, 1, 0, 0),
          new Habit(576, 2, .1, 0, 0),
          new Habit(576, 2, .2, 0, 0),
          new Habit(576, 2, .3, 0, 0));

  private ProviderHabits() {}

  static void print(PrintStream out, long seed, int runs, TableRows rows) {
    out.printf(
        Locale.ROOT,
        "Unchanged releases as providers send them, base rates Beta(.4, 1.6), ten baseline cycles,"
            + " twenty of the candidate, level .01; beside it CMH, normal, with spending, on the"
            + " same replies%n");
    for (Habit habit : HABITS) {
      if (!rows.wanted(habit.title())) {
        continue;
      }
      int done = habit.prompts > LARGE ? Math.max(1, runs / LARGE_RUNS_PART) : runs;
      // Each run has a seed of its own, so that processors may share them.
      List<boolean[]> found =
          IntStream.range(0, done)
              .parallel()
              .mapToObj(run -> new Target(habit, seed + 15_485_867L * run).alarms())
              .toList();
      int alarms = (int) found.stream().filter(one -> one[0]).count();
      int rivals = (int) found.stream().filter(one -> one[1]).count();
      out.printf(
          Locale.ROOT,
          "  %-44s %s   CMH %s%n",
          habit.title(),
          TableRows.share(alarms, done),
          TableRows.share(rivals, done));
    }
  }

  /** How long the watch for silent changes runs without one, where it promises 1,460 cycles. */
  static void printSilent(PrintStream out, long seed, int runs, TableRows rows) {
    double promised = 1460;
    out.printf(
        Locale.ROOT,
        "Silent watch of unchanged releases, run length %.0f cycles promised, at most %d cycles"
            + " each, %d runs%n",
        promised,
        SILENT_CYCLES,
        runs);
    for (Habit habit :
        List.of(
            new Habit(24, 2, 0, 0, 0),
            new Habit(24, 2, .2, 0, 0),
            new Habit(24, 2, .3, 0, 0),
            new Habit(192, 2, .2, 0, 0),
            new Habit(192, 2, .3, 0, 0))) {
      if (!rows.wanted(habit.title())) {
        continue;
      }
      List<SilentRun> done =
          IntStream.range(0, runs)
              .parallel()
              .mapToObj(run -> silent(habit, seed + 32_452_843L * run, promised))
              .toList();
      long cycles = done.stream().mapToLong(SilentRun::cycles).sum();
      long alarms = done.stream().filter(SilentRun::alarmed).count();
      out.printf(
          Locale.ROOT,
          "  %-44s %d alarms in %d cycles: run length %s%n",
          habit.title(),
          alarms,
          cycles,
          alarms == 0 ? "over " + cycles : String.format(Locale.ROOT, "%d", cycles / alarms));
    }
  }

  private record SilentRun(int cycles, boolean alarmed) {}

  private static SilentRun silent(Habit habit, long seed, double promised) {
    Target target = new Target(habit, seed);
    SilentChangeMonitor monitor =
        SilentChangeMonitor.start(
            DetectionSettings.defaults().withSilentChangeCycles(promised), "release");
    int cycle = 0;
    while (monitor.change().isEmpty() && cycle < BASELINE_CYCLES + SILENT_CYCLES) {
      monitor = monitor.with(target.cycle(cycle++));
    }
    return new SilentRun(cycle - BASELINE_CYCLES, monitor.change().isPresent());
  }

  /** One target, with the texts that its prompts have had. */
  static final class Target {
    private final Habit habit;
    private final Draws draws;
    private final Stratum[] prompts;
    private final double[] rates;
    private final double[][] shares;
    private final List<List<Long>> texts = new ArrayList<>();
    private long lastText;

    Target(Habit habit, long seed) {
      this.habit = habit;
      draws = new Draws(seed);
      prompts = new Stratum[habit.prompts];
      shares = new double[habit.prompts][];
      rates = draws.baseRates(habit.prompts);
      for (int s = 0; s < prompts.length; s++) {
        String id = String.format("p%04d", s / 2);
        prompts[s] =
            new Stratum(id, "i" + s / 6, "t" + s / 2 % 4, s % 2 == 0 ? "en" : "zh", Arm.SENSITIVE);
        shares[s] = draws.shares(KINDS.length);
        texts.add(new ArrayList<>());
      }
    }

    /** Whether the comparison alarms, and whether the rival does. */
    private boolean[] alarms() {
      int[] x0 = new int[prompts.length];
      int[] x1 = new int[prompts.length];
      ReleaseHistory baseline =
          Trial.history(BASELINE_CYCLES, cycle -> Trial.counted(cycle(cycle), x0));
      ReleaseComparison comparison =
          ReleaseComparison.start(DetectionSettings.defaults().withLevel(LEVEL), baseline, "new");
      boolean rival = false;
      for (int i = 1; i <= CANDIDATE_CYCLES; i++) {
        CycleTally tally = Trial.counted(cycle(BASELINE_CYCLES + i - 1L), x1);
        if (!comparison.alarmed()) {
          comparison = comparison.withCandidate(tally);
        }
        rival |=
            Rival.CMH.alarms(x0, BASELINE_CYCLES * habit.samples, x1, i * habit.samples, LEVEL, i);
      }
      return new boolean[] {comparison.alarmed(), rival};
    }

    CycleTally cycle(long number) {
      double mood = habit.mood * draws.gaussian();
      List<StratumTally> tallies = new ArrayList<>();
      for (int s = 0; s < prompts.length; s++) {
        List<Long> cycleTexts = new ArrayList<>();
        List<Long> earlier = texts.get(s);
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (int i = 0; i < habit.samples; i++) {
          long text;
          if (!cycleTexts.isEmpty() && draws.chance(habit.copies)) {
            text = cycleTexts.get(draws.below(cycleTexts.size()));
          } else if (!earlier.isEmpty() && draws.chance(habit.cached)) {
            text = earlier.get(draws.below(earlier.size()));
          } else {
            text = fresh(s, mood);
          }
          cycleTexts.add(text);
          counts.merge(Outcome.values()[(int) (text & 7)], 1, Integer::sum);
        }
        earlier.addAll(cycleTexts);
        tallies.add(
            new StratumTally(
                prompts[s],
                OutcomeCounts.of(counts),
                cycleTexts.stream().mapToLong(Long::longValue).toArray()));
      }
      return new CycleTally(number, tallies);
    }

    /** A text of its own, with its outcome in the last bits. */
    private long fresh(int s, double mood) {
      Outcome outcome = Outcome.ANSWER;
      if (draws.chance(Draws.shifted(rates[s], mood))) {
        outcome = KINDS[draws.kind(shares[s])];
      }
      return StratumTally.hashOf((++lastText << 3) * 0x9e3779b97f4a7c15L, outcome);
    }
  }
}
