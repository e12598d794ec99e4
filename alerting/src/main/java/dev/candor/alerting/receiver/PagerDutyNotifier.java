package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Sends events to PagerDuty's Events API v2. The alert's id is the {@code dedup_key}: a repetition
 * opens nothing new, an acknowledgement acknowledges the incident and the end resolves it.
 */
public final class PagerDutyNotifier implements Notifier {
  private static final int LONGEST_SUMMARY = 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String receiver;
  private final HttpPost post;
  private final Secret routingKey;

  /**
   * @param url the enqueue endpoint
   * @param routingKey the integration key of a service
   */
  public PagerDutyNotifier(
      String receiver, URI url, Secret routingKey, HttpClient client, Duration timeout) {
    this.receiver = Objects.requireNonNull(receiver);
    this.post = new HttpPost(client, url, timeout);
    this.routingKey = Objects.requireNonNull(routingKey);
  }

  @Override
  public String receiver() {
    return receiver;
  }

  @Override
  public boolean keepsOpen() {
    return true;
  }

  @Override
  public void deliver(Notification notification) throws DeliveryException, InterruptedException {
    post.send(event(notification), Map.of("Content-Type", "application/json"));
  }

  private ObjectNode event(Notification notification) {
    ObjectNode event = JSON.createObjectNode();
    event.put("routing_key", routingKey.reveal());
    event.put(
        "event_action",
        switch (notification.state()) {
          case FIRING -> "trigger";
          case ACKNOWLEDGED -> "acknowledge";
          case RESOLVED, SUPERSEDED -> "resolve";
        });
    event.put("dedup_key", notification.alertId());
    event.put("client", "Candor");
    notification.page().ifPresent(page -> event.put("client_url", page.toString()));
    ObjectNode payload = event.putObject("payload");
    payload.put(
        "summary",
        PlainText.line(notification.title() + ": " + notification.summary(), LONGEST_SUMMARY));
    payload.put("source", notification.target());
    payload.put("severity", notification.severity());
    payload.put("timestamp", notification.startedAt().toString());
    notification.candidate().ifPresent(release -> payload.put("component", release));
    payload.put("group", "candor");
    payload.put("class", notification.alertName());
    ObjectNode details = payload.putObject("custom_details");
    NoticeFigures.of(notification).forEach(details::put);
    int n = 1;
    for (Notification.Excerpt flip : notification.flips()) {
      details.put("flip_" + n++, Figures.flip(flip));
    }
    ArrayNode links = event.putArray("links");
    notification
        .page()
        .ifPresent(
            page ->
                links
                    .addObject()
                    .put("href", page.toString())
                    .put("text", Labels.of(notification.language()).get("transcripts")));
    if (notification.runbook().startsWith("http")) {
      links
          .addObject()
          .put("href", notification.runbook())
          .put("text", Labels.of(notification.language()).get("runbook"));
    }
    return event;
  }
}
