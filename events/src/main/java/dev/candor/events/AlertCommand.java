package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * What a person asks of an alert. Topic candor-alert-commands, keyed by target as signals are, so
 * that it reaches the instance that owns the alert.
 *
 * @param commandId identity. Source: console.
 * @param alertId the alert it is about. Source: user.
 * @param target the alert's target. Source: alert.
 * @param action acknowledge. Source: user.
 * @param by who asks. Source: user.
 * @param reason why. Source: user.
 * @param at when it was asked, Unix milliseconds. Source: console.
 */
@RecordBuilder
public record AlertCommand(
    String commandId,
    String alertId,
    String target,
    String action,
    String by,
    String reason,
    Instant at) {
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
