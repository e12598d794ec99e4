package dev.candor.bench.detection;

import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Makes tallies of simulated prompts. */
final class Trial {
  private static final Outcome[] KINDS = {
    Outcome.ALIGNED, Outcome.DEFLECTION, Outcome.LECTURE, Outcome.REFUSAL, Outcome.FILTERED
  };

  private Trial() {}

  /** Prompts of two topics, three wordings an intent, in one language. */
  static Stratum[] prompts(int count) {
    Stratum[] prompts = new Stratum[count];
    for (int s = 0; s < count; s++) {
      prompts[s] =
          new Stratum(String.format("p%04d", s), "i" + s / 3, "t" + s % 2, "en", Arm.SENSITIVE);
    }
    return prompts;
  }

  /** Refusals and answers. */
  static StratumTally refusals(Stratum stratum, int refused, int of) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    counts.put(Outcome.REFUSAL, refused);
    counts.put(Outcome.ANSWER, of - refused);
    return new StratumTally(stratum, OutcomeCounts.of(counts));
  }

  static CycleTally refusals(long cycle, Stratum[] strata, int[] refused, int of) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int s = 0; s < strata.length; s++) {
      tallies.add(refusals(strata[s], refused[s], of));
    }
    return new CycleTally(cycle, tallies);
  }

  /** Refusals at the rates with their log odds moved. */
  static CycleTally shifted(
      Draws draws, Stratum[] strata, double[] rates, long cycle, double shift, int samples) {
    int[] refused = new int[strata.length];
    for (int s = 0; s < refused.length; s++) {
      refused[s] = draws.binomial(samples, Draws.shifted(rates[s], shift));
    }
    return refusals(cycle, strata, refused, samples);
  }

  /** A release of so many cycles, each made in turn. */
  static ReleaseHistory history(int cycles, IntFunction<CycleTally> cycle) {
    ReleaseHistory history = ReleaseHistory.empty("old");
    for (int i = 0; i < cycles; i++) {
      history = history.with(cycle.apply(i));
    }
    return history;
  }

  /** Adds a cycle's constrained replies to those of each prompt. */
  static CycleTally counted(CycleTally tally, int[] constrained) {
    for (int s = 0; s < constrained.length; s++) {
      OutcomeCounts counts = tally.strata().get(s).counts();
      constrained[s] += counts.total() - counts.count(Outcome.ANSWER);
    }
    return tally;
  }

  /** Replies constrained at the rate, in kinds of these shares. */
  static StratumTally mixed(Draws draws, Stratum stratum, double rate, double[] shares, int n) {
    int[] counts = new int[KINDS.length];
    int answers = 0;
    for (int i = 0; i < n; i++) {
      if (!draws.chance(rate)) {
        answers++;
        continue;
      }
      counts[draws.kind(shares)]++;
    }
    Map<Outcome, Integer> byOutcome = new EnumMap<>(Outcome.class);
    byOutcome.put(Outcome.ANSWER, answers);
    for (int kind = 0; kind < KINDS.length; kind++) {
      byOutcome.put(KINDS[kind], counts[kind]);
    }
    return new StratumTally(stratum, OutcomeCounts.of(byOutcome));
  }
}
