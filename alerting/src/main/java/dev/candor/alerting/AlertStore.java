package dev.candor.alerting;

import dev.candor.events.Alert;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The alerts an instance owns, as the topic has them, with what finds them: by id, by group, by a
 * signal they hold. For one thread.
 */
final class AlertStore {
  private final Map<String, Alert> byId = new LinkedHashMap<>();
  private final Map<String, String> latestOfGroup = new HashMap<>();
  private final Map<String, String> ofSignal = new HashMap<>();

  void put(Alert alert) {
    byId.put(alert.alertId(), alert);
    latestOfGroup.merge(
        alert.group(),
        alert.alertId(),
        (known, given) ->
            byId.containsKey(known) && byId.get(known).startedAt().isAfter(alert.startedAt())
                ? known
                : given);
    alert.signalIds().forEach(signal -> ofSignal.put(signal, alert.alertId()));
  }

  Optional<Alert> alert(String alertId) {
    return Optional.ofNullable(byId.get(alertId));
  }

  Optional<Alert> latest(String group) {
    return Optional.ofNullable(latestOfGroup.get(group)).map(byId::get);
  }

  boolean holds(String signalId) {
    return ofSignal.containsKey(signalId);
  }

  Collection<Alert> all() {
    return List.copyOf(byId.values());
  }

  void removeIf(Predicate<Alert> gone) {
    byId.values().removeIf(gone);
    latestOfGroup.values().removeIf(id -> !byId.containsKey(id));
    ofSignal.values().removeIf(id -> !byId.containsKey(id));
  }
}
