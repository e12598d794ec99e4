package dev.candor.bench.detection;

import java.util.Arrays;

/**
 * Another way to compare a candidate with a baseline of one reply per prompt and cycle, at level
 * {@code level} over an endless series of looks: each look k spends 6/(π²k²) of it.
 */
enum Rival {
  /** Cochran–Mantel–Haenszel, normal approximation. */
  CMH("CMH, normal, spending") {
    @Override
    double p(int[] x0, int n0, int[] x1, int n1) {
      double sum = 0;
      double variance = 0;
      double size = n0 + n1;
      for (int s = 0; s < x0.length; s++) {
        double marked = x0[s] + x1[s];
        sum += x1[s] - marked * n1 / size;
        variance += marked * (size - marked) * n0 * n1 / (size * size * (size - 1));
      }
      return variance == 0 ? 1 : 2 * upperTail(Math.abs(sum) / Math.sqrt(variance));
    }
  },
  /** The same with exact tails, the smaller one doubled. */
  EXACT("CMH, exact tails, spending") {
    @Override
    double p(int[] x0, int n0, int[] x1, int n1) {
      double[] sum = {1};
      int offset = 0;
      int observed = 0;
      for (int s = 0; s < x0.length; s++) {
        double[] next = hypergeometric(n0, x0[s] + x1[s], n1);
        double[] both = new double[sum.length + next.length - 1];
        for (int i = 0; i < sum.length; i++) {
          for (int j = 0; j < next.length; j++) {
            both[i + j] += sum[i] * next[j];
          }
        }
        sum = both;
        offset += Math.max(0, x0[s] + x1[s] - n0);
        observed += x1[s];
      }
      return smallerTailDoubled(sum, observed - offset);
    }
  },
  /** Two proportions, prompts thrown together. */
  POOLED("pooled proportions, spending") {
    @Override
    double p(int[] x0, int n0, int[] x1, int n1) {
      double before = (double) n0 * x0.length;
      double after = (double) n1 * x0.length;
      double marked = Arrays.stream(x0).sum();
      double now = Arrays.stream(x1).sum();
      double rate = (marked + now) / (before + after);
      double variance = rate * (1 - rate) * (1 / before + 1 / after);
      return variance == 0
          ? 1
          : 2 * upperTail(Math.abs(now / after - marked / before) / Math.sqrt(variance));
    }
  },
  /** Fisher's test for every prompt by itself, Bonferroni over prompts. */
  LARGEST("largest prompt, Fisher, spending") {
    @Override
    double p(int[] x0, int n0, int[] x1, int n1) {
      double least = 1;
      for (int s = 0; s < x0.length; s++) {
        least = Math.min(least, fisher(x0[s], n0, x1[s], n1));
      }
      return Math.min(1, least * x0.length);
    }
  },
  /** The same tests at the full level at every look, as dashboards do. */
  REPEATED("CMH, normal, no spending") {
    @Override
    double p(int[] x0, int n0, int[] x1, int n1) {
      return CMH.p(x0, n0, x1, n1);
    }

    @Override
    boolean alarms(int[] x0, int n0, int[] x1, int n1, double level, int look) {
      return p(x0, n0, x1, n1) <= level;
    }
  };

  private final String title;

  Rival(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract double p(int[] x0, int n0, int[] x1, int n1);

  boolean alarms(int[] x0, int n0, int[] x1, int n1, double level, int look) {
    return p(x0, n0, x1, n1) <= level * 6 / (Math.PI * Math.PI * look * look);
  }

  private static double fisher(int x0, int n0, int x1, int n1) {
    int marked = x0 + x1;
    return smallerTailDoubled(hypergeometric(n0, marked, n1), x1 - Math.max(0, marked - n0));
  }

  private static double[] hypergeometric(int n0, int marked, int n1) {
    int low = Math.max(0, marked - n0);
    int high = Math.min(marked, n1);
    double[] p = new double[high - low + 1];
    p[0] = 1;
    double sum = 1;
    for (int y = low; y < high; y++) {
      p[y + 1 - low] = p[y - low] * (marked - y) * (n1 - y) / ((y + 1.0) * (n0 - marked + y + 1.0));
      sum += p[y + 1 - low];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  private static double smallerTailDoubled(double[] p, int observed) {
    double up = 0;
    double down = 0;
    for (int i = 0; i < p.length; i++) {
      up += i >= observed ? p[i] : 0;
      down += i <= observed ? p[i] : 0;
    }
    return Math.min(1, 2 * Math.min(up, down));
  }

  /** P(Z ≥ z) for z ≥ 0, by the continued fraction of Mills' ratio or the central series. */
  static double upperTail(double z) {
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    if (z < 3) {
      double term = z;
      double sum = z;
      for (int k = 1; term > 1e-18; k++) {
        term *= z * z / (2 * k + 1);
        sum += term;
      }
      return .5 - sum * density;
    }
    double fraction = z;
    for (int k = 80; k >= 1; k--) {
      fraction = z + k / fraction;
    }
    return density / fraction;
  }
}
