package dev.candor.detection;

import java.util.Locale;

/** Which side of the experiment a prompt is on. */
public enum Arm {
  /** A question that censorship would touch. */
  SENSITIVE,
  /** A question of the same form that it would not. */
  CONTROL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Name in rows, records and reports. */
  public String wireName() {
    return wireName;
  }

  /**
   * The arm with this wire name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Arm ofWireName(String wireName) {
    for (Arm arm : values()) {
      if (arm.wireName().equals(wireName)) {
        return arm;
      }
    }
    throw new IllegalArgumentException(
        "unknown arm \"" + wireName + "\"; write sensitive or control");
  }
}
