package dev.candor.model;

/**
 * A share of replies.
 *
 * @param n valid replies
 * @param count those with the outcome
 * @param rate {@code count / n}; NaN without replies
 * @param low lower end of the 95 % Wilson interval; NaN without replies
 * @param high upper end
 */
public record Share(long n, long count, double rate, double low, double high) {
  private static final double Z95 = 1.959963984540054;

  public Share {
    if (n < 0 || count < 0 || count > n) {
      throw new IllegalArgumentException(count + " of " + n);
    }
  }

  /** The share with its interval (Wilson 1927). */
  public static Share of(long n, long count) {
    if (n == 0) {
      return new Share(0, 0, Double.NaN, Double.NaN, Double.NaN);
    }
    double rate = (double) count / n;
    double z2 = Z95 * Z95;
    double centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z95 / (1 + z2 / n) * Math.sqrt(rate * (1 - rate) / n + z2 / (4.0 * n * n));
    return new Share(
        n,
        count,
        rate,
        count == 0 ? 0 : Math.max(0, centre - half),
        count == n ? 1 : Math.min(1, centre + half));
  }

  /** The share over both. */
  public Share plus(Share other) {
    return of(n + other.n, count + other.count);
  }
}
