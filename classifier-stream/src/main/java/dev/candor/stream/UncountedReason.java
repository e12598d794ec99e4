package dev.candor.stream;

import java.util.Locale;

/** Why a response that was read is in no rate. Closed, because it becomes a tag. */
public enum UncountedReason {
  /** The probe brought no reply. */
  FAILED,
  /** The probe already has an answer. Dropped. */
  DUPLICATE,
  /** Its cycle is closed. Stays among the classifications. */
  LATE,
  /** It is no response but the end of a recording. */
  END_OF_INPUT;

  /** The tag value. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
