package dev.candor.stream.step;

import dev.candor.events.DeadLetter;
import dev.candor.events.serde.RegistryException;
import dev.candor.stream.LossReason;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Makes dead letters. */
public final class DeadLetters {
  private static final int LONGEST_DETAIL = 500;
  private static final String SERVICE = "classifier";

  private DeadLetters() {}

  static DeadLetter of(
      RecordMetadata place,
      LossReason reason,
      String detail,
      byte[] key,
      byte[] value,
      Instant at) {
    String words = detail == null ? "" : detail;
    return new DeadLetter(
        place == null ? "" : place.topic(),
        place == null ? -1 : place.partition(),
        place == null ? -1 : place.offset(),
        reason.code(),
        words.length() > LONGEST_DETAIL ? words.substring(0, LONGEST_DETAIL) : words,
        key,
        value,
        at,
        SERVICE);
  }

  /** Whether the record is at fault rather than the registry. */
  static boolean isPoison(Exception e) {
    return e instanceof RegistryException registry
        && (registry.reason() == RegistryException.Reason.UNKNOWN_ID
            || registry.reason() == RegistryException.Reason.UNKNOWN_SCHEMA
            || registry.reason() == RegistryException.Reason.UNKNOWN_SUBJECT);
  }
}
