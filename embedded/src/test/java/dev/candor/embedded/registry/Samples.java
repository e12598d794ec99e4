package dev.candor.embedded.registry;

import dev.candor.events.DeadLetter;
import java.time.Instant;

/** Records to write. */
final class Samples {
  private Samples() {}

  static DeadLetter deadLetter() {
    return new DeadLetter(
        "candor-responses",
        3,
        42,
        "undecodable",
        "why",
        null,
        new byte[] {0, 1, 2, (byte) 0xff},
        Instant.parse("2026-01-01T00:00:00.123Z"),
        "classifier");
  }
}
