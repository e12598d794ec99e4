package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Require;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * CloudEvents 1.0 in structured JSON mode. With a secret, id, time and body are signed as the
 * Standard Webhooks specification says ({@code webhook-id}, {@code webhook-timestamp}, {@code
 * webhook-signature}), so that its libraries verify them.
 *
 * @param authorization headers that carry credentials; may be empty
 * @param signing the key of the signature, where posts are signed
 */
public record WebhookFormat(URI url, Map<String, Secret> authorization, Optional<Secret> signing)
    implements PostFormat {
  /** The CloudEvents source of everything that alerting sends. */
  public static final String SOURCE = "/candor/alerting";

  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  public WebhookFormat {
    Require.nonNull(url, signing);
  }

  @Override
  public Post post(Notification notification, Instant now) {
    Map<String, String> headers = new HashMap<>(Secret.revealed(authorization));
    headers.put("Content-Type", "application/cloudevents+json; charset=UTF-8");
    headers.put("webhook-id", notification.id());
    headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
    Post unsigned = Post.of(url, event(notification), headers);
    signing.ifPresent(
        secret ->
            headers.put(
                "webhook-signature",
                WebhookSignature.sign(
                    secret, notification.id(), now.getEpochSecond(), unsigned.body())));
    return new Post(url, headers, unsigned.body());
  }

  /** The CloudEvents type of a state, such as {@code dev.candor.alert.firing}. */
  public static String type(Notification.State state) {
    return "dev.candor.alert." + state(state);
  }

  /** A superseded alert is resolved; {@code ended_how} tells the two apart. */
  private static String state(Notification.State state) {
    return state == Notification.State.SUPERSEDED
        ? "resolved"
        : state.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode event(Notification notification) {
    ObjectNode event = JSON.createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", notification.id());
    event.put("source", SOURCE);
    event.put("type", type(notification.state()));
    event.put("subject", notification.target());
    event.put("time", notification.at().toString());
    event.put("datacontenttype", "application/json");
    ObjectNode data = event.putObject("data");
    data.put("alert_id", notification.alertId());
    data.put("state", state(notification.state()));
    data.put(
        "ended_how",
        switch (notification.state()) {
          case FIRING -> null;
          case ACKNOWLEDGED -> "acknowledged";
          case RESOLVED -> "back";
          case SUPERSEDED -> "superseded";
        });
    data.put("alert_name", notification.alertName());
    data.put("severity", notification.severity().wireName());
    data.put("target", notification.target());
    data.put("baseline", notification.baseline().orElse(null));
    data.put("candidate", notification.candidate().orElse(null));
    data.put("title", notification.title());
    data.put("summary", notification.summary());
    data.put("effect", notification.effect().orElse(null));
    data.put("p_value", notification.pValue().orElse(null));
    data.set("flips", JSON.valueToTree(notification.flips()));
    data.set("findings", JSON.valueToTree(notification.findings()));
    data.set("signal_ids", JSON.valueToTree(notification.signalIds()));
    data.put("started_at", notification.startedAt().toString());
    data.put("ended_at", notification.endedAt().map(Object::toString).orElse(null));
    data.put("note", notification.note().isEmpty() ? null : notification.note());
    data.put("console_url", notification.page().map(Object::toString).orElse(null));
    data.put("runbook", notification.runbook());
    return event;
  }
}
