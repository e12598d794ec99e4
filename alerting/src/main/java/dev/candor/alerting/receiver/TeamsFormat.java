package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;

/**
 * An Adaptive Card for a webhook of Microsoft Teams, as its Workflows make them. Text blocks read a
 * part of Markdown; what is quoted is escaped, so that a reply makes neither a link nor a heading.
 *
 * @param url the webhook's address, which is its credential
 */
public record TeamsFormat(Secret url) implements PostFormat {
  public TeamsFormat {
    Objects.requireNonNull(url);
  }

  @Override
  public Post post(Notification notification, Instant now) {
    Labels labels = Labels.of(notification.language());
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "message");
    ObjectNode attachment = message.putArray("attachments").addObject();
    attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
    attachment.putNull("contentUrl");
    ObjectNode card = attachment.putObject("content");
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard");
    card.put("version", "1.4");
    ArrayNode body = card.putArray("body");
    block(body, labels.heading(notification)).put("weight", "Bolder").put("size", "Medium");
    block(body, notification.summary());
    ArrayNode facts = body.addObject().put("type", "FactSet").putArray("facts");
    NoticeFigures.of(notification)
        .forEach(
            (title, value) -> facts.addObject().put("title", title).put("value", escape(value)));
    for (Notification.Excerpt flip : notification.flips()) {
      block(body, flip.change() + " · " + flip.prompt()).put("separator", true);
      block(body, labels.line(notification.firstLabel(), flip.before()));
      block(body, labels.line(notification.secondLabel(), flip.after()));
    }
    notification.findings().forEach(finding -> block(body, "• " + finding));
    ArrayNode actions = card.putArray("actions");
    notification
        .page()
        .ifPresent(page -> open(actions, labels.get("transcripts"), page.toString()));
    if (notification.runbook().startsWith("http")) {
      open(actions, labels.get("runbook"), notification.runbook());
    }
    return Post.of(URI.create(url.reveal()), message);
  }

  private static ObjectNode block(ArrayNode body, String text) {
    return body.addObject().put("type", "TextBlock").put("text", escape(text)).put("wrap", true);
  }

  private static void open(ArrayNode actions, String title, String url) {
    actions.addObject().put("type", "Action.OpenUrl").put("title", title).put("url", url);
  }

  /** The characters that Markdown reads as marks of emphasis, links, headings and code. */
  static String escape(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]()#<>~|])", "\\\\$1");
  }
}
