package dev.candor.stream;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check that runs off the stream's threads, a second after it was first asked for: whoever asks
 * in between shares it. The cycles of a recording close by the hundred in a second, and responses
 * should not wait for the check of one that has just closed.
 */
final class PacedCheck implements InstrumentCheck {
  private static final Logger log = LoggerFactory.getLogger(PacedCheck.class);
  private static final long PAUSE_SECONDS = 1;

  private final InstrumentCheck check;
  private final ScheduledExecutorService executor;
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * @param executor runs the check; whoever made it stops it
   */
  PacedCheck(InstrumentCheck check, ScheduledExecutorService executor) {
    this.check = Objects.requireNonNull(check);
    this.executor = Objects.requireNonNull(executor);
  }

  @Override
  public void run() {
    if (asked.compareAndSet(false, true)) {
      try {
        executor.schedule(this::runAsked, PAUSE_SECONDS, TimeUnit.SECONDS);
      } catch (RejectedExecutionException e) {
        // A cycle may close while the service stops; its check comes after the restart.
        log.debug("A check was asked for after checks had stopped.", e);
      }
    }
  }

  @Override
  public Optional<Move> moved() {
    return check.moved();
  }

  private void runAsked() {
    asked.set(false);
    try {
      check.run();
    } catch (RuntimeException e) {
      log.warn("A check failed and will be retried after the next cycle.", e);
    }
  }
}
