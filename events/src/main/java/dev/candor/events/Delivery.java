package dev.candor.events;

import dev.candor.model.DeliveryState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * How far a notification to one receiver has come. The components are the fields of {@link
 * dev.candor.events.avro.Delivery}, whose schema says what each is, where it comes from and whether
 * it may be null.
 */
@RecordBuilder
public record Delivery(
    String receiver, DeliveryState state, int attempts, Instant lastAttemptAt, String error) {
  public Delivery {
    Objects.requireNonNull(receiver, "receiver");
    Objects.requireNonNull(state, "state");
    Require.notNegative("attempts", attempts);
  }
}
