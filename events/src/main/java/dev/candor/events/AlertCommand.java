package dev.candor.events;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * What a person asks of an alert. Topic candor-alert-commands, keyed by target as signals are, so
 * that it reaches the instance that owns the alert. The components are the fields of {@link
 * dev.candor.events.avro.AlertCommand}, whose schema says what each is, where it comes from and
 * whether it may be null.
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
  /** Action: somebody has seen the alert. */
  public static final String ACKNOWLEDGE = "acknowledge";

  /** Action: nobody is to be notified of a target's alerts for a time. */
  public static final String MAINTENANCE = "maintenance";

  /** Action: such a time is over. */
  public static final String END_MAINTENANCE = "end_maintenance";

  public AlertCommand {
    Require.nonNull(commandId, alertId, target, action, by, reason, at);
  }
}
