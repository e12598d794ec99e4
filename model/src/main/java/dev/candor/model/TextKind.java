package dev.candor.model;

/** What kind of request a classifier's errors were counted on: they differ between them. */
public enum TextKind implements WireNamed {
  /** Requests that some provider or state would rather not see answered. */
  POLITICAL,
  /** Requests that sound harmful, or are. */
  SAFETY,
  /** Requests that nobody minds. */
  EVERYDAY;

  private static final String SAFETY_TOPIC = "safety";

  /** The kind with this wire name, as {@link WireNamed#of} has it. */
  public static TextKind ofWireName(String wireName) {
    return WireNamed.of(TextKind.class, wireName);
  }

  /**
   * The kind of an arm's requests of some topics.
   *
   * @param arm the arm's wire name
   * @param topics of the arm; those of safety are called {@code safety} or begin so
   */
  public static TextKind of(String arm, Iterable<String> topics) {
    if (!arm.equals(Arm.SENSITIVE.wireName())) {
      return EVERYDAY;
    }
    boolean any = false;
    for (String topic : topics) {
      if (!topic.startsWith(SAFETY_TOPIC)) {
        return POLITICAL;
      }
      any = true;
    }
    return any ? SAFETY : POLITICAL;
  }
}
