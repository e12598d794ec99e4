package dev.candor.launcher.monitor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that the clock was set back. Kafka's clients wait until a time of the clock, so what they
 * wait for at that moment comes later by as much, and nobody is told: only a new process helps.
 */
final class ClockWatch {
  /** By less than this nothing comes so late that it matters. */
  private static final Duration MATTERS = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private long millis;
  private long nanos;

  ClockWatch(InstantSource clock, LongSupplier nanoTime) {
    this.clock = Objects.requireNonNull(clock);
    this.nanoTime = Objects.requireNonNull(nanoTime);
    this.millis = clock.millis();
    this.nanos = nanoTime.getAsLong();
  }

  /** What happened since the last look, in words; empty where time went on as usual. */
  Optional<String> look() {
    long nowMillis = clock.millis();
    long nowNanos = nanoTime.getAsLong();
    Duration back = Duration.ofNanos(nowNanos - nanos).minus(Duration.ofMillis(nowMillis - millis));
    millis = nowMillis;
    nanos = nowNanos;
    return back.compareTo(MATTERS) < 0
        ? Optional.empty()
        : Optional.of(
            "clock: it was set back by "
                + back.toMinutes()
                + " min, and what waits for a time to come would wait as much longer");
  }
}
