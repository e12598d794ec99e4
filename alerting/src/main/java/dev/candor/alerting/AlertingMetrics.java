package dev.candor.alerting;

import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.model.AlertState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What alerting counts and shows. {@code delivered} counts notifications that a receiver took,
 * {@code retried} attempts that failed and are made again; the firing gauges exist for every target
 * that had an alert since the start and fall to 0 with it.
 */
final class AlertingMetrics {
  private static final Set<String> ACTIONS =
      Set.of(AlertCommand.ACKNOWLEDGE, AlertCommand.MAINTENANCE, AlertCommand.END_MAINTENANCE);

  private final BoundedMeterRegistry meters;
  private final Set<List<String>> shown = new HashSet<>();

  AlertingMetrics(BoundedMeterRegistry meters) {
    this.meters = meters;
  }

  void receiver(String receiver) {
    meters.count(Meters.NOTIFICATIONS, 0, receiver, "delivered");
    meters.count(Meters.NOTIFICATIONS, 0, receiver, "retried");
  }

  void delivered(String receiver) {
    meters.count(Meters.NOTIFICATIONS, receiver, "delivered");
  }

  void retried(String receiver) {
    meters.count(Meters.NOTIFICATIONS, receiver, "retried");
  }

  void delay(String receiver, Duration delay) {
    meters.record(Meters.ALERT_DELAY, delay.isNegative() ? Duration.ZERO : delay, receiver);
  }

  /** A command of a person's: its action as far as it is one, and what became of it. */
  void command(String action, String result) {
    meters.count(Meters.ALERT_COMMANDS, ACTIONS.contains(action) ? action : "other", result);
  }

  /** A record of a topic of its own that a restore skipped. */
  void unreadable(String topic) {
    meters.count(Meters.RECORDS_UNREADABLE, "alerting", topic);
  }

  void lost(String reason) {
    meters.count(Meters.DEAD_LETTERS, reason);
  }

  /** Shows how many of these alerts fire, by target and severity. */
  void firing(Collection<Alert> alerts) {
    Map<List<String>, Integer> counts = new HashMap<>();
    shown.forEach(series -> counts.put(series, 0));
    for (Alert alert : alerts) {
      if (alert.state() == AlertState.FIRING) {
        counts.merge(List.of(alert.target(), alert.severity().wireName()), 1, Integer::sum);
      }
    }
    counts.forEach(
        (series, count) -> {
          meters.set(Meters.ALERTS_FIRING, count, series.get(0), series.get(1));
          shown.add(series);
        });
  }

  /** Takes back all firing gauges, as when their partitions move elsewhere. */
  void forgetFiring() {
    meters.forget(Meters.ALERTS_FIRING, any -> true);
    shown.clear();
  }
}
