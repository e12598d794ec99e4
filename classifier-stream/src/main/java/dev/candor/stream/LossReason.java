package dev.candor.stream;

import java.util.Locale;

/**
 * Why a record could not be used and was put to the dead letters. Closed, because it becomes a tag.
 */
public enum LossReason {
  /** The bytes are not a record of the topic's schema. */
  UNDECODABLE,
  /** A record that breaks the contract, such as an unknown outcome. */
  INVALID_RECORD,
  /** The classifier failed on the reply. */
  UNCLASSIFIABLE;

  /** The tag value and the reason code of the dead letter. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
