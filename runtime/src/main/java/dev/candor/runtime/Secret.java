package dev.candor.runtime;

import java.util.Objects;

/** A value that must not be printed. Only {@link #reveal()} gives it away. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "****";
  }
}
