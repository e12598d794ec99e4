package dev.candor.worker.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The request rate a provider bears: falls by a tenth in each second in which it turned requests
 * away, and rises again by a fiftieth of its ceiling each second without (additive increase,
 * multiplicative decrease). The steps are small because a configured limit is usually right and a
 * rejection at its edge costs little; a real overload brings one each second and halves the rate in
 * seven. Not thread-safe.
 */
final class AdaptiveRate {
  private static final double DECREASE = 0.9;
  private static final double INCREASE_PER_SECOND = 0.02;
  private static final double SMALLEST_SHARE = 0.01;
  private static final Duration STEP = Duration.ofSeconds(1);

  private OptionalDouble configured;
  private double factor = 1;
  private double learned = Double.POSITIVE_INFINITY;
  private Instant lastCut = Instant.MIN;
  private Instant lastRise;
  private Instant secondStart;
  private int startedThisSecond;
  private double observed;

  AdaptiveRate(OptionalDouble configuredPerSecond, Instant now) {
    this.configured = configuredPerSecond;
    this.lastRise = now;
    this.secondStart = now;
  }

  void configure(OptionalDouble perSecond) {
    configured = perSecond;
  }

  /** Requests a second, positive infinity where nothing limits them. */
  double perSecond(Instant now) {
    rise(now);
    return configured.isPresent() ? configured.getAsDouble() * factor : learned;
  }

  void started(Instant now) {
    if (Duration.between(secondStart, now).compareTo(STEP) >= 0) {
      double seconds = Duration.between(secondStart, now).toNanos() / 1e9;
      observed = startedThisSecond / seconds;
      startedThisSecond = 0;
      secondStart = now;
    }
    startedThisSecond++;
  }

  /** The provider turned a request away. Several within a second count once. */
  void rejected(Instant now) {
    rise(now);
    if (lastCut.isAfter(now.minus(STEP))) {
      return;
    }
    lastCut = now;
    lastRise = now;
    if (configured.isPresent()) {
      factor = Math.max(SMALLEST_SHARE, factor * DECREASE);
    } else {
      double basis =
          Double.isInfinite(learned) ? Math.max(1, Math.max(observed, startedThisSecond)) : learned;
      learned = Math.max(SMALLEST_SHARE, basis * DECREASE);
    }
  }

  private void rise(Instant now) {
    if (!now.isAfter(lastRise)) {
      return;
    }
    double seconds = Duration.between(lastRise, now).toNanos() / 1e9;
    lastRise = now;
    factor = Math.min(1, factor + seconds * INCREASE_PER_SECOND);
    if (!Double.isInfinite(learned)) {
      learned += seconds * INCREASE_PER_SECOND * Math.max(1, learned);
    }
  }
}
