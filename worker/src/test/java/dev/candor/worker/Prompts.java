package dev.candor.worker;

import dev.candor.events.Prompt;
import dev.candor.model.Arm;
import java.time.Instant;
import java.util.List;

/** Prompts for tests. */
final class Prompts {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Prompts() {}

  static Prompt of(String target, int number) {
    return of(target, number, "sensitive", "regular", null);
  }

  static Prompt of(String target, int number, String arm, String purpose, Instant expiresAt) {
    return new Prompt(
        target + "-" + number,
        target,
        null,
        1,
        START,
        100,
        "prompt-" + number,
        "intent",
        "history",
        Arm.ofWireName(arm),
        "en",
        "direct",
        0,
        "What happened in 1989? (" + number + ")",
        START,
        expiresAt,
        purpose,
        List.of());
  }
}
