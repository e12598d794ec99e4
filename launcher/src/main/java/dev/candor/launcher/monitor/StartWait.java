package dev.candor.launcher.monitor;

import dev.candor.runtime.InputException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Waits at a role's start for what is not there yet, says so, and gives up after a while. A wrong
 * address looks the same as a broker that is down, so it ends with the same words, only later.
 */
final class StartWait {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

  /** Something does not answer that may do so soon. */
  static final class NotYetException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient InputException finalWord;

    /**
     * @param message what is missing, for the one who waits
     * @param finalWord what is thrown if it stays away
     */
    NotYetException(String message, InputException finalWord) {
      super(message, finalWord);
      this.finalWord = finalWord;
    }

    InputException finalWord() {
      return finalWord;
    }
  }

  /** A try at something. */
  interface StartAttempt {
    void run() throws NotYetException;
  }

  private final long deadline;
  private final Duration timeout;
  private final CountDownLatch stop;
  private final LongSupplier nanoTime;
  private final Consumer<String> say;

  /**
   * @param timeout for all waits together
   * @param stop counted down when nobody wants to wait any longer
   * @param nanoTime a clock for durations
   * @param say called once for each thing that is waited for, and again when it is there
   */
  StartWait(Duration timeout, CountDownLatch stop, LongSupplier nanoTime, Consumer<String> say) {
    this.timeout = Objects.requireNonNull(timeout);
    this.stop = Objects.requireNonNull(stop);
    this.nanoTime = Objects.requireNonNull(nanoTime);
    this.say = Objects.requireNonNull(say);
    this.deadline = nanoTime.getAsLong() + timeout.toNanos();
  }

  /**
   * Tries until it succeeds.
   *
   * @return false if the wait was stopped
   * @throws InputException when the time is over, or for what waiting does not help
   */
  boolean until(StartAttempt attempt) throws InterruptedException {
    String waitingFor = "";
    Duration pause = FIRST_PAUSE;
    while (stop.getCount() > 0) {
      try {
        attempt.run();
        if (!waitingFor.isEmpty()) {
          say.accept("… connected.");
        }
        return true;
      } catch (NotYetException e) {
        if (nanoTime.getAsLong() - deadline >= 0) {
          throw e.finalWord();
        }
        if (!waitingFor.equals(e.getMessage())) {
          waitingFor = e.getMessage();
          say.accept(
              "%s; waiting for up to %d s (kafka.start_timeout) …"
                  .formatted(waitingFor, timeout.toSeconds()));
        }
      }
      if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
    }
    return false;
  }
}
