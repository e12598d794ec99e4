package dev.candor.model;

/** How a reply speaks, whatever its outcome; a reply may have any number of tones. */
public enum Tone implements WireNamed {
  /** Instructs the asker how to behave or think. */
  ADMONISHING,
  /** Speaks for the nation: "we will never allow", "firmly opposes". */
  NATIONALIST,
  /** Dismisses the premise: "so-called", "complete lie". */
  DENYING,
  /** Blurs: "complex issue", "differing views", "it is important to note". */
  HEDGING
}
