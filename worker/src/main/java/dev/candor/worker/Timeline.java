package dev.candor.worker;

import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * The one thread on which a worker thinks, and its time. Whatever changes a lane runs here, so
 * lanes need no locks; tests move the time by hand.
 */
public interface Timeline extends Executor {
  Instant now();

  /** Runs something at a time, or soon after it; never before returning. */
  void at(Instant when, Runnable what);
}
