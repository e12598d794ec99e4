package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Posts a message of type {@code post} to a custom bot of Feishu (Lark), signed where the bot asks
 * for it. Texts are sent as texts: nothing in them is read as a mark. The bot answers 200 to what
 * it refuses, too, and says so in {@code code}.
 */
public final class FeishuNotifier implements Notifier {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String receiver;
  private final HttpPost post;
  private final Optional<Secret> signing;
  private final Clock clock;

  /**
   * @param url the bot's address, which is its credential
   * @param signing the bot's secret, where it checks signatures
   */
  public FeishuNotifier(
      String receiver,
      Secret url,
      Optional<Secret> signing,
      HttpClient client,
      Duration timeout,
      Clock clock) {
    this.receiver = Objects.requireNonNull(receiver);
    this.post = new HttpPost(client, URI.create(url.reveal()), timeout);
    this.signing = Objects.requireNonNull(signing);
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public String receiver() {
    return receiver;
  }

  @Override
  public void deliver(Notification notification) throws DeliveryException, InterruptedException {
    JsonNode code = ChatAnswer.of(post.send(message(notification))).path("code");
    if (code.asInt(0) != 0) {
      throw new DeliveryException("refused with code " + code.asInt(), null);
    }
  }

  private ObjectNode message(Notification notification) {
    Labels labels = Labels.of(notification.language());
    ObjectNode message = JSON.createObjectNode();
    long seconds = clock.instant().getEpochSecond();
    signing.ifPresent(
        secret ->
            message
                .put("timestamp", Long.toString(seconds))
                .put("sign", ChatSignature.feishu(secret, seconds)));
    message.put("msg_type", "post");
    ObjectNode post =
        message
            .putObject("content")
            .putObject("post")
            .putObject(notification.language().equals("zh") ? "zh_cn" : "en_us");
    post.put("title", labels.heading(notification));
    ArrayNode lines = post.putArray("content");
    text(lines, notification.summary());
    NoticeFigures.of(notification)
        .forEach((label, value) -> text(lines, label + labels.get("colon") + value));
    for (Notification.Excerpt flip : notification.flips()) {
      text(
          lines,
          "[" + flip.lang() + "] " + flip.from() + " → " + flip.to() + " · " + flip.prompt());
      text(lines, labels.get("before") + labels.get("colon") + flip.before());
      text(lines, labels.get("after") + labels.get("colon") + flip.after());
    }
    notification.findings().forEach(finding -> text(lines, "• " + finding));
    notification
        .page()
        .ifPresent(
            page ->
                lines
                    .addArray()
                    .addObject()
                    .put("tag", "a")
                    .put("text", labels.get("transcripts"))
                    .put("href", page.toString()));
    text(lines, labels.get("runbook") + labels.get("colon") + notification.runbook());
    return message;
  }

  private static void text(ArrayNode lines, String text) {
    lines.addArray().addObject().put("tag", "text").put("text", text);
  }
}
