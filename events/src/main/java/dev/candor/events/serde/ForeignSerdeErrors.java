package dev.candor.events.serde;

import dev.candor.events.serde.UndecodableRecordException.Reason;
import java.io.EOFException;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Gives the errors of another Avro serde our names, so that whoever reads a topic tells poison from
 * a registry that is unavailable whichever serde is configured. Confluent's wraps whatever went
 * wrong in a {@link SerializationException}: an answer of the registry as its {@code
 * RestClientException}, a connection that failed as an {@link IOException}, the rest about the
 * bytes.
 */
final class ForeignSerdeErrors {
  private static final String REGISTRY_ANSWER = "RestClientException";

  private ForeignSerdeErrors() {}

  static SerializationException named(String topic, SerializationException e) {
    if (e instanceof UndecodableRecordException || e instanceof RegistryException) {
      return e;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals(REGISTRY_ANSWER)) {
        boolean unknown = String.valueOf(cause.getMessage()).contains("40403");
        return new RegistryException(
            unknown ? RegistryException.Reason.UNKNOWN_ID : RegistryException.Reason.REFUSED,
            topic + ": the registry answered: " + cause.getMessage(),
            e);
      }
      if (isOfTheConnection(cause)) {
        return new RegistryException(
            RegistryException.Reason.UNREACHABLE,
            topic + ": the schema registry cannot be reached; check " + SerdeSettings.URL,
            e);
      }
    }
    return new UndecodableRecordException(Reason.MALFORMED, topic + ": " + e.getMessage(), e);
  }

  /** Avro has errors about bytes that are {@link IOException} too. */
  private static boolean isOfTheConnection(Throwable cause) {
    return cause instanceof IOException
        && !(cause instanceof EOFException)
        && !cause.getClass().getName().startsWith("org.apache.avro.");
  }
}
