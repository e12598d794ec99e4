package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Require;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * Opsgenie's Alert API v2: alerts are created, acknowledged and closed. The alert's id is the
 * {@code alias}, under which a repetition is counted and opens nothing new.
 *
 * @param url the API's address, such as {@code https://api.eu.opsgenie.com}
 * @param key an integration's API key
 */
public record OpsgenieFormat(URI url, Secret key) implements PostFormat {
  private static final int LONGEST_MESSAGE = 130;
  private static final int LONGEST_DESCRIPTION = 15_000;

  public OpsgenieFormat {
    Require.nonNull(url, key);
  }

  @Override
  public boolean keepsOpen() {
    return true;
  }

  @Override
  public Post post(Notification notification, Instant now) {
    String alias = URLEncoder.encode(notification.alertId(), StandardCharsets.UTF_8);
    String path =
        switch (notification.state()) {
          case FIRING -> "/v2/alerts";
          case ACKNOWLEDGED -> "/v2/alerts/" + alias + "/acknowledge?identifierType=alias";
          case RESOLVED, SUPERSEDED -> "/v2/alerts/" + alias + "/close?identifierType=alias";
        };
    return Post.of(
        URI.create(url.toString().replaceAll("/+$", "") + path),
        notification.firing() ? alert(notification) : end(notification),
        Map.of("Content-Type", "application/json", "Authorization", "GenieKey " + key.reveal()));
  }

  private static ObjectNode alert(Notification notification) {
    ObjectNode alert = JsonNodeFactory.instance.objectNode();
    alert.put("message", PlainText.line(notification.title(), LONGEST_MESSAGE - 1));
    alert.put("alias", notification.alertId());
    StringBuilder description = new StringBuilder(notification.summary());
    for (Notification.Excerpt flip : notification.flips()) {
      description.append("\n\n").append(notification.line(flip));
    }
    notification.page().ifPresent(page -> description.append("\n\n").append(page));
    description.append("\n").append(notification.runbook());
    alert.put(
        "description",
        description.substring(0, Math.min(description.length(), LONGEST_DESCRIPTION)));
    ObjectNode details = alert.putObject("details");
    NoticeFigures.of(notification).forEach(details::put);
    alert.putArray("tags").add("candor").add(notification.alertName());
    alert.put("entity", notification.target());
    alert.put("source", "Candor");
    alert.put(
        "priority",
        switch (notification.severity()) {
          case CRITICAL -> "P1";
          case WARNING -> "P3";
          case INFO -> "P5";
        });
    return alert;
  }

  private static ObjectNode end(Notification notification) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("source", "Candor")
        .put("user", "Candor")
        .put(
            "note",
            notification.note().isEmpty()
                ? Labels.of(notification.language()).state(notification)
                : notification.note());
  }
}
