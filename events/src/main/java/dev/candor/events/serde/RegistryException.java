package dev.candor.events.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The schema registry refused, or could not be reached; the message says which, and how to fix it.
 */
public final class RegistryException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, closed so that callers can act on it. */
  public enum Reason {
    UNKNOWN_ID,
    UNKNOWN_SUBJECT,
    UNKNOWN_SCHEMA,
    INCOMPATIBLE,
    UNAUTHORIZED,
    /** The connection is not trusted, on either side. */
    TLS,
    /** Away, too slow or too busy, after the last retry. */
    UNREACHABLE,
    INTERRUPTED,
    REFUSED
  }

  private final Reason reason;

  public RegistryException(Reason reason, String message) {
    this(reason, message, null);
  }

  public RegistryException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /**
   * Whether an error in reading a record says nothing about the record, which may be read later:
   * the registry did not answer. Whichever Avro serde is configured, {@link EventSerdes} give its
   * errors these names.
   */
  public static boolean isAway(SerializationException e) {
    return e instanceof RegistryException registry && registry.reason != Reason.UNKNOWN_ID;
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  public boolean mayPass() {
    return reason == Reason.UNREACHABLE;
  }
}
