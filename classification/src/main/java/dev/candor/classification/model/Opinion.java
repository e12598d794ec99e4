package dev.candor.classification.model;

/**
 * What the models make of one reply. Reusable, so that judging allocates nothing; not thread-safe.
 */
public final class Opinion {

  final double[] probabilities = new double[LinearModel.K];
  final double[] second = new double[BoostedTrees.CLASSES];
  int outcome;
  double claimed;
  double confidence;
  boolean disagreed;
  boolean unfamiliar;
  int language;

  /** Index of the outcome in {@link LinearModel#OUTCOMES}. */
  public int outcome() {
    return outcome;
  }

  /** What the coarse class was given before calibration, 0 to 1. */
  public double claimed() {
    return claimed;
  }

  /** Calibrated probability that the coarse class is right, 0 to 1. */
  public double confidence() {
    return confidence;
  }

  /** Whether the trees, which know no words, would have said another coarse class. */
  public boolean disagreed() {
    return disagreed;
  }

  /** Whether the reply is unlike all that was fitted on, which lowers the confidence. */
  public boolean unfamiliar() {
    return unfamiliar;
  }

  /** Which languages' copy of the figures was read: 0 English, 1 Chinese, 2 others. */
  public int language() {
    return language;
  }
}
