package dev.candor.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The one thread of a service: it is asked to stop, given time for it, and interrupted then. */
public final class ServiceThread {
  private final Duration patience;
  private final CountDownLatch stop = new CountDownLatch(1);
  private Thread thread;

  public ServiceThread() {
    this(Duration.ofSeconds(3));
  }

  /**
   * @param patience how long it may take to end before it is interrupted, and after that
   */
  public ServiceThread(Duration patience) {
    this.patience = patience;
  }

  /** Makes threads that do not keep the process alive. */
  public static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  public synchronized void start(String name, Runnable work) {
    thread = daemons(name).newThread(work);
    thread.start();
  }

  /** Whether it is at work. */
  public synchronized boolean isAlive() {
    return thread != null && thread.isAlive();
  }

  /** Ends pauses, and lets the work see that it is to end. */
  public void askToStop() {
    stop.countDown();
  }

  /** Whether the work is to end. */
  public boolean isStopping() {
    return stop.getCount() == 0;
  }

  /** Ends the work without waiting for its end. */
  public synchronized void interrupt() {
    stop.countDown();
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
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
      thread.join(patience.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(patience.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
    return true;
  }
}
