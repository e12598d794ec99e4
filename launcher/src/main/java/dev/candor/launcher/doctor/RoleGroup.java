package dev.candor.launcher.doctor;

import dev.candor.alerting.telemetry.TelemetrySettings;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.worker.JudgeSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A consumer group of Candor's.
 *
 * @param name with the monitor's prefix
 * @param role whose instances are its members
 */
record RoleGroup(String name, String role) {
  /**
   * The groups of a monitor, in the order of the flow; some roles are at work only if asked for.
   */
  static List<RoleGroup> of(Configuration configuration, KafkaSettings kafka) {
    List<String> roles = new ArrayList<>(List.of("producer", "worker", "classifier", "alerting"));
    if (JudgeSettings.isConfigured(configuration)) {
      roles.add("judge");
    }
    List<RoleGroup> groups = new ArrayList<>();
    roles.forEach(role -> groups.add(new RoleGroup(kafka.topicPrefix() + "candor-" + role, role)));
    if (TelemetrySettings.from(configuration).endpoint().isPresent()) {
      groups.add(new RoleGroup(kafka.topicPrefix() + "candor-telemetry", "alerting"));
    }
    return groups;
  }
}
