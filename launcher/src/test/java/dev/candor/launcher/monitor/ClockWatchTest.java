package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicLong nanos = new AtomicLong(7);
  private final ClockWatch watch = new ClockWatch(now::get, nanos::get);

  @Test
  void clockThatIsSetBackIsToldOnce() {
    pass(Duration.ofSeconds(1), Duration.ofSeconds(1).minus(Duration.ofDays(1)));
    assertThat(watch.look())
        .hasValueSatisfying(
            said -> assertThat(said).startsWith("clock: it was set back by 1440 min"));
    pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
    assertThat(watch.look()).isEmpty();
  }

  @Test
  void clockThatIsCorrectedByLittleOrJumpsAheadIsNone() {
    pass(Duration.ofSeconds(1), Duration.ofSeconds(-30));
    assertThat(watch.look()).isEmpty();
    pass(Duration.ofSeconds(1), Duration.ofDays(1));
    assertThat(watch.look()).isEmpty();
  }

  private void pass(Duration really, Duration byTheClock) {
    nanos.addAndGet(really.toNanos());
    now.updateAndGet(time -> time.plus(byTheClock));
  }
}
