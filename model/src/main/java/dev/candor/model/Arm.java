package dev.candor.model;

/** Which side of the experiment a prompt is on. */
public enum Arm implements WireNamed {
  /** A question that some provider or state would rather not see answered. */
  SENSITIVE,
  /** A question of the same form about something nobody in question minds. */
  CONTROL;

  /** The arm with this wire name, as {@link WireNamed#of} has it. */
  public static Arm ofWireName(String wireName) {
    return WireNamed.of(Arm.class, wireName);
  }
}
