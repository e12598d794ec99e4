package dev.candor.runtime;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A value that must not be printed. Only {@link #reveal()} gives it away. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /**
   * A variable that should hold a secret, as messages call it. One that is not named as variables
   * usually are may be the secret itself, written in the wrong place, and is not repeated.
   */
  public static String variable(String name) {
    return name.matches("[A-Z_][A-Z0-9_]{0,63}")
        ? "the environment variable " + name
        : "the environment variable named there";
  }

  /** Headers as they are sent. */
  public static Map<String, String> revealed(Map<String, Secret> headers) {
    return headers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().reveal()));
  }

  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "****";
  }
}
