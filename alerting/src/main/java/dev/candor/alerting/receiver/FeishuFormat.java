package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Require;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A message of type {@code post} for a custom bot of Feishu (Lark), signed where the bot asks for
 * it. Texts are sent as texts: nothing in them is read as a mark. The bot answers 200 to what it
 * refuses, too, and says so in {@code code}.
 *
 * @param url the bot's address, which is its credential
 * @param signing the bot's secret, where it checks signatures
 */
public record FeishuFormat(Secret url, Optional<Secret> signing) implements PostFormat {
  public FeishuFormat {
    Require.nonNull(url, signing);
  }

  @Override
  public void check(String answer) throws DeliveryException {
    ChatAnswer.check(answer, "code");
  }

  @Override
  public Post post(Notification notification, Instant now) {
    Labels labels = Labels.of(notification.language());
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    long seconds = now.getEpochSecond();
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
      text(lines, flip.change() + " · " + flip.prompt());
      text(lines, labels.line(notification.firstLabel(), flip.before()));
      text(lines, labels.line(notification.secondLabel(), flip.after()));
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
    text(lines, labels.line("runbook", notification.runbook()));
    return Post.of(URI.create(url.reveal()), message);
  }

  private static void text(ArrayNode lines, String text) {
    lines.addArray().addObject().put("tag", "text").put("text", text);
  }
}
