package dev.candor.classification;

import java.util.Locale;

/** Why a classification is less sure than it may look. */
public enum Doubt {
  /** The second opinion, which knows form and cues but no words, was another coarse class. */
  OPINIONS_DIFFER,
  /** The reply is unlike all that the weights were fitted to, in language or in words. */
  UNFAMILIAR,
  /** The confidence is below the threshold. */
  BELOW_THRESHOLD;

  /** The name in rows. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
