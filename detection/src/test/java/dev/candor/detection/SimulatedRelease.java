package dev.candor.detection;

import dev.candor.detection.replies.CycleTally;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A release whose prompts are constrained at given rates, for tests; every draw is seeded. */
public final class SimulatedRelease {
  private final SplittableRandom random;
  private final Stratum[] strata;

  public SimulatedRelease(long seed, int prompts) {
    random = new SplittableRandom(seed);
    strata = new Stratum[prompts];
    for (int s = 0; s < prompts; s++) {
      strata[s] =
          new Stratum(String.format("p%03d", s), "i" + s / 3, "t" + s % 2, "en", Arm.SENSITIVE);
    }
  }

  public Stratum stratum(int prompt) {
    return strata[prompt];
  }

  /** One cycle, {@code samples} replies a prompt: refusal at the prompt's rate, else answer. */
  public CycleTally cycle(long cycle, double[] rates, int samples) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int s = 0; s < strata.length; s++) {
      int refused = 0;
      for (int i = 0; i < samples; i++) {
        refused += random.nextDouble() < rates[s] ? 1 : 0;
      }
      tallies.add(new StratumTally(strata[s], refusals(refused, samples)));
    }
    return new CycleTally(cycle, tallies);
  }

  public static OutcomeCounts refusals(int refused, int of) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    counts.put(Outcome.REFUSAL, refused);
    counts.put(Outcome.ANSWER, of - refused);
    return OutcomeCounts.of(counts);
  }

  public static double[] rates(int prompts, double rate) {
    double[] rates = new double[prompts];
    Arrays.fill(rates, rate);
    return rates;
  }
}
