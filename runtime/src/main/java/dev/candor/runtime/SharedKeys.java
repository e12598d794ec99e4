package dev.candor.runtime;

import java.time.Duration;

/** Settings that more than one role reads, so that all have one default. */
public final class SharedKeys {
  /**
   * Prompts are kept for a month, and what is published of two cycles must be there to be read
   * back.
   */
  public static final Duration LONGEST_CYCLE = Duration.ofDays(14);

  /** Of the section {@code schedule}: how long a cycle is. */
  public static final Key<Duration> SCHEDULE_EVERY =
      Key.duration("every", "100ms")
          .defaultsTo("6h")
          .must(value -> value.compareTo(LONGEST_CYCLE) <= 0, "at most 14d")
          .explained("time between the starts of two cycles");

  private SharedKeys() {}
}
