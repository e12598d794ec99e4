package dev.candor.detection;

import java.util.Locale;

/** The contrasts, in the order of their stored form. */
enum ContrastKind {
  LANGUAGE_GAP,
  CONTROL_ADJUSTED,
  PARAPHRASE,
  REROLL,
  COMPOSITION;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
