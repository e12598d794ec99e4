package dev.candor.training;

import dev.candor.classification.model.BoostedTrees;
import dev.candor.classification.model.Dense;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fits {@link BoostedTrees}: gradient boosting of the softmax likelihood (Friedman 2001) with
 * second-order leaves (Chen and Guestrin 2016), over histograms of at most {@value #BINS} bins a
 * figure. Each round sees a part of the replies, each tree a part of the figures, drawn from a
 * fixed seed. Deterministic.
 */
final class TreeTrainer {

  private static final int BINS = 32;
  private static final int DEPTH = 4;
  private static final int ROUNDS = 220;
  private static final double RATE = .04;
  private static final double SHARE_OF_REPLIES = .7;
  private static final double SHARE_OF_FIGURES = .35;
  private static final double PENALTY = 5;
  private static final double LEAST_HESSIAN = 6;
  private static final long SEED = 11;

  private static final int INNER = (1 << DEPTH) - 1;
  private static final int NODES = 2 * INNER + 1;

  private final byte[][] bins = new byte[BoostedTrees.FIGURES][];
  private final float[][] edges = new float[BoostedTrees.FIGURES][];
  private final int[] labels;
  private final double[] weights;
  private final int size;

  private final double[] gradients;
  private final double[] hessians;
  private final int[] nodeOf;
  private final int[] sample;
  private int samples;

  private TreeTrainer(List<PreparedExample> examples, double[] weights) {
    size = examples.size();
    this.weights = weights;
    labels = new int[size];
    gradients = new double[size];
    hessians = new double[size];
    nodeOf = new int[size];
    sample = new int[size];
    float[] column = new float[size];
    for (int figure = 0; figure < BoostedTrees.FIGURES; figure++) {
      for (int i = 0; i < size; i++) {
        PreparedExample example = examples.get(i);
        boolean unknown = figure < Dense.PLAIN && Dense.dependsOnIndex(figure);
        column[i] =
            unknown ? 0 : figure == Dense.PLAIN ? example.language() : example.dense()[figure];
      }
      edges[figure] = edges(column);
      bins[figure] = new byte[size];
      for (int i = 0; i < size; i++) {
        bins[figure][i] = (byte) bin(edges[figure], column[i]);
      }
    }
    for (int i = 0; i < size; i++) {
      labels[i] = examples.get(i).coarse();
    }
  }

  /**
   * Fits trees.
   *
   * @param examples replies with their figures; of the figures those that depend on an index of
   *     known n-grams are not looked at
   * @param weights how much each counts
   */
  static BoostedTrees fit(List<PreparedExample> examples, double[] weights) {
    return new TreeTrainer(examples, weights).fit();
  }

  private static float[] edges(float[] column) {
    float[] sorted = column.clone();
    Arrays.sort(sorted);
    float[] edges = new float[BINS - 1];
    int count = 0;
    for (int i = 1; i < BINS; i++) {
      float at = sorted[(int) ((long) i * (sorted.length - 1) / BINS)];
      if (at < sorted[sorted.length - 1] && (count == 0 || at > edges[count - 1])) {
        edges[count++] = at;
      }
    }
    return Arrays.copyOf(edges, count);
  }

  private static int bin(float[] edges, float value) {
    int bin = 0;
    while (bin < edges.length && value > edges[bin]) {
      bin++;
    }
    return bin;
  }

  private BoostedTrees fit() {
    int classes = BoostedTrees.CLASSES;
    double[] totals = new double[classes];
    for (int i = 0; i < size; i++) {
      totals[labels[i]] += weights[i];
    }
    float[] start = new float[classes];
    for (int k = 0; k < classes; k++) {
      start[k] = (float) Math.log(Math.max(1e-6, totals[k]));
    }
    double[][] scores = new double[size][classes];
    for (double[] score : scores) {
      for (int k = 0; k < classes; k++) {
        score[k] = start[k];
      }
    }
    short[] figures = new short[ROUNDS * classes * INNER];
    float[] values = new float[ROUNDS * classes * NODES];
    SplittableRandom random = new SplittableRandom(SEED);
    double[] p = new double[classes];
    for (int round = 0; round < ROUNDS; round++) {
      samples = 0;
      for (int i = 0; i < size; i++) {
        if (random.nextDouble() < SHARE_OF_REPLIES) {
          sample[samples++] = i;
        }
      }
      double[][] before = new double[size][];
      for (int i = 0; i < size; i++) {
        softmax(scores[i], p);
        before[i] = p.clone();
      }
      for (int k = 0; k < classes; k++) {
        for (int i = 0; i < size; i++) {
          double chance = before[i][k];
          gradients[i] = weights[i] * (chance - (labels[i] == k ? 1 : 0));
          hessians[i] = weights[i] * Math.max(1e-6, chance * (1 - chance));
        }
        int tree = round * classes + k;
        grow(random, figures, tree * INNER, values, tree * NODES);
        for (int i = 0; i < size; i++) {
          scores[i][k] += values[tree * NODES + nodeOf[i]];
        }
      }
    }
    return new BoostedTrees(DEPTH, figures, values, start);
  }

  private static void softmax(double[] scores, double[] into) {
    double highest = Math.max(scores[0], Math.max(scores[1], scores[2]));
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      into[k] = Math.exp(scores[k] - highest);
      sum += into[k];
    }
    for (int k = 0; k < scores.length; k++) {
      into[k] /= sum;
    }
  }

  private void grow(
      SplittableRandom random, short[] figures, int inner, float[] values, int nodes) {
    boolean[] looked = new boolean[BoostedTrees.FIGURES];
    for (int figure = 0; figure < looked.length; figure++) {
      looked[figure] = random.nextDouble() < SHARE_OF_FIGURES && edges[figure].length > 0;
    }
    Arrays.fill(nodeOf, 0);
    for (int level = 0; level < DEPTH; level++) {
      int first = (1 << level) - 1;
      int width = 1 << level;
      double[][] histograms = new double[width][];
      for (int figure = 0; figure < looked.length; figure++) {
        if (looked[figure]) {
          split(figure, first, width, histograms, figures, inner, values, nodes);
        }
      }
      for (int i = 0; i < size; i++) {
        int node = nodeOf[i];
        double[] best = histograms[node - first];
        boolean right = best != null && (bins[(int) best[1]][i] & 0xff) > (int) best[2];
        nodeOf[i] = 2 * node + (right ? 2 : 1);
      }
      for (int node = first; node < first + width; node++) {
        if (histograms[node - first] == null) {
          figures[inner + node] = 0;
          values[nodes + node] = Float.MAX_VALUE;
        }
      }
    }
    double[] sums = new double[NODES];
    double[] curvatures = new double[NODES];
    for (int j = 0; j < samples; j++) {
      int i = sample[j];
      sums[nodeOf[i]] += gradients[i];
      curvatures[nodeOf[i]] += hessians[i];
    }
    for (int leaf = INNER; leaf < NODES; leaf++) {
      values[nodes + leaf] = (float) (-RATE * sums[leaf] / (curvatures[leaf] + PENALTY));
    }
  }

  /** Offers each node of a level the best split by one figure: gain, figure and last bin left. */
  private void split(
      int figure,
      int first,
      int width,
      double[][] best,
      short[] figures,
      int inner,
      float[] values,
      int nodes) {
    double[] gradient = new double[width * BINS];
    double[] hessian = new double[width * BINS];
    byte[] of = bins[figure];
    for (int j = 0; j < samples; j++) {
      int i = sample[j];
      int at = (nodeOf[i] - first) * BINS + of[i];
      gradient[at] += gradients[i];
      hessian[at] += hessians[i];
    }
    for (int node = 0; node < width; node++) {
      double allGradient = 0;
      double allHessian = 0;
      for (int bin = 0; bin < BINS; bin++) {
        allGradient += gradient[node * BINS + bin];
        allHessian += hessian[node * BINS + bin];
      }
      double whole = allGradient * allGradient / (allHessian + PENALTY);
      double leftGradient = 0;
      double leftHessian = 0;
      for (int bin = 0; bin < edges[figure].length; bin++) {
        leftGradient += gradient[node * BINS + bin];
        leftHessian += hessian[node * BINS + bin];
        double rightGradient = allGradient - leftGradient;
        double rightHessian = allHessian - leftHessian;
        if (leftHessian < LEAST_HESSIAN || rightHessian < LEAST_HESSIAN) {
          continue;
        }
        double gain =
            leftGradient * leftGradient / (leftHessian + PENALTY)
                + rightGradient * rightGradient / (rightHessian + PENALTY)
                - whole;
        if (gain > 1e-9 && (best[node] == null || gain > best[node][0])) {
          best[node] = new double[] {gain, figure, bin};
          figures[inner + first + node] = (short) figure;
          values[nodes + first + node] = edges[figure][bin];
        }
      }
    }
  }
}
