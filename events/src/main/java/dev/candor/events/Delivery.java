package dev.candor.events;

import dev.candor.model.DeliveryState;
import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * How far a notification to one receiver has come. The components are the fields of {@link
 * dev.candor.events.avro.Delivery}, whose schema says what each is, where it comes from and whether
 * it may be null.
 */
@RecordBuilder
public record Delivery(
    String receiver, DeliveryState state, int attempts, Instant lastAttemptAt, String error) {
  public Delivery {
    Require.nonNull(receiver, state);
    Require.notNegative("attempts", attempts);
  }
}
