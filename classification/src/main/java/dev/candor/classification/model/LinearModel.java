package dev.candor.classification.model;

import dev.candor.classification.Outcome;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Softmax regression over {@link Features}: one weight per n-gram and outcome, one per dense figure
 * and outcome. Immutable, thread-safe. Weights are stored as 16-bit steps.
 */
public final class LinearModel {

  /** The outcomes a model tells apart, in the order of its scores. */
  public static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.ANSWER, Outcome.ALIGNED, Outcome.DEFLECTION, Outcome.LECTURE, Outcome.REFUSAL);

  /** Number of outcomes. */
  public static final int K = 5;

  private static final int BLOCK = 256;

  private static final int MAGIC = 0x43414e4d;
  private static final int FORMAT = 2;

  private final ColumnIndex index;
  private final short[] grams;
  private final float step;
  private final float[] dense;
  private final float[] bias;
  private final float[] windowScales;
  private final float temperature;

  private LinearModel(
      ColumnIndex index,
      short[] grams,
      float step,
      float[] dense,
      float[] bias,
      float[] windowScales,
      float temperature) {
    this.index = index;
    this.grams = grams;
    this.step = step;
    this.dense = dense;
    this.bias = bias;
    this.windowScales = windowScales;
    this.temperature = temperature;
  }

  /** A model whose n-gram weights are rounded to 16-bit steps. */
  static LinearModel rounded(
      ColumnIndex index, float[] grams, float[] dense, float[] bias, float[] windowScales) {
    float largest = 1e-9f;
    for (float weight : grams) {
      largest = Math.max(largest, Math.abs(weight));
    }
    float step = largest / Short.MAX_VALUE;
    short[] rounded = new short[grams.length];
    for (int i = 0; i < grams.length; i++) {
      rounded[i] = (short) Math.round(grams[i] / step);
    }
    return new LinearModel(index, rounded, step, dense, bias, windowScales, 1);
  }

  /** Features with room for what this model looks at. */
  public Features newFeatures() {
    return new Features(index);
  }

  /** Fills {@code probabilities} with one probability per outcome, summing to 1. */
  public void probabilities(Features features, double[] probabilities) {
    scores(features, probabilities);
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < K; k++) {
      probabilities[k] /= temperature;
      highest = Math.max(highest, probabilities[k]);
    }
    double sum = 0;
    for (int k = 0; k < K; k++) {
      probabilities[k] = Math.exp(probabilities[k] - highest);
      sum += probabilities[k];
    }
    for (int k = 0; k < K; k++) {
      probabilities[k] /= sum;
    }
  }

  /** The same for a reply whose features were taken before this model was fitted. */
  public void probabilities(PreparedExample example, double[] probabilities) {
    Features features = new Features(index);
    features.fill(example);
    probabilities(features, probabilities);
  }

  private void scores(Features features, double[] scores) {
    for (int k = 0; k < K; k++) {
      scores[k] = bias[k];
    }
    for (int window = 0; window < Features.WINDOWS; window++) {
      int size = features.size(window);
      int[] rows = features.rows(window);
      short[] weights = features.weights[window];
      long s0 = 0;
      long s1 = 0;
      long s2 = 0;
      long s3 = 0;
      long s4 = 0;
      for (int from = 0; from < size; from += BLOCK) {
        int to = Math.min(size, from + BLOCK);
        // A loop of so little else lets many rows be on their way from memory at once.
        for (int i = from; i < to; i++) {
          s0 += grams[rows[i] * K];
        }
        for (int i = from; i < to; i++) {
          int at = rows[i] * K;
          short w1 = grams[at + 1];
          short w2 = grams[at + 2];
          short w3 = grams[at + 3];
          short w4 = grams[at + 4];
          s1 += w1;
          s2 += w2;
          s3 += w3;
          s4 += w4;
          if (i < Features.MOST_WEIGHED) {
            int kept = i * K;
            weights[kept] = grams[at];
            weights[kept + 1] = w1;
            weights[kept + 2] = w2;
            weights[kept + 3] = w3;
            weights[kept + 4] = w4;
          }
        }
      }
      double scale = windowScale(window, size) * step;
      scores[0] += scale * s0;
      scores[1] += scale * s1;
      scores[2] += scale * s2;
      scores[3] += scale * s3;
      scores[4] += scale * s4;
    }
    for (int j = 0; j < Dense.SIZE; j++) {
      double value = features.dense(j);
      if (value != 0) {
        for (int k = 0; k < K; k++) {
          scores[k] += value * dense[j * K + k];
        }
      }
    }
  }

  private double windowScale(int window, int size) {
    return size == 0 ? 0 : windowScales[window] / Math.sqrt(size);
  }

  /**
   * What one n-gram added to an outcome's score, over the mean of what it added to all, in steps of
   * {@link #contributionStep}: of features whose probabilities were asked for, in a window of at
   * most {@link Features#MOST_WEIGHED}.
   */
  public static int contribution(Features features, int window, int i, int outcome) {
    short[] weights = features.weights[window];
    int at = i * K;
    int sum = weights[at] + weights[at + 1] + weights[at + 2] + weights[at + 3] + weights[at + 4];
    return K * weights[at + outcome] - sum;
  }

  /** Log-odds of one step of what the n-grams of a window contribute. */
  public double contributionStep(Features features, int window) {
    return windowScale(window, features.size(window)) * step / (K * temperature);
  }

  /** What one dense figure adds to an outcome's score, over the mean of what it adds to all. */
  public double denseContribution(Features features, int j, int outcome) {
    double mean = 0;
    for (int k = 0; k < K; k++) {
      mean += dense[j * K + k] / K;
    }
    return features.dense(j) * (dense[j * K + outcome] - mean) / temperature;
  }

  /** Number of dense figures. */
  public static int denseSize() {
    return Dense.SIZE;
  }

  /** Words for a dense figure. */
  public static String denseName(int j) {
    return Dense.name(j);
  }

  /** Number of n-gram columns kept. */
  public int rows() {
    return index.rows();
  }

  LinearModel withTemperature(double newTemperature) {
    return new LinearModel(index, grams, step, dense, bias, windowScales, (float) newTemperature);
  }

  /** The same model, but an answer needs so much more log-odds. */
  LinearModel withCaution(double caution) {
    float[] shifted = bias.clone();
    int answer = OUTCOMES.indexOf(Outcome.ANSWER);
    shifted[answer] = (float) (shifted[answer] - caution);
    return new LinearModel(index, grams, step, dense, shifted, windowScales, temperature);
  }

  /** Writes the model; {@link #read} gives it back. */
  public void write(OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeInt(Dense.SIZE);
    out.writeFloat(temperature);
    writeFloats(out, windowScales);
    writeFloats(out, bias);
    writeFloats(out, dense);
    for (long word : index.known()) {
      out.writeLong(word);
    }
    out.writeFloat(step);
    for (short weight : grams) {
      out.writeShort(weight);
    }
    out.flush();
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  /**
   * Reads a model.
   *
   * @throws IOException if the bytes are not a model of this version of the program
   */
  public static LinearModel read(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    if (in.readInt() != MAGIC || in.readInt() != FORMAT || in.readInt() != Dense.SIZE) {
      throw new IOException("not weights this version can read; fit them anew with candor train");
    }
    float temperature = in.readFloat();
    float[] windowScales = readFloats(in, Features.WINDOWS);
    float[] bias = readFloats(in, K);
    float[] dense = readFloats(in, Dense.SIZE * K);
    long[] known = new long[Features.COLUMNS / 64];
    for (int i = 0; i < known.length; i++) {
      known[i] = in.readLong();
    }
    ColumnIndex index = new ColumnIndex(known);
    float step = in.readFloat();
    short[] grams = new short[index.rows() * K];
    for (int i = 0; i < grams.length; i++) {
      grams[i] = in.readShort();
    }
    return new LinearModel(index, grams, step, dense, bias, windowScales, temperature);
  }

  private static float[] readFloats(DataInputStream in, int expected) throws IOException {
    int length = in.readInt();
    if (length != expected) {
      throw new IOException("expected " + expected + " numbers, found " + length);
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
