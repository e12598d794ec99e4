package dev.candor.alerting.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.PValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Posts alerts to Alertmanager's API v2. Labels identify the alert and are bounded; what is said
 * about it goes into annotations. A firing alert lapses {@link #LAPSE} after its last post, so the
 * service repeats it; repeating the same labels is not another notification for Alertmanager.
 */
public final class AlertmanagerNotifier implements Notifier {
  /** Long enough for a restart of Candor, so that no alert is resolved by mistake. */
  static final Duration LAPSE = Duration.ofMinutes(15);

  private static final int LONGEST_LABEL = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String receiver;
  private final HttpPost post;
  private final Map<String, String> headers;
  private final Clock clock;

  /**
   * @param url Alertmanager's own address, with its path prefix if it has one
   * @param authorization headers that carry credentials; may be empty
   */
  public AlertmanagerNotifier(
      String receiver,
      URI url,
      Map<String, String> authorization,
      HttpClient client,
      Duration timeout,
      Clock clock) {
    this.receiver = Objects.requireNonNull(receiver);
    String base = url.toString();
    URI alerts = URI.create(base + (base.endsWith("/") ? "" : "/") + "api/v2/alerts");
    this.post = new HttpPost(client, alerts, timeout);
    this.headers = new java.util.HashMap<>(authorization);
    this.headers.put("Content-Type", "application/json");
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public String receiver() {
    return receiver;
  }

  @Override
  public boolean wantsReminders() {
    return true;
  }

  @Override
  public boolean keepsOpen() {
    return true;
  }

  @Override
  public void deliver(Notification notification) throws DeliveryException, InterruptedException {
    remind(List.of(notification));
  }

  @Override
  public void remind(List<Notification> notifications)
      throws DeliveryException, InterruptedException {
    ArrayNode alerts = JSON.createArrayNode();
    for (Notification notification : notifications) {
      alerts.add(alert(notification, notification.severity(), end(notification)));
      if (notification.firing() && notification.severity().equals("critical")) {
        // The severity is a label, so a raised severity is another alert: end the lower one.
        alerts.add(alert(notification, "warning", clock.instant()));
      }
    }
    try {
      post.send(JSON.writeValueAsBytes(alerts), headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Instant end(Notification notification) {
    return notification.endedAt().orElseGet(() -> clock.instant().plus(LAPSE));
  }

  private static ObjectNode alert(Notification notification, String severity, Instant end) {
    ObjectNode alert = JSON.createObjectNode();
    ObjectNode labels = alert.putObject("labels");
    label(labels, "alertname", notification.alertName());
    label(labels, "alert_id", notification.alertId());
    label(labels, "severity", severity);
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
      annotations.put("flip_" + n++, Figures.flip(flip));
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
    return alert;
  }

  private static void label(ObjectNode labels, String name, String value) {
    String bounded = PlainText.line(value, LONGEST_LABEL);
    if (!bounded.isEmpty()) {
      labels.put(name, bounded);
    }
  }
}
