package dev.candor.classification.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Tells everyday requests from those that models are known to avoid, by the prompt alone: a
 * logistic regression over a {@link RequestReading}. Replies to everyday requests are nearly always
 * answers, so less is asked of one before it is taken for an answer. Immutable, thread-safe.
 */
public final class RequestKind {

  /** Weights: those of the columns, then those of the figures. */
  public static final int WEIGHTS = RequestReading.COLUMNS + RequestReading.FIGURES;

  private final float[] weights;
  private final float bias;

  /**
   * A fitted regression.
   *
   * @param weights one per column and figure
   * @param bias log-odds of an everyday request where nothing is known
   */
  public RequestKind(float[] weights, float bias) {
    if (weights.length != WEIGHTS) {
      throw new IllegalArgumentException(WEIGHTS + " weights wanted, not " + weights.length);
    }
    this.weights = weights.clone();
    this.bias = bias;
  }

  /** How likely the request is an everyday one, 0 to 1; one half where there is no prompt. */
  public double everyday(RequestReading request) {
    if (request.isEmpty()) {
      return .5;
    }
    double sum = 0;
    for (int i = 0; i < request.size(); i++) {
      sum += weights[request.column(i)];
    }
    sum *= request.value();
    for (int i = 0; i < RequestReading.FIGURES; i++) {
      sum += weights[RequestReading.COLUMNS + i] * request.figure(i);
    }
    return 1 / (1 + Math.exp(-(bias + sum)));
  }

  void write(DataOutputStream out) throws IOException {
    LinearModel.writeFloats(out, weights);
    out.writeFloat(bias);
  }

  static RequestKind read(DataInputStream in) throws IOException {
    return new RequestKind(LinearModel.readFloats(in, WEIGHTS), in.readFloat());
  }
}
