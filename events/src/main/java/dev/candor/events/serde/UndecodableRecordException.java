package dev.candor.events.serde;

import org.apache.kafka.common.errors.SerializationException;

/** Bytes that are not a record of the expected schema, whatever the registry says. */
public final class UndecodableRecordException extends SerializationException {
  private static final long serialVersionUID = 1L;

  public UndecodableRecordException(String message) {
    super(message);
  }

  public UndecodableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
