package dev.candor.training;

import dev.candor.classification.model.ColumnIndex;
import dev.candor.classification.model.Dense;
import dev.candor.classification.model.Features;
import dev.candor.classification.model.LinearModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits a {@link LinearModel}: chooses n-grams that several questions and several models share,
 * weighs them by rarity, and minimises the penalised negative log likelihood. Where a label allows
 * several outcomes, the likelihood is that of any of them. Deterministic.
 */
final class LinearTrainer {

  private static final double ODDITY = 2.5;

  private final TrainingPlan plan;

  /** A trainer by a plan. */
  LinearTrainer(TrainingPlan plan) {
    this.plan = plan;
  }

  /**
   * Fits a model to prepared replies.
   *
   * @param counted how much each counts
   */
  LinearModel fit(List<PreparedExample> examples, double[] counted) {
    ColumnIndex index = select(examples);
    int rows = index.rows();
    double[] rarity = rarity(examples, index);
    float[] scales = {
      (float) plan.wholeScale(),
      (float) plan.openingScale(),
      (float) plan.tailScale(),
      (float) plan.openingLettersScale(),
      (float) plan.tailLettersScale()
    };
    double[] means = new double[Dense.SIZE];
    double[] spreads = new double[Dense.SIZE];
    List<float[]> dense = examples.stream().map(example -> example.denseUnder(index)).toList();
    standardise(dense, means, spreads);
    Matrix matrix = matrix(examples, counted, dense, index, rarity, scales, means, spreads);
    double[] weights = new double[(rows + Dense.SIZE + 1) * LinearModel.K];
    double[] found =
        Lbfgs.minimise(
            (at, gradient) -> loss(matrix, at, gradient), weights, plan.iterations(), 1e-6);
    return model(index, rarity, scales, means, spreads, found);
  }

  private ColumnIndex select(List<PreparedExample> examples) {
    int[] replies = new int[Features.COLUMNS];
    Map<String, Integer> questionIds = new HashMap<>();
    Map<String, Integer> modelIds = new HashMap<>();
    long[] questionSketch = new long[Features.COLUMNS];
    long[] modelSketch = new long[Features.COLUMNS];
    for (PreparedExample example : examples) {
      int question = questionIds.computeIfAbsent(example.question(), q -> questionIds.size());
      int model = modelIds.computeIfAbsent(example.model(), m -> modelIds.size());
      for (int[] window : example.columns()) {
        for (int column : window) {
          replies[column]++;
          questionSketch[column] |= 1L << (question % 64);
          modelSketch[column] |= 1L << (model % 64);
        }
      }
    }
    long[] known = new long[Features.COLUMNS / 64];
    for (int column = 0; column < Features.COLUMNS; column++) {
      if (replies[column] >= plan.fewestReplies()
          && Long.bitCount(questionSketch[column]) >= plan.fewestQuestions()
          && Long.bitCount(modelSketch[column]) >= plan.fewestModels()) {
        known[column >>> 6] |= 1L << column;
      }
    }
    return new ColumnIndex(known);
  }

  private static double[] rarity(List<PreparedExample> examples, ColumnIndex index) {
    double[] rarity = new double[index.rows()];
    for (PreparedExample example : examples) {
      for (int[] window : example.columns()) {
        for (int column : window) {
          int row = index.row(column);
          if (row >= 0) {
            rarity[row]++;
          }
        }
      }
    }
    for (int row = 0; row < rarity.length; row++) {
      rarity[row] = (1 + Math.log((1.0 + examples.size()) / (1 + rarity[row]))) / 4;
    }
    return rarity;
  }

  private static void standardise(List<float[]> dense, double[] means, double[] spreads) {
    int n = dense.size();
    for (float[] figures : dense) {
      for (int j = 0; j < Dense.SIZE; j++) {
        means[j] += figures[j] / n;
      }
    }
    for (float[] figures : dense) {
      for (int j = 0; j < Dense.SIZE; j++) {
        double apart = figures[j] - means[j];
        spreads[j] += apart * apart / n;
      }
    }
    for (int j = 0; j < Dense.SIZE; j++) {
      spreads[j] = Math.sqrt(spreads[j]) + .05;
    }
  }

