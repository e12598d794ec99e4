package dev.candor.worker.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is retried: anything up to a bound that doubles with each try
 * (full jitter, as in Brooker, "Exponential backoff and jitter", AWS Architecture Blog 2015), and
 * never less than the provider asks for.
 *
 * @param attempts maximum number of calls for one probe
 * @param base bound of the first wait
 * @param longest bound of every wait
 */
public record Backoff(int attempts, Duration base, Duration longest) {
  public Backoff {
    if (attempts < 1 || base.isNegative() || base.isZero() || longest.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "needs an attempt, a positive base, and a longest wait not below it");
    }
  }

  /**
   * @param made calls made so far, at least 1
   * @param retryAfter what the provider asks for
   */
  public Duration after(int made, Optional<Duration> retryAfter, RandomGenerator random) {
    double bound = Math.min(longest.toMillis(), base.toMillis() * Math.pow(2, made - 1));
    Duration own = Duration.ofMillis((long) (random.nextDouble() * bound));
    // Probes that were turned away together must not all come back together.
    return retryAfter
        .map(asked -> asked.plusMillis((long) (random.nextDouble() * base.toMillis())))
        .filter(asked -> asked.compareTo(own) > 0)
        .orElse(own);
  }
}
