package dev.candor.runtime;

import java.util.Objects;

/**
 * How a service is.
 *
 * @param state up (working), starting, or down
 * @param detail one sentence without secrets; empty where the state says all
 */
public record Health(State state, String detail) {
  /** Whether the service works. */
  public enum State {
    STARTING,
    UP,
    DOWN
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

  public static Health down(String detail) {
    return new Health(State.DOWN, detail);
  }
}
