package dev.candor.simulator;

/** Requests a minute, refilled evenly up to a burst. */
final class TokenBucket {
  private static final double MILLIS_PER_MINUTE = 60_000;

  private final double perMilli;
  private final double capacity;
  private double tokens;
  private long last;

  TokenBucket(int perMinute, int burst, long nowMillis) {
    perMilli = perMinute / MILLIS_PER_MINUTE;
    capacity = burst;
    tokens = burst;
    last = nowMillis;
  }

  /** Takes one when there is one and returns 0, or returns the milliseconds until there will be. */
  long take(long nowMillis) {
    tokens = Math.min(capacity, tokens + Math.max(0, nowMillis - last) * perMilli);
    last = nowMillis;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return (long) Math.ceil((1 - tokens) / perMilli);
  }

  int remaining() {
    return (int) tokens;
  }
}
