package dev.candor.classification;

import java.util.Locale;

/** How a reply speaks, whatever its outcome; a reply may have any number of tones. */
public enum Tone {
  /** Instructs the asker how to behave or think. */
  ADMONISHING,
  /** Speaks for the nation: "we will never allow", "firmly opposes". */
  NATIONALIST,
  /** Dismisses the premise: "so-called", "complete lie". */
  DENYING,
  /** Blurs: "complex issue", "differing views", "it is important to note". */
  HEDGING;

  /** The name in rows and topics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The tone with this wire name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Tone ofWireName(String wireName) {
    for (Tone tone : values()) {
      if (tone.wireName().equals(wireName)) {
        return tone;
      }
    }
    throw new IllegalArgumentException(
        "unknown tone \""
            + wireName
            + "\"; write one of admonishing, nationalist, denying, hedging");
  }
}
