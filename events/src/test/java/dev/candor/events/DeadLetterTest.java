package dev.candor.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  @Test
  void aDetailThatQuotesALargeRecordIsCutSoThatTheLetterCanBeWritten() {
    assertThat(letter("no such arm: " + "x".repeat(5 << 20)).detail())
        .hasSize(1_000)
        .startsWith("no such arm: xxx")
        .endsWith("x…");
    assertThat(letter("x".repeat(1_000)).detail()).isEqualTo("x".repeat(1_000));
  }

  private static DeadLetter letter(String detail) {
    return new DeadLetter(
        "candor-prompts",
        0,
        0,
        "undecodable",
        detail,
        null,
        new byte[] {1},
        Instant.parse("2026-01-01T00:00:00Z"),
        "worker");
  }
}