  private Matrix matrix(
      List<PreparedExample> examples,
      double[] counted,
      List<float[]> dense,
      ColumnIndex index,
      double[] rarity,
      float[] scales,
      double[] means,
      double[] spreads) {
    Matrix matrix = new Matrix(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      PreparedExample example = examples.get(i);
      float[] figures = dense.get(i);
      for (int window = 0; window < Features.WINDOWS; window++) {
        int size = 0;
        for (int column : example.columns()[window]) {
          size += index.row(column) >= 0 ? 1 : 0;
        }
        for (int column : example.columns()[window]) {
          int row = index.row(column);
          if (row >= 0) {
            matrix.add(row, (float) (scales[window] * rarity[row] / Math.sqrt(size)));
          }
        }
      }
      for (int j = 0; j < Dense.SIZE; j++) {
        double value = (figures[j] - means[j]) / spreads[j] * denseScale(j);
        if (value != 0) {
          matrix.add(index.rows() + j, (float) value);
        }
      }
      matrix.add(index.rows() + Dense.SIZE, 1);
      matrix.end(example.outcomes(), counted[i]);
    }
    return matrix.byColumn(index.rows() + Dense.SIZE + 1);
  }

  /**
   * Figures weigh more where there are few n-grams to go by, in languages other than two, and where
   * they are rarely other than zero.
   */
  private double denseScale(int figure) {
    int plain = figure % Dense.PLAIN;
    if (plain >= Dense.ODD_WORDS && plain <= Dense.THREE_SIGNS_OF_DECAY) {
      return ODDITY * plan.denseScale();
    }
    return figure >= Dense.OTHERS && figure < Dense.QUESTIONS
        ? 2 * plan.denseScale()
        : plan.denseScale();
  }

