package dev.candor.console;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down those who try tokens or passwords: after a few wrong ones an address waits, twice as
 * long each time. A quarter of an hour without a try, or a right one, and all is forgotten.
 */
final class GuessLimit {
  private static final Logger log = LoggerFactory.getLogger(GuessLimit.class);
  private static final int FREE = 5;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);
  private static final Duration MEMORY = Duration.ofMinutes(15);

  /** Addresses remembered; a guesser with more of them gains one free series for each beyond. */
  private static final int MAX_ADDRESSES = 10_000;

  private record Tries(int wrong, Instant last) {
    Instant next() {
      if (wrong < FREE) {
        return last;
      }
      int doublings = Math.min(wrong - FREE, 10);
      Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
      return last.plus(wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT);
    }
  }

  private final ConsoleMetrics metrics;
  private final Map<String, Tries> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  GuessLimit(ConsoleMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics);
  }

  /**
   * How long an address must wait before its guesses are checked again, empty if they are checked
   * now.
   */
  synchronized Optional<Duration> wait(String address, Instant now) {
    Tries tries = byAddress.get(address);
    if (tries == null) {
      return Optional.empty();
    }
    if (now.isAfter(tries.last().plus(MEMORY))) {
      byAddress.remove(address);
      return Optional.empty();
    }
    if (!now.isBefore(tries.next())) {
      return Optional.empty();
    }
    metrics.guess("throttled");
    return Optional.of(Duration.between(now, tries.next()));
  }

  /** An address gave a wrong token or password. */
  synchronized void wrong(String address, Instant now) {
    Tries before = byAddress.get(address);
    Tries tries = new Tries(before == null ? 1 : before.wrong() + 1, now);
    byAddress.put(address, tries);
    metrics.guess("wrong");
    if (tries.wrong() >= FREE) {
      log.warn(
          "{} has given {} wrong tokens or passwords and is blocked until {}",
          address,
          tries.wrong(),
          tries.next());
    }
  }

  /** An address gave the right one. */
  synchronized void right(String address) {
    byAddress.remove(address);
  }
}
