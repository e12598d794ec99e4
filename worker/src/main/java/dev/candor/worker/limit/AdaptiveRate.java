package dev.candor.worker.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The request rate a provider sustains (additive increase, multiplicative decrease): falls by a
 * tenth in each second in which the provider turns away more than one request in ten, and else
 * rises by a fiftieth of its ceiling a second. Below that share rejections are cheap, and a rate
 * that yielded to each single one would be driven down by a provider that merely stumbles now and
 * then. Not thread-safe.
 */
final class AdaptiveRate {
  private static final double DECREASE = 0.9;
  private static final double INCREASE_PER_SECOND = 0.02;
  private static final double SMALLEST_SHARE = 0.01;
  private static final double TOLERATED_SHARE = 0.1;

  /** Weight of the latest request in the share of rejections: it looks back on some sixty. */
  private static final double WEIGHT = 1.0 / 64;

  private static final Duration STEP = Duration.ofSeconds(1);

  private OptionalDouble configured;
  private double factor = 1;
  private double learned = Double.POSITIVE_INFINITY;
  private Instant lastCut = Instant.MIN;
  private Instant lastRise;
  private Instant secondStart;
  private int startedThisSecond;
  private double observed;
  private double rejectedShare;

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

  /** The provider took a request. */
  void accepted() {
    rejectedShare -= WEIGHT * rejectedShare;
  }

  /** The provider turned a request away. */
  void rejected(Instant now) {
    rise(now);
    rejectedShare += WEIGHT * (1 - rejectedShare);
    if (rejectedShare < TOLERATED_SHARE || lastCut.isAfter(now.minus(STEP))) {
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