  private double loss(Matrix matrix, double[] weights, double[] gradient) {
    int biasAt = weights.length - LinearModel.K;
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      double w = i >= biasAt ? 0 : weights[i];
      gradient[i] = plan.penalty() * w;
      loss += plan.penalty() / 2 * w * w;
    }
    double[] scores = new double[matrix.size() * LinearModel.K];
    matrix.score(weights, scores);
    for (int example = 0; example < matrix.size(); example++) {
      loss -= matrix.weights[example] * pull(matrix, example, scores);
    }
    matrix.addGradient(scores, gradient);
    return loss;
  }

  /** Log likelihood of an example by its scores, which become the slopes of its loss. */
  private static double pull(Matrix matrix, int example, double[] scores) {
    int base = example * LinearModel.K;
    int outcomes = matrix.outcomes[example];
    double highest = scores[base];
    for (int k = 1; k < LinearModel.K; k++) {
      highest = Math.max(highest, scores[base + k]);
    }
    double all = 0;
    double allowed = 0;
    for (int k = 0; k < LinearModel.K; k++) {
      double p = Math.exp(scores[base + k] - highest);
      scores[base + k] = p;
      all += p;
      allowed += (outcomes >>> k & 1) != 0 ? p : 0;
    }
    allowed = Math.max(allowed, 1e-300);
    for (int k = 0; k < LinearModel.K; k++) {
      double p = scores[base + k];
      boolean may = (outcomes >>> k & 1) != 0;
      scores[base + k] = matrix.weights[example] * (p / all - (may ? p / allowed : 0));
    }
    return Math.log(allowed / all);
  }

  private LinearModel model(
      ColumnIndex index,
      double[] rarity,
      float[] scales,
      double[] means,
      double[] spreads,
      double[] weights) {
    int k5 = LinearModel.K;
    int rows = index.rows();
    float[] grams = new float[rows * k5];
    for (int i = 0; i < grams.length; i++) {
      grams[i] = (float) (weights[i] * rarity[i / k5]);
    }
    float[] dense = new float[Dense.SIZE * k5];
    float[] bias = new float[k5];
    int biasAt = (rows + Dense.SIZE) * k5;
    for (int k = 0; k < k5; k++) {
      bias[k] = (float) weights[biasAt + k];
    }
    for (int j = 0; j < Dense.SIZE; j++) {
      for (int k = 0; k < k5; k++) {
        double slope = weights[(rows + j) * k5 + k] * denseScale(j) / spreads[j];
        dense[j * k5 + k] = (float) slope;
        bias[k] -= (float) (slope * means[j]);
      }
    }
    return LinearModel.rounded(index, grams, dense, bias, scales);
  }

  /**
   * Sparse rows, taken in one after another and then turned into columns: the scores of all
   * examples fit into a core's cache, the weights of all n-grams do not, so that walking column by
   * column takes a quarter of the time.
   */
  private static final class Matrix {
    private final int[] starts;
    private int[] places = new int[1 << 20];
    private float[] values = new float[1 << 20];
    private final int[] outcomes;
    private final double[] weights;
    private int examples;
    private int used;

    Matrix(int size) {
      starts = new int[size + 1];
      outcomes = new int[size];
      weights = new double[size];
    }

    private Matrix(Matrix rows, int columns) {
      starts = new int[columns + 1];
      outcomes = rows.outcomes;
      weights = rows.weights;
      examples = rows.examples;
      used = rows.used;
      places = new int[used];
      values = new float[used];
    }

    void add(int column, float value) {
      if (used == places.length) {
        places = Arrays.copyOf(places, 2 * used);
        values = Arrays.copyOf(values, 2 * used);
      }
      places[used] = column;
      values[used] = value;
      used++;
    }

    void end(int allowed, double weight) {
      outcomes[examples] = allowed;
      weights[examples] = weight;
      examples++;
      starts[examples] = used;
    }

    /** The same numbers by column: places are then those of examples. */
    Matrix byColumn(int columns) {
      Matrix turned = new Matrix(this, columns);
      for (int at = 0; at < used; at++) {
        turned.starts[places[at] + 1]++;
      }
      for (int column = 0; column < columns; column++) {
        turned.starts[column + 1] += turned.starts[column];
      }
      int[] next = turned.starts.clone();
      for (int example = 0; example < examples; example++) {
        for (int at = starts[example]; at < starts[example + 1]; at++) {
          int to = next[places[at]]++;
          turned.places[to] = example;
          turned.values[to] = values[at];
        }
      }
      return turned;
    }

    /** Adds up what each column's weights give each example. */
    void score(double[] of, double[] scores) {
      for (int column = 0; column + 1 < starts.length; column++) {
        int base = column * LinearModel.K;
        double w0 = of[base];
        double w1 = of[base + 1];
        double w2 = of[base + 2];
        double w3 = of[base + 3];
        double w4 = of[base + 4];
        int to = starts[column + 1];
        for (int at = starts[column]; at < to; at++) {
          int example = places[at] * LinearModel.K;
          double value = values[at];
          scores[example] += value * w0;
          scores[example + 1] += value * w1;
          scores[example + 2] += value * w2;
          scores[example + 3] += value * w3;
          scores[example + 4] += value * w4;
        }
      }
    }

    /** Adds to each column's gradient what the slopes of its examples give. */
    void addGradient(double[] slopes, double[] gradient) {
      for (int column = 0; column + 1 < starts.length; column++) {
        double g0 = 0;
        double g1 = 0;
        double g2 = 0;
        double g3 = 0;
        double g4 = 0;
        int to = starts[column + 1];
        for (int at = starts[column]; at < to; at++) {
          int example = places[at] * LinearModel.K;
          double value = values[at];
          g0 += value * slopes[example];
          g1 += value * slopes[example + 1];
          g2 += value * slopes[example + 2];
          g3 += value * slopes[example + 3];
          g4 += value * slopes[example + 4];
        }
        int base = column * LinearModel.K;
        gradient[base] += g0;
        gradient[base + 1] += g1;
        gradient[base + 2] += g2;
        gradient[base + 3] += g3;
        gradient[base + 4] += g4;
      }
    }

    int size() {
      return examples;
    }
  }
}
