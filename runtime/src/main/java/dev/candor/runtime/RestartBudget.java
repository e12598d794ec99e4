package dev.candor.runtime;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * How often something may be restarted: so many times within a span that slides along. A fault now
 * and then is lived with for ever; one that comes back and back is not. Thread-safe.
 */
public final class RestartBudget {
  private final int max;
  private final long spanNanos;
  private final ArrayDeque<Long> spent = new ArrayDeque<>();

  /**
   * @param max restarts within the span
   */
  public RestartBudget(int max, Duration span) {
    this.max = max;
    this.spanNanos = span.toNanos();
  }

  /**
   * Spends a restart.
   *
   * @param nanoTime now, of a clock for durations
   * @return whether there was one left
   */
  public synchronized boolean spend(long nanoTime) {
    while (!spent.isEmpty() && nanoTime - spent.peek() >= spanNanos) {
      spent.poll();
    }
    if (spent.size() >= max) {
      return false;
    }
    spent.add(nanoTime);
    return true;
  }
}
