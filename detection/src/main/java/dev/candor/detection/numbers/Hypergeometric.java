package dev.candor.detection.numbers;

/**
 * How many of {@code marked} marked replies fall to the candidate, when {@code drawn} of {@code
 * size} replies are the candidate's and nothing distinguishes the two releases.
 */
public final class Hypergeometric {
  private Hypergeometric() {}

  public static int lowest(int size, int marked, int drawn) {
    return Math.max(0, marked + drawn - size);
  }

  public static int highest(int marked, int drawn) {
    return Math.min(marked, drawn);
  }

  /** Probabilities of {@code lowest … highest}, accurate in relative terms. */
  public static double[] probabilities(int size, int marked, int drawn) {
    return probabilities(size, marked, drawn, 1);
  }

  /**
   * The same if each marked reply is {@code odds} times as likely to be the candidate's (Fisher's
   * noncentral hypergeometric distribution).
   */
  public static double[] probabilities(int size, int marked, int drawn, double odds) {
    int low = lowest(size, marked, drawn);
    int high = highest(marked, drawn);
    double[] p = new double[high - low + 1];
    // From the mode of the central distribution outwards by ratios, then normalised: no factorials.
    int mode = (int) ((marked + 1L) * (drawn + 1L) / (size + 2L));
    mode = Math.min(high, Math.max(low, mode));
    p[mode - low] = 1;
    double sum = 1;
    for (int y = mode; y < high; y++) {
      double ratio =
          (double) (marked - y)
              * (drawn - y)
              / ((y + 1.0) * (size - marked - drawn + y + 1.0))
              * odds;
      p[y + 1 - low] = p[y - low] * ratio;
      sum += p[y + 1 - low];
    }
    for (int y = mode; y > low; y--) {
      double ratio =
          y
              * (size - marked - drawn + (double) y)
              / ((marked - y + 1.0) * (drawn - y + 1.0))
              / odds;
      p[y - 1 - low] = p[y - low] * ratio;
      sum += p[y - 1 - low];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  public static double mean(int size, int marked, int drawn) {
    return (double) marked * drawn / size;
  }

  public static double variance(int size, int marked, int drawn) {
    return size < 2
        ? 0
        : (double) marked
            * drawn
            * (size - marked)
            * (size - drawn)
            / ((double) size * size * (size - 1.0));
  }
}
