package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.model.Require;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Markdown for a custom robot of DingTalk, signed where the robot asks for it. What is quoted is
 * escaped. The robot answers 200 to what it refuses, too, and says so in {@code errcode}.
 *
 * @param url the robot's address with its access token
 * @param signing the robot's secret, where it checks signatures
 */
public record DingTalkFormat(Secret url, Optional<Secret> signing) implements PostFormat {
  /** The robot takes 20 kB of text. */
  private static final int LONGEST_TEXT = 5000;

  public DingTalkFormat {
    Require.nonNull(url, signing);
  }

  @Override
  public Post post(Notification notification, Instant now) {
    return Post.of(address(now.toEpochMilli()), message(notification));
  }

  @Override
  public void check(String answer) throws DeliveryException {
    ChatAnswer.check(answer, "errcode");
  }

  private URI address(long millis) {
    if (signing.isEmpty()) {
      return URI.create(url.reveal());
    }
    String sign = ChatSignature.dingTalk(signing.get(), millis);
    return URI.create(
        url.reveal()
            + (url.reveal().contains("?") ? "&" : "?")
            + "timestamp="
            + millis
            + "&sign="
            + URLEncoder.encode(sign, StandardCharsets.UTF_8));
  }

  private static ObjectNode message(Notification notification) {
    Labels labels = Labels.of(notification.language());
    String heading = labels.heading(notification);
    StringBuilder text = new StringBuilder("### ").append(escape(heading)).append("\n\n");
    text.append(escape(notification.summary())).append("\n\n");
    NoticeFigures.of(notification)
        .forEach(
            (label, value) ->
                text.append("- **").append(label).append("** ").append(escape(value)).append('\n'));
    for (Notification.Excerpt flip : notification.flips()) {
      text.append("\n**").append(escape(flip.change())).append("** ").append(escape(flip.prompt()));
      text.append("\n\n> ").append(labels.line(notification.firstLabel(), escape(flip.before())));
      text.append("\n\n> ")
          .append(labels.line(notification.secondLabel(), escape(flip.after())))
          .append('\n');
    }
    notification.findings().forEach(finding -> text.append("\n- ").append(escape(finding)));
    notification
        .page()
        .map(page -> "\n\n[" + labels.get("transcripts") + "](" + page + ")")
        .ifPresent(text::append);
    text.append("\n\n").append(labels.line("runbook", escape(notification.runbook())));
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("msgtype", "markdown");
    message
        .putObject("markdown")
        .put("title", PlainText.line(heading, 100))
        .put("text", text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
    message.putObject("at").put("isAtAll", false);
    return message;
  }

  /** The marks of Markdown, and the sign of a mention. */
  private static String escape(String text) {
    return TeamsFormat.escape(text).replace("@", "＠");
  }
}
