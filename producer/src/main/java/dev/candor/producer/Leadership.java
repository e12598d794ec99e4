package dev.candor.producer;

import java.time.Duration;

/** Whether this instance is the one that publishes. */
interface Leadership extends AutoCloseable {
  /** Waits for the duration or a little less, and says whether this instance leads after it. */
  boolean await(Duration wait);

  /** Ends a wait under way from another thread; that wait says no. */
  void wakeUp();

  @Override
  void close();
}
