package dev.candor.simulator;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do, for at most ten seconds. */
final class Await {
  private static final long LONGEST_NANOS = 10_000_000_000L;

  /** Asking without a pause would keep the provider from its own lock. */
  private static final long PAUSE_NANOS = 1_000_000L;

  private Await() {}

  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LONGEST_NANOS) {
        throw new AssertionError("it did not happen within ten seconds");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
