package dev.candor.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The one thread of a service: it is asked to stop, given time for it, and interrupted then. */
public final class ServiceThread {
  private static final Duration STOPPING = Duration.ofSeconds(3);

  private final CountDownLatch stop = new CountDownLatch(1);
  private Thread thread;

  public synchronized void start(String name, Runnable work) {
    thread = new Thread(work, name);
    thread.start();
  }

  /** Whether the work is to end. */
  public boolean isStopping() {
    return stop.getCount() == 0;
  }

  /** Waits, but no longer than until the work is to end; for its own thread. */
  public void pause(Duration longest) {
    try {
      stop.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  /**
   * Ends the work.
   *
   * @param wake is run if there is work, once it can see that it is to end
   * @return whether there was any
   */
  public synchronized boolean stop(Runnable wake) {
    stop.countDown();
    if (thread == null) {
      return false;
    }
    wake.run();
    try {
      thread.join(STOPPING.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(STOPPING.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
    return true;
  }
}
