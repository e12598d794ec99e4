package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Tells everyday requests from those that models are known to avoid, by the prompt alone: a
 * logistic regression over runs of two to four units. Replies to everyday requests are nearly
 * always answers, so less is asked of one before it is taken for an answer. Immutable, thread-safe.
 */
public final class RequestKind {

  /** Hash columns. */
  public static final int COLUMNS = 1 << 14;

  private static final int UNITS_READ = 400;
  private static final int SHORTEST_RUN = 2;
  private static final int LONGEST_RUN = 4;

  /** Log-odds are steep: their scale was fitted to prompts, of which each is either. */
  private static final double STEEPNESS = 1.5;

  private final float[] weights;
  private final float bias;

  /**
   * A fitted regression.
   *
   * @param weights one per column
   * @param bias log-odds of an everyday request where nothing is known
   */
  public RequestKind(float[] weights, float bias) {
    if (weights.length != COLUMNS) {
      throw new IllegalArgumentException(COLUMNS + " weights wanted, not " + weights.length);
    }
    this.weights = weights.clone();
    this.bias = bias;
  }

  /** The hash columns of a folded prompt, repeated ones too; empty where there is no prompt. */
  public static int[] columns(FoldedText prompt) {
    int length = Math.min(prompt.length(), UNITS_READ);
    int[] columns = new int[(LONGEST_RUN - SHORTEST_RUN + 1) * length];
    char[] chars = prompt.chars();
    int size = 0;
    for (int at = 0; at < length; at++) {
      int run = chars[at];
      int longest = Math.min(LONGEST_RUN, length - at);
      for (int units = SHORTEST_RUN; units <= longest; units++) {
        run = run * 31 + chars[at + units - 1];
        columns[size++] = (run * 0x9e3779b1 ^ units * 0x85ebca6b) >>> 18;
      }
    }
    return Arrays.copyOf(columns, size);
  }

  /** How much one occurrence of a column counts among so many. */
  public static double value(int size) {
    return 1 / Math.sqrt(size);
  }

  /** How likely the request is an everyday one, 0 to 1; one half where there is no prompt. */
  public double everyday(int[] columns) {
    if (columns.length == 0) {
      return .5;
    }
    double sum = 0;
    for (int column : columns) {
      sum += weights[column];
    }
    return 1 / (1 + Math.exp(-STEEPNESS * (bias + sum * value(columns.length))));
  }

  void write(DataOutputStream out) throws IOException {
    LinearModel.writeFloats(out, weights);
    out.writeFloat(bias);
  }

  static RequestKind read(DataInputStream in) throws IOException {
    return new RequestKind(LinearModel.readFloats(in, COLUMNS), in.readFloat());
  }
}
