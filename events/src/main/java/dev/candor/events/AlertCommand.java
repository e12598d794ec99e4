package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * What a person asks of an alert. Topic candor-alert-commands, keyed by target as signals are, so
 * that it reaches the instance that owns the alert.
 *
 * @param commandId identity. Source: console.
 * @param alertId the alert it is about; of a maintenance, its id. Source: user.
 * @param target the alert's target. Source: alert.
 * @param action acknowledge, maintenance or end_maintenance. Source: user.
 * @param by who asks. Source: user.
 * @param reason why. Source: user.
 * @param at when it was asked, Unix milliseconds. Source: console.
 * @param from of a maintenance: when it begins, Unix milliseconds. Source: user. Null where
 *     unknown.
 * @param until of a maintenance: when it ends, Unix milliseconds. Source: user. Null where unknown.
 */
@RecordBuilder
public record AlertCommand(
    String commandId,
    String alertId,
    String target,
    String action,
    String by,
    String reason,
    Instant at,
    Instant from,
    Instant until) {
  public AlertCommand {
    Objects.requireNonNull(commandId, "command_id");
    Objects.requireNonNull(alertId, "alert_id");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(at, "at");
  }
}
