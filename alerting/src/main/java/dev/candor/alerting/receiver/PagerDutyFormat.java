package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Require;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * PagerDuty's Events API v2. The alert's id is the {@code dedup_key}: a repetition opens nothing
 * new, an acknowledgement acknowledges the incident and the end resolves it.
 *
 * @param url the enqueue endpoint
 * @param routingKey the integration key of a service
 */
public record PagerDutyFormat(URI url, Secret routingKey) implements PostFormat {
  private static final int LONGEST_SUMMARY = 1024;

  public PagerDutyFormat {
    Require.nonNull(url, routingKey);
  }

  @Override
  public boolean keepsOpen() {
    return true;
  }

  @Override
  public Post post(Notification notification, Instant now) {
    Labels labels = Labels.of(notification.language());
    ObjectNode event = JsonNodeFactory.instance.objectNode();
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
    payload.put("severity", notification.severity().wireName());
    payload.put("timestamp", notification.startedAt().toString());
    notification.candidate().ifPresent(release -> payload.put("component", release));
    payload.put("group", "candor");
    payload.put("class", notification.alertName());
    ObjectNode details = payload.putObject("custom_details");
    NoticeFigures.of(notification).forEach(details::put);
    int n = 1;
    for (Notification.Excerpt flip : notification.flips()) {
      details.put("flip_" + n++, notification.line(flip));
    }
    ArrayNode links = event.putArray("links");
    notification.page().ifPresent(page -> link(links, page.toString(), labels.get("transcripts")));
    if (notification.runbook().startsWith("http")) {
      link(links, notification.runbook(), labels.get("runbook"));
    }
    return Post.of(url, event, Map.of("Content-Type", "application/json"));
  }

  private static void link(ArrayNode links, String href, String text) {
    links.addObject().put("href", href).put("text", text);
  }
}
