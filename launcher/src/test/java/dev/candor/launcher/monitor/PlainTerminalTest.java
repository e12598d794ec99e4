package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.testkit.SettableClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PlainTerminalTest {
  @Test
  void everyLineHasItsDateAndTimeInTheReadersZone() {
    StringWriter written = new StringWriter();
    SettableClock clock = new SettableClock(Instant.parse("2026-01-31T23:59:58Z"));
    PlainTerminal terminal =
        new PlainTerminal(new PrintWriter(written, true), false, clock, ZoneId.of("Asia/Shanghai"));
    terminal.line("run", "Starting …");
    clock.advance(Duration.ofHours(24));
    terminal.alarm("DRIFT", "atlas\u001b[2J answers differently");
    assertThat(written.toString().lines())
        .containsExactly(
            "2026-02-01 07:59:58  run      Starting …",
            "2026-02-02 07:59:58  DRIFT    atlas [2J answers differently");
  }
}
