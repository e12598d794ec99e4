package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Creates, acknowledges and closes alerts by Opsgenie's Alert API v2. The alert's id is the {@code
 * alias}, under which a repetition is counted and opens nothing new.
 */
public final class OpsgenieNotifier implements Notifier {
  private static final int LONGEST_MESSAGE = 130;
  private static final int LONGEST_DESCRIPTION = 15_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String receiver;
  private final URI url;
  private final Secret key;
  private final HttpClient client;
  private final Duration timeout;

  /**
   * @param url the API's address, such as {@code https://api.eu.opsgenie.com}
   * @param key an integration's API key
   */
  public OpsgenieNotifier(
      String receiver, URI url, Secret key, HttpClient client, Duration timeout) {
    this.receiver = Objects.requireNonNull(receiver);
    this.url = Objects.requireNonNull(url);
    this.key = Objects.requireNonNull(key);
    this.client = Objects.requireNonNull(client);
    this.timeout = Objects.requireNonNull(timeout);
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
    String alias = URLEncoder.encode(notification.alertId(), StandardCharsets.UTF_8);
    String path =
        switch (notification.state()) {
          case FIRING -> "/v2/alerts";
          case ACKNOWLEDGED -> "/v2/alerts/" + alias + "/acknowledge?identifierType=alias";
          case RESOLVED, SUPERSEDED -> "/v2/alerts/" + alias + "/close?identifierType=alias";
        };
    ObjectNode body = notification.firing() ? alert(notification) : end(notification);
    new HttpPost(client, URI.create(url.toString().replaceAll("/+$", "") + path), timeout)
        .send(
            body,
            Map.of(
                "Content-Type", "application/json", "Authorization", "GenieKey " + key.reveal()));
  }

  private static ObjectNode alert(Notification notification) {
    ObjectNode alert = JSON.createObjectNode();
    alert.put("message", PlainText.line(notification.title(), LONGEST_MESSAGE - 1));
    alert.put("alias", notification.alertId());
    StringBuilder description = new StringBuilder(notification.summary());
    for (Notification.Excerpt flip : notification.flips()) {
      description.append("\n\n").append(Figures.flip(flip));
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
          case "critical" -> "P1";
          case "warning" -> "P3";
          default -> "P5";
        });
    return alert;
  }

  private static ObjectNode end(Notification notification) {
    ObjectNode end = JSON.createObjectNode();
    end.put("source", "Candor");
    end.put("user", "Candor");
    end.put(
        "note",
        notification.note().isEmpty()
            ? Labels.of(notification.language()).state(notification)
            : notification.note());
    return end;
  }
}
