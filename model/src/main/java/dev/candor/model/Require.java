package dev.candor.model;

import java.util.Objects;

/**
 * What values ask of their components. A component of a record on the wire is named as it is there.
 */
public final class Require {
  private static final long MOST_CYCLES = 1_000_000_000_000L;

  private Require() {}

  /** None may be missing; where one is, the message says which of them it is. */
  public static void nonNull(Object... values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        throw new NullPointerException("value " + (i + 1) + " of " + values.length + " is missing");
      }
    }
  }

  public static void named(String field, String value) {
    if (Objects.requireNonNull(value, field).isBlank()) {
      throw new IllegalArgumentException(field + " is blank");
    }
  }

  /** Random bytes that happen to decode would else pass for a cycle after which no other comes. */
  public static void cycle(long cycle) {
    if (cycle < 0 || cycle > MOST_CYCLES) {
      throw new IllegalArgumentException("cycle is " + cycle + ", not from 0 to " + MOST_CYCLES);
    }
  }

  public static void notNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " is " + value + ", below 0");
    }
  }

  public static void oneOf(String field, String value, String... allowed) {
    for (String one : allowed) {
      if (one.equals(value)) {
        return;
      }
    }
    throw new IllegalArgumentException(field + " is none of " + String.join(", ", allowed));
  }

  public static void notBoth(String field, Object value, String other, Object otherValue) {
    if (value != null && otherValue != null) {
      throw new IllegalArgumentException(field + " and " + other + " exclude each other");
    }
  }
}
