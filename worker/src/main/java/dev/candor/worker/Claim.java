package dev.candor.worker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One partition, from its assignment to this worker until it moves away. Probes carry it, so that
 * those of an earlier assignment of the same partition are never mistaken for this one's.
 * Thread-safe.
 */
final class Claim {
  private final int partition;
  private final AtomicInteger asking = new AtomicInteger();
  private volatile boolean ending;

  Claim(int partition) {
    this.partition = partition;
  }

  int partition() {
    return partition;
  }

  /** From now on no call is started for it. */
  void end() {
    ending = true;
  }

  boolean isEnding() {
    return ending;
  }

  void callStarted() {
    asking.incrementAndGet();
  }

  void callEnded() {
    asking.decrementAndGet();
  }

  /** Calls under way, those included whose end is not handed on yet. */
  int asking() {
    return asking.get();
  }
}
