package dev.candor.alerting;

import dev.candor.events.AlertCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The maintenances that the configuration and people have asked for. What people ask lives in the
 * topic of commands and is read again from there. For one thread.
 */
final class Maintenances {
  private final List<Maintenance> configured;
  private final Map<String, Maintenance> asked = new HashMap<>();

  Maintenances(List<Maintenance> configured) {
    this.configured = List.copyOf(configured);
  }

  static boolean isAbout(AlertCommand command) {
    return command.action().equals(AlertCommand.MAINTENANCE)
        || command.action().equals(AlertCommand.END_MAINTENANCE);
  }

  /**
   * Takes a command in.
   *
   * @return why it is refused; empty where it is done
   */
  Optional<String> take(AlertCommand command) {
    if (command.action().equals(AlertCommand.END_MAINTENANCE)) {
      return asked.remove(command.alertId()) == null
          ? Optional.of("there is no maintenance of that id for that target")
          : Optional.empty();
    }
    Instant from = command.from() == null ? command.at() : command.from();
    if (command.until() == null || !from.isBefore(command.until())) {
      return Optional.of("a maintenance needs an end after its start");
    }
    asked.put(
        command.alertId(),
        new Maintenance(
            command.alertId(),
            Optional.of(command.target()),
            from,
            command.until(),
            command.reason()));
    return Optional.empty();
  }

  boolean covers(String target, Instant now) {
    asked.values().removeIf(one -> !now.isBefore(one.until()));
    List<Maintenance> all = new ArrayList<>(configured);
    all.addAll(asked.values());
    return all.stream().anyMatch(one -> one.covers(target, now));
  }

  void forgetAsked() {
    asked.clear();
  }
}
