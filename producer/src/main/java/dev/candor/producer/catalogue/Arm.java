package dev.candor.producer.catalogue;

import java.util.Locale;

/** Whether an intent is expected to be constrained or serves as its comparison. */
public enum Arm {
  /** A question that some provider or state would rather not see answered. */
  SENSITIVE,
  /** A question of the same form about something nobody in question minds. */
  CONTROL;

  /** The name in files, records and tags. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
