package dev.candor.runtime;

import java.util.Objects;

/**
 * How a service is.
 *
 * @param state see {@link State}
 * @param detail one sentence without secrets; empty where the state says all
 */
public record Health(State state, String detail) {
  /** Whether the service works, and whether waiting helps. */
  public enum State {
    /** Not yet at work. */
    STARTING,
    /** At work. */
    UP,
    /**
     * At work as far as anybody depends on it; what it tells others beside that does not arrive.
     */
    DEGRADED,
    /** Not at work, and trying: what it lacks may come back. */
    DOWN,
    /** Not at work for good: only a new process helps. */
    FAILED;

    /** Whether a supervisor should leave the process alone. */
    public boolean isLive() {
      return this != FAILED;
    }

    /** Whether it is at work, or on its way there without a hindrance. */
    public boolean mayComeUp() {
      return this != DOWN && this != FAILED;
    }

    /** Whether the service does its work now. */
    public boolean isReady() {
      return this == UP || this == DEGRADED;
    }
  }

  public Health {
    Objects.requireNonNull(state);
    Objects.requireNonNull(detail);
  }

  public static Health up() {
    return new Health(State.UP, "");
  }

  public static Health starting() {
    return new Health(State.STARTING, "");
  }

  public static Health degraded(String detail) {
    return new Health(State.DEGRADED, detail);
  }

  public static Health down(String detail) {
    return new Health(State.DOWN, detail);
  }

  public static Health failed(String detail) {
    return new Health(State.FAILED, detail);
  }
}
