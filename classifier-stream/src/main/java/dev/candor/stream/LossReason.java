package dev.candor.stream;

import java.util.Locale;

/** Why a record was not used. Closed, because it becomes a tag. */
public enum LossReason {
  /** The bytes are not a record of the topic's schema. Kept in the dead letters. */
  UNDECODABLE,
  /** A record that breaks the contract, such as an unknown outcome. Kept in the dead letters. */
  INVALID_RECORD,
  /** The classifier failed on the reply. Kept in the dead letters. */
  UNCLASSIFIABLE,
  /** The probe already has an answer. Dropped. */
  DUPLICATE,
  /** Its cycle is closed. Stays among the classifications; not tallied. */
  LATE;

  /** The tag value and the reason code of the dead letter. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
