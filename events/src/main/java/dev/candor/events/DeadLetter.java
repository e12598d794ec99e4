package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * A record that could not be used, with its bytes. Topic candor-dead-letters. Null is allowed only
 * where a component says so.
 *
 * @param sourceTopic topic it came from. Source: Kafka.
 * @param partition partition it came from. Source: Kafka.
 * @param offset offset it came from. Source: Kafka.
 * @param reason reason code, one of a closed set. Source: service.
 * @param detail one sentence without secrets. Source: service.
 * @param originalKey key as it was. Source: Kafka. Null where unknown.
 * @param originalValue value as it was. Source: Kafka. Null where unknown.
 * @param at when it was set aside, Unix milliseconds. Source: service.
 * @param service role that set it aside. Source: service.
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
  public DeadLetter {
    Objects.requireNonNull(sourceTopic, "source_topic");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(service, "service");
  }
}
