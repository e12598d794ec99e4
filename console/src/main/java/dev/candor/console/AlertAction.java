package dev.candor.console;

import dev.candor.events.AlertCommand;
import dev.candor.model.Require;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What a reader asks of alerting; it shows once alerting has taken it.
 *
 * @param id of the alert or of the maintenance it is about
 * @param target it is about, which leads to the instance that owns its alerts
 * @param action acknowledge, maintenance or end_maintenance
 * @param from of a maintenance that begins, null for now and otherwise
 * @param until of a maintenance that begins, else null
 */
record AlertAction(
    String id,
    String target,
    String action,
    String by,
    String reason,
    Instant from,
    Instant until) {
  AlertAction {
    Require.nonNull(id, target, action, by, reason);
  }

  static AlertAction acknowledge(String alertId, String target, String by, String reason) {
    return new AlertAction(alertId, target, AlertCommand.ACKNOWLEDGE, by, reason, null, null);
  }

  /** A maintenance to begin. Asked for once more, it is the same one. */
  static AlertAction maintenance(
      String target, String by, String reason, Instant from, Instant until) {
    String asked = String.join("\n", target, by, until.toString(), reason);
    String id = UUID.nameUUIDFromBytes(asked.getBytes(StandardCharsets.UTF_8)).toString();
    return new AlertAction(id, target, AlertCommand.MAINTENANCE, by, reason, from, until);
  }

  static AlertAction endMaintenance(String id, String target, String by) {
    return new AlertAction(id, target, AlertCommand.END_MAINTENANCE, by, "ended", null, null);
  }
}
