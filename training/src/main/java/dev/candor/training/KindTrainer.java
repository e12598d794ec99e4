package dev.candor.training;

import dev.candor.classification.model.RequestKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fits a {@link RequestKind} to prompts, each counted once, so that both kinds weigh alike. The
 * penalised likelihood is minimised by {@link Lbfgs}. Deterministic.
 */
final class KindTrainer {

  private static final double PENALTY = .05;
  private static final int ITERATIONS = 60;

  private KindTrainer() {}

  static RequestKind fit(List<PreparedExample> examples) {
    List<int[]> prompts = new ArrayList<>();
    List<Boolean> everyday = new ArrayList<>();
    Set<List<Object>> met = new HashSet<>();
    int everydays = 0;
    for (PreparedExample example : examples) {
      List<Object> prompt = List.of(example.question(), example.everyday());
      if (example.prompt().length > 0 && met.add(prompt)) {
        prompts.add(example.prompt());
        everyday.add(example.everyday());
        everydays += example.everyday() ? 1 : 0;
      }
    }
    int all = prompts.size();
    if (everydays == 0 || everydays == all) {
      return new RequestKind(new float[RequestKind.COLUMNS], 0);
    }
    double ofEveryday = all / (2.0 * everydays);
    double ofOthers = all / (2.0 * (all - everydays));
    double[] found =
        Lbfgs.minimise(
            (at, gradient) -> {
              double loss = 0;
              for (int i = 0; i < RequestKind.COLUMNS; i++) {
                gradient[i] = PENALTY * at[i];
                loss += PENALTY / 2 * at[i] * at[i];
              }
              gradient[RequestKind.COLUMNS] = 0;
              for (int i = 0; i < all; i++) {
                int[] columns = prompts.get(i);
                double value = RequestKind.value(columns.length);
                double score = at[RequestKind.COLUMNS];
                for (int column : columns) {
                  score += at[column] * value;
                }
                double sign = everyday.get(i) ? 1 : -1;
                double weight = everyday.get(i) ? ofEveryday : ofOthers;
                double margin = sign * score;
                loss +=
                    weight
                        * (margin > 0
                            ? Math.log1p(Math.exp(-margin))
                            : Math.log1p(Math.exp(margin)) - margin);
                double pull = -sign * weight / (1 + Math.exp(margin));
                gradient[RequestKind.COLUMNS] += pull;
                for (int column : columns) {
                  gradient[column] += pull * value;
                }
              }
              return loss;
            },
            new double[RequestKind.COLUMNS + 1],
            ITERATIONS,
            1e-7);
    float[] weights = new float[RequestKind.COLUMNS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) found[i];
    }
    return new RequestKind(weights, (float) found[RequestKind.COLUMNS]);
  }
}
