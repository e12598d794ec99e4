package dev.candor.launcher.monitor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or a plain kill: tells the main thread to stop, and keeps the process alive until it has,
 * so that what is under way is finished and not cut off.
 */
final class StopSignal {
  private static final int LONGEST_STOP_SECONDS = 60;

  private final CountDownLatch stopped = new CountDownLatch(1);

  private StopSignal() {}

  static StopSignal onInterrupt(CountDownLatch stop) {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  signal.awaitStopped();
                },
                "stop"));
    return signal;
  }

  /** The main thread has stopped everything. */
  void stopped() {
    stopped.countDown();
  }

  private void awaitStopped() {
    try {
      stopped.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
