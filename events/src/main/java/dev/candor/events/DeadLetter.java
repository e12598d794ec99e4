package dev.candor.events;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * A record that could not be used, with its bytes. Topic candor-dead-letters. The components are
 * the fields of {@link dev.candor.events.avro.DeadLetter}, whose schema says what each is, where it
 * comes from and whether it may be null.
 */
@RecordBuilder
public record DeadLetter(
    String sourceTopic,
    int partition,
    long offset,
    String reason,
    String detail,
    byte[] originalKey,
    byte[] originalValue,
    Instant at,
    String service) {
  private static final int LONGEST_DETAIL = 1_000;

  public DeadLetter {
    Require.nonNull(sourceTopic, reason, detail, at, service);
    if (detail.length() > LONGEST_DETAIL) {
      // It may quote the record, which is here in whole; both together are more than fits a record.
      detail = detail.substring(0, LONGEST_DETAIL - 1) + "…";
    }
  }
}
