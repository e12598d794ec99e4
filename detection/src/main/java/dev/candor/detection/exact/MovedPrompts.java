package dev.candor.detection.exact;

import dev.candor.detection.numbers.Hypergeometric;
import dev.candor.detection.replies.MatchedReplies;
import dev.candor.model.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * Names the prompts that moved, by e-values and the method of Wang and Ramdas (2022).
 *
 * <p>A prompt's e-value at a look is the look's share of the level times the likelihood ratio,
 * given the margins of its table, of a mixture of odds ratios against a candidate that is shifted
 * as a whole at most. Shares add up to at most 1 over all looks, so the sum over looks is an
 * e-value, and each look's part of it is one too.
 */
public final class MovedPrompts {
  /** Expected share of wrong names among those named. */
  private static final double FALSE_SHARE = .1;

  private static final double[] ODDS = {4, 16, 64, 1 / 4.0, 1 / 16.0, 1 / 64.0};
  private static final Measure[] MEASURES = {
    Measure.CONSTRAINED, Measure.ALIGNED, Measure.REFUSAL, Measure.FILTERED
  };
  private static final double NODE_STEP = .4;
  private static final int NODES = 8;

  private MovedPrompts() {}

  /** Those named, the clearest first. */
  public static List<MovedPrompt> of(MatchedReplies matched, CommonShift spread, double share) {
    List<MovedPrompt> prompts = new ArrayList<>();
    double[] nodes = spread.nodes(NODE_STEP, NODES);
    for (int row = 0; row < matched.rows(); row++) {
      double evidence = 0;
      for (Measure measure : MEASURES) {
        double part = measure == Measure.CONSTRAINED ? .5 : .5 / (MEASURES.length - 1);
        evidence += part * ratio(Table.of(matched, new int[] {row}, measure), nodes);
      }
      prompts.add(
          new MovedPrompt(
              matched.stratum(row).promptId(), matched.stratum(row).lang(), share * evidence));
    }
    // The rows' own order, by prompt and language, decides between equals.
    prompts.sort((a, b) -> Double.compare(b.evidence(), a.evidence()));
    int named = 0;
    for (int k = 1; k <= prompts.size(); k++) {
      if (prompts.get(k - 1).evidence() >= prompts.size() / (FALSE_SHARE * k)) {
        named = k;
      }
    }
    return List.copyOf(prompts.subList(0, named));
  }

  private static double ratio(Table table, double[] nodes) {
    if (!table.informative(0)) {
      return 1;
    }
    double unchanged = 0;
    for (int node = -NODES; node <= NODES; node++) {
      if (nodes[node + NODES] > 0) {
        unchanged += nodes[node + NODES] * chance(table, Math.exp(node * NODE_STEP));
      }
    }
    double changed = 0;
    for (double odds : ODDS) {
      changed += chance(table, odds) / ODDS.length;
    }
    return changed / unchanged;
  }

  private static double chance(Table table, double odds) {
    int size = table.size(0);
    int marked = table.marked(0);
    int drawn = table.n1()[0];
    double[] chances = Hypergeometric.probabilities(size, marked, drawn, odds);
    return chances[table.x1()[0] - Hypergeometric.lowest(size, marked, drawn)];
  }
}
