package dev.candor.worker.release;

import java.util.Locale;

/** How a change of release was noticed. */
public enum Noticed {
  /** The configured label is another. */
  LABEL,
  /** The provider names another model. */
  SERVED_MODEL,
  /** The provider's fingerprint is another. */
  FINGERPRINT,
  /** The models list holds a new id that matches the pattern. */
  MODELS_LIST,
  /** Answers that had been stable are others. */
  TRIPWIRE,
  /** The detector found that one release answers differently than before. */
  SILENT_CHANGE,
  /** The provider's names change too often to mean a release: all of them are one from now on. */
  UNSTABLE_NAMES;

  /** The code, as records and meters carry it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
