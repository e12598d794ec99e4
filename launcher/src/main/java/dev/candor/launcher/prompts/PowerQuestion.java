package dev.candor.launcher.prompts;

import dev.candor.detection.exact.PromptPower;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is to be found.
 *
 * @param points difference of the constrained share, in percentage points
 * @param within cycles of the new release by which it is to be found
 */
record PowerQuestion(double points, int within) {
  static final int MAX_CYCLES = 1000;

  private static final List<Integer> SAMPLES = List.of(1, 2, 3, 5, 10);

  /** Prompts that find it, by samples of each; without those that no number of prompts helps. */
  Map<Integer, Integer> ways(PowerBasis basis) {
    Map<Integer, Integer> ways = new TreeMap<>();
    for (int samples : SAMPLES) {
      int prompts = basis.prompts(points / 100, samples, within);
      if (prompts > 0) {
        ways.put(samples, prompts);
      }
    }
    return ways;
  }

  /** The fewest cycles in which some number of prompts finds it; -1 if there is none. */
  int enoughCycles(PromptPower power) {
    return IntStream.rangeClosed(within + 1, MAX_CYCLES)
        .filter(cycles -> power.prompts(points / 100, SAMPLES.get(0), cycles) > 0)
        .findFirst()
        .orElse(-1);
  }
}
