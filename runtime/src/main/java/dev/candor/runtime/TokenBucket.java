package dev.candor.runtime;

import java.time.Duration;
import java.time.Instant;

/**
 * A bucket that fills at a steady rate up to a bound. It may be overdrawn by a correction and then
 * lends nothing until the debt is paid. A clock that runs backwards adds nothing and costs nothing.
 * Not thread-safe.
 */
public final class TokenBucket {
  private double perSecond;
  private double capacity;
  private double level;
  private Instant at;

  /**
   * Starts with a single unit, so that a restarted worker cannot send a burst each time.
   *
   * @param perSecond units added each second, positive infinity for no limit
   * @param capacity most units held
   */
  public TokenBucket(double perSecond, double capacity, Instant now) {
    this.perSecond = perSecond;
    this.capacity = capacity;
    this.level = Math.min(1, capacity);
    this.at = now;
  }

  /** A bucket that starts full. */
  public static TokenBucket full(double perSecond, double capacity, Instant now) {
    TokenBucket bucket = new TokenBucket(perSecond, capacity, now);
    bucket.level = capacity;
    return bucket;
  }

  /** Sets another rate and bound from {@code now} on. */
  public void rate(double unitsPerSecond, double most, Instant now) {
    fill(now);
    perSecond = unitsPerSecond;
    capacity = most;
    level = Math.min(level, capacity);
  }

  /** How long until {@code units} can be taken, zero if now. */
  public Duration wait(double units, Instant now) {
    fill(now);
    if (Double.isInfinite(perSecond)) {
      return Duration.ZERO;
    }
    // A demand larger than the bucket is met when the bucket is full, and overdraws it.
    double missing = Math.min(units, capacity) - level;
    if (missing <= 1e-9) {
      return Duration.ZERO;
    }
    if (perSecond <= 0) {
      return Duration.ofDays(1);
    }
    double seconds = Math.min(missing / perSecond, 86_400);
    return Duration.ofNanos((long) Math.ceil(seconds * 1e9));
  }

  /** Takes units, whether they are there or not. */
  public void take(double units, Instant now) {
    fill(now);
    level -= units;
  }

  /** Puts back what was taken in excess. */
  public void giveBack(double units) {
    level = Math.min(capacity, level + units);
  }

  private void fill(Instant now) {
    if (now.isAfter(at)) {
      if (!Double.isInfinite(perSecond)) {
        double seconds = Duration.between(at, now).toNanos() / 1e9;
        level = Math.min(capacity, level + seconds * perSecond);
      }
    }
    // Also when the clock went back, or the way to the old time would be waited for twice.
    at = now;
  }
}
