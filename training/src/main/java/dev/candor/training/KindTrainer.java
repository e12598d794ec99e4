package dev.candor.training;

import dev.candor.classification.model.RequestKind;
import dev.candor.classification.model.RequestReading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fits a {@link RequestKind} to prompts, each counted once, so that both kinds weigh alike. A
 * prompt is an everyday one if it comes from a source of such; one that was written for the project
 * among others, and names nothing sensitive, may be either and is left out. The penalised
 * likelihood is minimised by {@link Lbfgs}. Deterministic.
 */
final class KindTrainer {

  private static final double PENALTY = .05;

  /** Words of a kind stand for many others of it, runs of letters for themselves alone. */
  private static final double PENALTY_OF_FIGURES = .01;

  private static final int ITERATIONS = 80;

  private final List<RequestReading> requests = new ArrayList<>();
  private final List<Boolean> everyday = new ArrayList<>();
  private int everydays;

  private KindTrainer() {}

  static RequestKind fit(List<PreparedExample> examples) {
    KindTrainer trainer = new KindTrainer();
    Set<List<Object>> met = new HashSet<>();
    for (PreparedExample example : examples) {
      RequestReading request = example.request();
      boolean unknown = example.written() && !example.everyday() && request.isHarmless();
      if (!request.isEmpty()
          && !unknown
          && met.add(List.of(example.question(), example.everyday()))) {
        trainer.add(request, example.everyday());
      }
    }
    return trainer.fit();
  }

  private void add(RequestReading request, boolean isEveryday) {
    requests.add(request);
    everyday.add(isEveryday);
    everydays += isEveryday ? 1 : 0;
  }

  private RequestKind fit() {
    float[] weights = new float[RequestKind.WEIGHTS];
    if (everydays == 0 || everydays == requests.size()) {
      return new RequestKind(weights, 0);
    }
    double[] start = new double[RequestKind.WEIGHTS + 1];
    double[] found = Lbfgs.minimise(this::loss, start, ITERATIONS, 1e-7);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) found[i];
    }
    return new RequestKind(weights, (float) found[RequestKind.WEIGHTS]);
  }

  private double loss(double[] at, double[] gradient) {
    int all = requests.size();
    double loss = 0;
    for (int i = 0; i < RequestKind.WEIGHTS; i++) {
      double penalty = i < RequestReading.COLUMNS ? PENALTY : PENALTY_OF_FIGURES;
      gradient[i] = penalty * at[i];
      loss += penalty / 2 * at[i] * at[i];
    }
    gradient[RequestKind.WEIGHTS] = 0;
    for (int i = 0; i < all; i++) {
      RequestReading request = requests.get(i);
      double sign = everyday.get(i) ? 1 : -1;
      double weight = all / (2.0 * (everyday.get(i) ? everydays : all - everydays));
      double margin = sign * score(request, at);
      loss +=
          weight
              * (margin > 0
                  ? Math.log1p(Math.exp(-margin))
                  : Math.log1p(Math.exp(margin)) - margin);
      double pull = -sign * weight / (1 + Math.exp(margin));
      gradient[RequestKind.WEIGHTS] += pull;
      for (int j = 0; j < request.size(); j++) {
        gradient[request.column(j)] += pull * request.value();
      }
      for (int j = 0; j < RequestReading.FIGURES; j++) {
        gradient[RequestReading.COLUMNS + j] += pull * request.figure(j);
      }
    }
    return loss;
  }

  private static double score(RequestReading request, double[] at) {
    double sum = 0;
    for (int j = 0; j < request.size(); j++) {
      sum += at[request.column(j)];
    }
    sum = at[RequestKind.WEIGHTS] + sum * request.value();
    for (int j = 0; j < RequestReading.FIGURES; j++) {
      sum += at[RequestReading.COLUMNS + j] * request.figure(j);
    }
    return sum;
  }
}
