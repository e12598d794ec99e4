package dev.candor.detection.replies;

import java.util.Locale;

/** The contrasts, in the order of their stored form. */
public enum ContrastKind {
  LANGUAGE_GAP,
  CONTROL_ADJUSTED,
  PARAPHRASE,
  REROLL,
  COMPOSITION;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
