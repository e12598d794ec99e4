package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.PValue;
import dev.candor.model.Severity;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Alertmanager's API v2. Labels identify the alert and are bounded; what is said about it goes into
 * annotations. A firing alert lapses {@link #LAPSE} after its last post, so the service repeats it;
 * repeating the same labels is not another notification for Alertmanager.
 *
 * @param url Alertmanager's own address, with its path prefix if it has one
 * @param authorization headers that carry credentials; may be empty
 */
public record AlertmanagerFormat(URI url, Map<String, Secret> authorization)
    implements PostFormat.Forgetful {
  /** Long enough for a restart of Candor, so that no alert is resolved by mistake. */
  static final Duration LAPSE = Duration.ofMinutes(15);

  private static final int LONGEST_LABEL = 120;

  @Override
  public boolean keepsOpen() {
    return true;
  }

  @Override
  public Post reminder(List<Notification> notifications, Instant now) {
    ArrayNode alerts = JsonNodeFactory.instance.arrayNode();
    for (Notification notification : notifications) {
      Instant end = notification.endedAt().orElse(now.plus(LAPSE));
      alert(alerts.addObject(), notification, notification.severity(), end);
      if (notification.firing() && notification.severity() == Severity.CRITICAL) {
        // The severity is a label, so a raised severity is another alert: end the lower one.
        alert(alerts.addObject(), notification, Severity.WARNING, now);
      }
    }
    Map<String, String> headers = new HashMap<>(Secret.revealed(authorization));
    headers.put("Content-Type", "application/json");
    String base = url.toString();
    return Post.of(
        URI.create(base + (base.endsWith("/") ? "" : "/") + "api/v2/alerts"), alerts, headers);
  }

  private static void alert(
      ObjectNode alert, Notification notification, Severity severity, Instant end) {
    ObjectNode labels = alert.putObject("labels");
    label(labels, "alertname", notification.alertName());
    label(labels, "alert_id", notification.alertId());
    label(labels, "severity", severity.wireName());
    label(labels, "target", notification.target());
    notification.baseline().ifPresent(release -> label(labels, "baseline", release));
    notification.candidate().ifPresent(release -> label(labels, "candidate", release));
    label(labels, "source", "candor");
    ObjectNode annotations = alert.putObject("annotations");
    annotations.put("title", notification.title());
    annotations.put("summary", notification.summary());
    notification.effect().ifPresent(effect -> annotations.put("effect", effect));
    notification.pValue().ifPresent(p -> annotations.put("p_value", PValue.text(p)));
    int n = 1;
    for (Notification.Excerpt flip : notification.flips()) {
      annotations.put("flip_" + n++, notification.line(flip));
    }
    if (!notification.findings().isEmpty()) {
      annotations.put("findings", String.join("\n", notification.findings()));
    }
    if (!notification.note().isEmpty()) {
      annotations.put("note", notification.note());
    }
    notification.page().ifPresent(page -> annotations.put("console_url", page.toString()));
    annotations.put("runbook_url", notification.runbook());
    alert.put("startsAt", notification.startedAt().toString());
    // Alertmanager refuses an end before the start, which an alert ended at once could have.
    alert.put(
        "endsAt",
        (end.isBefore(notification.startedAt()) ? notification.startedAt() : end).toString());
    notification.page().ifPresent(page -> alert.put("generatorURL", page.toString()));
  }

  private static void label(ObjectNode labels, String name, String value) {
    String bounded = PlainText.line(value, LONGEST_LABEL);
    if (!bounded.isEmpty()) {
      labels.put(name, bounded);
    }
  }
}
