package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * How far a notification to one receiver has come. Null is allowed only where a component says so.
 *
 * @param receiver name of the receiver. Source: settings.
 * @param state pending, delivered or failed. Source: alerting.
 * @param attempts tries so far. Source: alerting.
 * @param lastAttemptAt when it was last tried, Unix milliseconds. Source: alerting. Null where
 *     unknown.
 * @param error why the last try failed, without secrets. Source: alerting. Null where unknown.
 */
@RecordBuilder
public record Delivery(
    String receiver, String state, int attempts, Instant lastAttemptAt, String error) {
  public Delivery {
    Objects.requireNonNull(receiver, "receiver");
    Objects.requireNonNull(state, "state");
    Require.oneOf("state", state, "pending", "delivered", "failed");
    Require.notNegative("attempts", attempts);
  }
}
