package dev.candor.events.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that are not a record of the topic, and never will be however often they are read. A
 * registry that is unavailable is a {@link RegistryException} instead.
 */
public final class UndecodableRecordException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the bytes, closed so that losses can be counted by it. */
  public enum Reason {
    /** No zero byte and schema id at the head. */
    NOT_WIRE_FORMAT,
    /** The bytes do not follow the schema they name, or stop short of it, or go on after it. */
    MALFORMED,
    /** The schema is not that of any record of Candor's. */
    FOREIGN_SCHEMA,
    /** A record of Candor's that belongs to another topic. */
    WRONG_TOPIC,
    /** A well-formed record with a value that is not allowed. */
    INVALID_VALUE
  }

  private final Reason reason;

  public UndecodableRecordException(String message) {
    this(Reason.MALFORMED, message);
  }

  public UndecodableRecordException(Reason reason, String message) {
    this(reason, message, null);
  }

  public UndecodableRecordException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
