package dev.candor.classification.model;

import dev.candor.model.Outcome;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Softmax regression over {@link Features}: one weight per n-gram and outcome, one per dense figure
 * and outcome. Immutable, thread-safe. Weights of n-grams are stored in steps of eight bits, four
 * of an n-gram in one int, so that all of them stay in a core's cache.
 */
public final class LinearModel {

  /** The outcomes a model tells apart, in the order of its scores. */
  public static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.ANSWER, Outcome.ALIGNED, Outcome.DEFLECTION, Outcome.LECTURE, Outcome.REFUSAL);

  /** Number of outcomes. */
  public static final int K = 5;

  /** Half an int holds the sum of so many bytes. */
  private static final int BLOCK = 256;

  private static final int BYTES = 0x00ff00ff;
  private static final int HALF = 0xffff;

  /** What is added to a weight so that its byte is positive. */
  private static final int OFFSET = 128;

  private static final int LARGEST = 127;

  /** Weights beyond this share of all are cut down to it; finer steps for the rest matter more. */
  private static final double UNCUT = .9995;

  private final ColumnIndex index;

  /**
   * Per n-gram the weights of the outcomes from the second on, a byte each, the second's the
   * lowest. The first outcome's is minus their sum: the gradient of a softmax adds up to nothing
   * over its outcomes, so weights that start from nothing do too.
   */
  private final int[] grams;

  private final float step;
  private final float[] dense;
  private final float[] bias;
  private final float[] windowScales;

  private LinearModel(
      ColumnIndex index,
      int[] grams,
      float step,
      float[] dense,
      float[] bias,
      float[] windowScales) {
    this.index = index;
    this.grams = grams;
    this.step = step;
    this.dense = dense;
    this.bias = bias;
    this.windowScales = windowScales;
  }

  /** A model whose n-gram weights, {@code K} for each, are rounded to steps of eight bits. */
  public static LinearModel rounded(
      ColumnIndex index, float[] grams, float[] dense, float[] bias, float[] windowScales) {
    float step = uncut(grams) / LARGEST;
    int[] packed = new int[index.rows()];
    for (int row = 0; row < packed.length; row++) {
      int at = row * K;
      float mean = (grams[at] + grams[at + 1] + grams[at + 2] + grams[at + 3] + grams[at + 4]) / K;
      for (int k = K - 1; k > 0; k--) {
        int steps = Math.round((grams[at + k] - mean) / step);
        int weight = Math.max(-LARGEST, Math.min(LARGEST, steps));
        packed[row] = packed[row] << Byte.SIZE | weight + OFFSET;
      }
    }
    return new LinearModel(index, packed, step, dense, bias, windowScales);
  }

  /** The largest weight that is not cut. */
  private static float uncut(float[] grams) {
    float[] sizes = new float[grams.length];
    for (int i = 0; i < grams.length; i++) {
      sizes[i] = Math.abs(grams[i]);
    }
    Arrays.sort(sizes);
    return sizes.length == 0 ? 1 : Math.max(1e-9f, sizes[(int) (UNCUT * (sizes.length - 1))]);
  }

  /** Features with room for what this model looks at. */
  public Features newFeatures() {
    return new Features(index);
  }

  /** Fills {@code probabilities} with one probability per outcome, summing to 1. */
  public void probabilities(Features features, double[] probabilities) {
    scores(features, probabilities);
    softmax(probabilities, K);
  }

  /** Turns the first scores into probabilities, in place. */
  static void softmax(double[] scores, int size) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < size; k++) {
      highest = Math.max(highest, scores[k]);
    }
    double sum = 0;
    for (int k = 0; k < size; k++) {
      scores[k] = Math.exp(scores[k] - highest);
      sum += scores[k];
    }
    for (int k = 0; k < size; k++) {
      scores[k] /= sum;
    }
  }

  /** The n-grams this model knows. */
  public ColumnIndex index() {
    return index;
  }

  private void scores(Features features, double[] scores) {
    for (int k = 0; k < K; k++) {
      scores[k] = bias[k];
    }
    for (int window = 0; window < Features.WINDOWS; window++) {
      int size = features.size(window);
      int[] rows = features.rows(window);
      int s1 = 0;
      int s2 = 0;
      int s3 = 0;
      int s4 = 0;
      for (int from = 0; from < size; from += BLOCK) {
        int to = Math.min(size, from + BLOCK);
        int odd = 0;
        int even = 0;
        for (int i = from; i < to; i++) {
          int weights = grams[rows[i]];
          odd += weights & BYTES;
          even += weights >>> Byte.SIZE & BYTES;
        }
        s1 += odd & HALF;
        s2 += even & HALF;
        s3 += odd >>> Short.SIZE;
        s4 += even >>> Short.SIZE;
      }
      double scale = windowScale(window, size) * step;
      int offset = OFFSET * size;
      scores[0] -= scale * (s1 + s2 + s3 + s4 - 4 * offset);
      scores[1] += scale * (s1 - offset);
      scores[2] += scale * (s2 - offset);
      scores[3] += scale * (s3 - offset);
      scores[4] += scale * (s4 - offset);
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
   * What one n-gram adds to an outcome's score, over the mean of what it adds to all, in steps of
   * {@link #contributionStep}.
   */
  public int contribution(Features features, int window, int i, int outcome) {
    int weights = grams[features.row(window, i)];
    if (outcome > 0) {
      return (weights >>> Byte.SIZE * (outcome - 1) & 0xff) - OFFSET;
    }
    int pairs = (weights & BYTES) + (weights >>> Byte.SIZE & BYTES);
    return (K - 1) * OFFSET - (pairs & HALF) - (pairs >>> Short.SIZE);
  }

  /** Log-odds of one step of what the n-grams of a window contribute. */
  public double contributionStep(Features features, int window) {
    return windowScale(window, features.size(window)) * step;
  }

  /** Number of n-gram columns kept. */
  public int rows() {
    return index.rows();
  }

  void write(DataOutputStream out) throws IOException {
    writeFloats(out, windowScales);
    writeFloats(out, bias);
    writeFloats(out, dense);
    for (long word : index.known()) {
      out.writeLong(word);
    }
    out.writeFloat(step);
    for (int weights : grams) {
      out.writeInt(weights);
    }
  }

  static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  static LinearModel read(DataInputStream in) throws IOException {
    float[] windowScales = readFloats(in, Features.WINDOWS);
    float[] bias = readFloats(in, K);
    float[] dense = readFloats(in, Dense.SIZE * K);
    long[] known = new long[Features.COLUMNS / 64];
    next(in, known.length * Long.BYTES).asLongBuffer().get(known);
    ColumnIndex index = new ColumnIndex(known);
    float step = in.readFloat();
    int[] grams = new int[index.rows()];
    next(in, grams.length * Integer.BYTES).asIntBuffer().get(grams);
    return new LinearModel(index, grams, step, dense, bias, windowScales);
  }

  static float[] readFloats(DataInputStream in, int expected) throws IOException {
    int length = in.readInt();
    if (length != expected) {
      throw new IOException("expected " + expected + " numbers, found " + length);
    }
    float[] values = new float[length];
    next(in, length * Float.BYTES).asFloatBuffer().get(values);
    return values;
  }

  /** Read at once: number by number takes longer than a program that classifies one reply. */
  static ByteBuffer next(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
