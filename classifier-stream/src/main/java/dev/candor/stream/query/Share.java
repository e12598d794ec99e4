package dev.candor.stream.query;

import dev.candor.detection.Estimate;

/**
 * A share of replies with its 95 % Wilson interval; rate, low and high are null without replies.
 *
 * @param n valid replies
 * @param count those meant
 * @param rate {@code count / n}, 0 to 1
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Share(long n, long count, Double rate, Double low, Double high) {
  public static Share of(long n, long count) {
    if (n == 0) {
      return new Share(0, 0, null, null, null);
    }
    Estimate estimate = Estimate.of(n, count);
    return new Share(n, count, estimate.rate(), estimate.low(), estimate.high());
  }

  /** The share over both. */
  public Share plus(Share other) {
    return of(n + other.n, count + other.count);
  }
}
