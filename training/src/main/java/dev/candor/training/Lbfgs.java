package dev.candor.training;

/**
 * Limited-memory BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization,
 * 2nd ed., algorithm 7.5). Deterministic: no randomness, one thread, fixed order of sums.
 */
final class Lbfgs {

  private static final int MEMORY = 8;

  /** A function with its gradient. */
  interface Objective {
    /** Value at {@code at}; writes the gradient there. */
    double valueAndGradient(double[] at, double[] gradient);
  }

  private Lbfgs() {}

  static double[] minimise(Objective objective, double[] start, int iterations, double tolerance) {
    int n = start.length;
    double[] x = start.clone();
    double[] gradient = new double[n];
    double value = objective.valueAndGradient(x, gradient);
    float[][] steps = new float[MEMORY][];
    float[][] changes = new float[MEMORY][];
    double[] curvatures = new double[MEMORY];
    int stored = 0;
    int next = 0;
    double[] nextX = new double[n];
    double[] nextGradient = new double[n];
    for (int iteration = 0; iteration < iterations; iteration++) {
      double[] direction = direction(gradient, steps, changes, curvatures, stored, next);
      double slope = dot(direction, gradient);
      if (slope >= 0) {
        return x;
      }
      double length = iteration == 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
      double nextValue = 0;
      boolean found = false;
      for (int tries = 0; tries < 25; tries++) {
        for (int i = 0; i < n; i++) {
          nextX[i] = x[i] + length * direction[i];
        }
        nextValue = objective.valueAndGradient(nextX, nextGradient);
        if (nextValue <= value + 1e-4 * length * slope) {
          found = true;
          break;
        }
        length /= 2;
      }
      if (!found) {
        return x;
      }
      float[] step = stored < MEMORY ? new float[n] : steps[next];
      float[] change = stored < MEMORY ? new float[n] : changes[next];
      double curvature = 0;
      for (int i = 0; i < n; i++) {
        step[i] = (float) (nextX[i] - x[i]);
        change[i] = (float) (nextGradient[i] - gradient[i]);
        curvature += (double) step[i] * change[i];
      }
      if (curvature > 1e-12) {
        steps[next] = step;
        changes[next] = change;
        curvatures[next] = curvature;
        next = (next + 1) % MEMORY;
        stored = Math.min(stored + 1, MEMORY);
      } else {
        stored = 0; // its place in the memory is overwritten
        next = 0;
      }
      boolean settled = value - nextValue <= tolerance * Math.max(1, Math.abs(value));
      System.arraycopy(nextX, 0, x, 0, n);
      System.arraycopy(nextGradient, 0, gradient, 0, n);
      value = nextValue;
      if (settled) {
        return x;
      }
    }
    return x;
  }

  private static double[] direction(
      double[] gradient,
      float[][] steps,
      float[][] changes,
      double[] curvatures,
      int stored,
      int next) {
    double[] q = gradient.clone();
    double[] alphas = new double[MEMORY];
    for (int back = 1; back <= stored; back++) {
      int i = (next - back + MEMORY) % MEMORY;
      alphas[i] = dot(steps[i], q) / curvatures[i];
      addScaled(q, changes[i], -alphas[i]);
    }
    if (stored > 0) {
      int last = (next - 1 + MEMORY) % MEMORY;
      double scale = curvatures[last] / squares(changes[last]);
      for (int j = 0; j < q.length; j++) {
        q[j] *= scale;
      }
    }
    for (int back = stored; back >= 1; back--) {
      int i = (next - back + MEMORY) % MEMORY;
      double beta = dot(changes[i], q) / curvatures[i];
      addScaled(q, steps[i], alphas[i] - beta);
    }
    for (int j = 0; j < q.length; j++) {
      q[j] = -q[j];
    }
    return q;
  }

  private static void addScaled(double[] to, float[] what, double scale) {
    for (int i = 0; i < to.length; i++) {
      to[i] += scale * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double dot(float[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double squares(float[] of) {
    double sum = 0;
    for (float value : of) {
      sum += (double) value * value;
    }
    return sum;
  }
}
