package dev.candor.worker;

import dev.candor.runtime.ServiceThread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timeline on a thread of its own, in the time of a clock. What it is given after its close is
 * dropped.
 */
final class LoopThread implements Timeline, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

  private final Clock clock;
  private final ScheduledThreadPoolExecutor executor;

  LoopThread(String name, Clock clock) {
    this.clock = clock;
    this.executor = new ScheduledThreadPoolExecutor(1, ServiceThread.daemons(name));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void execute(Runnable what) {
    try {
      executor.execute(guarded(what));
    } catch (RejectedExecutionException e) {
      log.debug("dropped a task after closing");
    }
  }

  @Override
  public void at(Instant when, Runnable what) {
    // A far wake-up is taken as a day away: whoever asked for it looks again then.
    Duration ahead = Duration.between(now(), when);
    long nanos =
        ahead.compareTo(Duration.ofDays(1)) > 0
            ? TimeUnit.DAYS.toNanos(1)
            : Math.max(0, ahead.toNanos());
    try {
      executor.schedule(guarded(what), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("dropped a task after closing");
    }
  }

  private static Runnable guarded(Runnable what) {
    return () -> {
      try {
        what.run();
      } catch (RuntimeException e) {
        // An executor would swallow it together with every later run of a schedule.
        log.error("a step of the worker failed", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
