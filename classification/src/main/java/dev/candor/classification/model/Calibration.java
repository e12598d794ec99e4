package dev.candor.classification.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a claimed probability is worth: the share of held-out replies that were right where so much
 * was claimed, by isotonic regression. Between two knots the line is straight. Immutable.
 */
public final class Calibration {

  private static final int MOST_KNOTS = 1 << 10;

  private final float[] claimed;
  private final float[] right;

  /**
   * A map by its knots.
   *
   * @param claimed claimed probabilities, rising
   * @param right shares that were right, never falling
   */
  public Calibration(float[] claimed, float[] right) {
    if (claimed.length != right.length || claimed.length == 0) {
      throw new IllegalArgumentException(
          "%d claims, %d shares".formatted(claimed.length, right.length));
    }
    for (int i = 0; i < claimed.length; i++) {
      boolean rises = i == 0 || claimed[i] > claimed[i - 1] && right[i] >= right[i - 1];
      if (!rises || !(right[i] >= 0 && right[i] <= 1)) {
        throw new IllegalArgumentException("knot " + i + " is out of order");
      }
    }
    this.claimed = claimed.clone();
    this.right = right.clone();
  }

  /** Takes every claim at its word. */
  public static Calibration none() {
    return new Calibration(new float[] {0, 1}, new float[] {0, 1});
  }

  /** What a claim is worth, 0 to 1. */
  public double of(double claim) {
    int last = claimed.length - 1;
    if (claim <= claimed[0]) {
      return right[0];
    }
    if (claim >= claimed[last]) {
      return right[last];
    }
    int above = 1;
    while (claimed[above] < claim) {
      above++;
    }
    double part = (claim - claimed[above - 1]) / (claimed[above] - claimed[above - 1]);
    return right[above - 1] + part * (right[above] - right[above - 1]);
  }

  void write(DataOutputStream out) throws IOException {
    LinearModel.writeFloats(out, claimed);
    LinearModel.writeFloats(out, right);
  }

  static Calibration read(DataInputStream in) throws IOException {
    int knots = in.readInt();
    if (knots < 1 || knots > MOST_KNOTS) {
      throw new IOException("a calibration of " + knots + " knots");
    }
    float[] claimed = new float[knots];
    for (int i = 0; i < knots; i++) {
      claimed[i] = in.readFloat();
    }
    float[] right = LinearModel.readFloats(in, knots);
    try {
      return new Calibration(claimed, right);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
