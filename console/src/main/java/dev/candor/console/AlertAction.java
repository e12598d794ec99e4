package dev.candor.console;

import java.time.Instant;
import java.util.Objects;

/**
 * What a reader asks of alerting.
 *
 * @param id of the alert or of the maintenance it is about; null for a maintenance that begins,
 *     which gets one
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
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(reason, "reason");
  }

  static AlertAction acknowledge(String alertId, String target, String by, String reason) {
    return new AlertAction(alertId, target, "acknowledge", by, reason, null, null);
  }

  static AlertAction maintenance(
      String target, String by, String reason, Instant from, Instant until) {
    return new AlertAction(null, target, "maintenance", by, reason, from, until);
  }

  static AlertAction endMaintenance(String id, String target, String by) {
    return new AlertAction(id, target, "end_maintenance", by, "ended", null, null);
  }
}
