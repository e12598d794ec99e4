package dev.candor.detection.numbers;

import java.util.Arrays;

/**
 * The exact distribution of a sum of independent whole numbers, by convolution. All terms are
 * positive, so tails keep their relative accuracy however small they are. Bins below 1e-20 at
 * either end are cut off to bound the work; {@link #LOST} more than covers them.
 */
public final class LatticeSum {
  /** Added to every tail: an upper bound of all mass ever cut off. */
  public static final double LOST = 1e-15;

  private static final double CUT = 1e-20;

  /** Shifts of the log odds are averaged from −6 to 6 in these steps. */
  public static final double NODE_STEP = .2;

  public static final int NODES = 30;
  private static final double NEGLIGIBLE = 1e-11;

  private final double cut;
  private double[] mass = {1};
  private long offset;
  private int length = 1;
  private double[] spare = {};

  public LatticeSum() {
    this(CUT);
  }

  private LatticeSum(double cut) {
    this.cut = cut;
  }

  /** One that keeps every bin, for {@link #under}. */
  public static LatticeSum uncut() {
    return new LatticeSum(0);
  }

  /**
   * The distribution if every term were drawn with odds exp(δ) on what moves the sum by {@code
   * unit}: P(sum)·exp(δ·sum/unit), normalised, averaged over shifts δ around {@code
   * −NODES·NODE_STEP … NODES·NODE_STEP} of these chances. Needs an {@link #uncut} sum of modest
   * range.
   */
  public LatticeSum under(double[] nodes, double unit) {
    double[] factor = new double[length];
    double middle = length / 2.0;
    for (int node = -NODES; node <= NODES; node++) {
      double weight = nodes[node + NODES];
      if (weight < NEGLIGIBLE) {
        continue;
      }
      double ratio = Math.exp(node * NODE_STEP / unit);
      double first = Math.exp(-middle * node * NODE_STEP / unit);
      double sum = 0;
      double tilt = first;
      for (int i = 0; i < length; i++) {
        sum += mass[i] * tilt;
        tilt *= ratio;
      }
      tilt = first * weight / sum;
      for (int i = 0; i < length; i++) {
        factor[i] += tilt;
        tilt *= ratio;
      }
    }
    LatticeSum tilted = new LatticeSum(0);
    tilted.mass = new double[length];
    for (int i = 0; i < length; i++) {
      tilted.mass[i] = mass[i] * factor[i];
    }
    tilted.length = length;
    tilted.offset = offset;
    return tilted;
  }

  /** Adds a number that is {@code first + i} with probability {@code p[i]}. */
  public void add(long first, double[] p) {
    int result = length + p.length - 1;
    if (spare.length < result) {
      spare = new double[Math.max(result, 2 * spare.length)];
    }
    Arrays.fill(spare, 0, result, 0);
    for (int j = 0; j < p.length; j++) {
      double pj = p[j];
      if (pj == 0) {
        continue;
      }
      for (int i = 0; i < length; i++) {
        spare[i + j] += mass[i] * pj;
      }
    }
    int from = 0;
    while (from < result - 1 && spare[from] < cut) {
      from++;
    }
    int to = result;
    while (to > from + 1 && spare[to - 1] < cut) {
      to--;
    }
    double[] old = mass;
    if (from > 0) {
      System.arraycopy(spare, from, spare, 0, to - from);
    }
    mass = spare;
    spare = old;
    length = to - from;
    offset += first + from;
  }

  /** Adds a number that is {@code values[i]} with probability {@code p[i]}. */
  public void add(long[] values, double[] p) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (long value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double[] dense = new double[(int) (high - low) + 1];
    for (int i = 0; i < values.length; i++) {
      dense[(int) (values[i] - low)] += p[i];
    }
    add(low, dense);
  }

  /** P(sum ≥ value). */
  public double atLeast(long value) {
    double tail = LOST;
    for (int i = (int) Math.max(0, Math.min(length, value - offset)); i < length; i++) {
      tail += mass[i];
    }
    return Math.min(1, tail);
  }

  /** P(sum ≤ value). */
  double atMost(long value) {
    double tail = LOST;
    for (int i = 0; i < length && offset + i <= value; i++) {
      tail += mass[i];
    }
    return Math.min(1, tail);
  }

  /**
   * Chance that the sum lies as far out as {@code value}, on either side: the smaller tail there,
   * plus the largest tail of the other side that is no larger (Blaker 2000). Exact, and never
   * larger than twice the smaller tail.
   */
  public double twoSided(long value) {
    double up = atLeast(value);
    double down = atMost(value);
    double near = Math.min(up, down);
    double bound = near * (1 + 1e-9);
    double far = 0;
    double tail = 0;
    if (up <= down) {
      for (int i = 0; i < length && tail + mass[i] + LOST <= bound; i++) {
        tail += mass[i];
        far = tail;
      }
    } else {
      for (int i = length - 1; i >= 0 && tail + mass[i] + LOST <= bound; i--) {
        tail += mass[i];
        far = tail;
      }
    }
    return Math.min(1, near + far);
  }

  /** The largest upper tail that is no larger than the bound; 0 if all are. */
  public double largestUpperUpTo(double bound) {
    double limit = bound * (1 + 1e-9);
    double tail = 0;
    for (int i = length - 1; i >= 0 && tail + mass[i] + LOST <= limit; i--) {
      tail += mass[i];
    }
    return tail;
  }
}
