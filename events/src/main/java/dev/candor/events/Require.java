package dev.candor.events;

import java.util.Objects;

/** What the records ask of their components; a message names the field as it is on the wire. */
final class Require {
  private static final long MOST_CYCLES = 1_000_000_000_000L;

  private Require() {}

  static void named(String field, String value) {
    if (Objects.requireNonNull(value, field).isBlank()) {
      throw new IllegalArgumentException(field + " is blank");
    }
  }

  /** Random bytes that happen to decode would else pass for a cycle after which no other comes. */
  static void cycle(long cycle) {
    if (cycle < 0 || cycle > MOST_CYCLES) {
      throw new IllegalArgumentException("cycle is " + cycle + ", not from 0 to " + MOST_CYCLES);
    }
  }

  static void notNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " is " + value + ", below 0");
    }
  }

  static void oneOf(String field, String value, String... allowed) {
    for (String one : allowed) {
      if (one.equals(value)) {
        return;
      }
    }
    throw new IllegalArgumentException(field + " is none of " + String.join(", ", allowed));
  }

  static void notBoth(String field, Object value, String other, Object otherValue) {
    if (value != null && otherValue != null) {
      throw new IllegalArgumentException(field + " and " + other + " exclude each other");
    }
  }
}
