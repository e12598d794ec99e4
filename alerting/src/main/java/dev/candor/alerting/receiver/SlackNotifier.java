package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;

/**
 * Posts to a Slack incoming webhook: a header, the finding, figures, the strongest flips as quotes,
 * links. Everything quoted is escaped as Slack asks ({@code &}, {@code <}, {@code >}) and marked
 * verbatim, so that a reply can neither mention a channel nor make a link.
 */
public final class SlackNotifier implements Notifier {
  private static final int LONGEST_HEADER = 150;
  private static final int LONGEST_SECTION = 3000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String receiver;
  private final HttpPost post;

  /**
   * @param url the incoming webhook's address, which is its credential
   */
  public SlackNotifier(String receiver, Secret url, HttpClient client, Duration timeout) {
    this.receiver = Objects.requireNonNull(receiver);
    this.post = new HttpPost(client, URI.create(url.reveal()), timeout);
  }

  @Override
  public String receiver() {
    return receiver;
  }

  @Override
  public void deliver(Notification notification) throws DeliveryException, InterruptedException {
    post.send(message(notification));
  }

  private static ObjectNode message(Notification notification) {
    Labels labels = Labels.of(notification.language());
    String heading = labels.heading(notification);
    ObjectNode message = JSON.createObjectNode();
    message.put("text", escape(heading + ": " + notification.summary()));
    ArrayNode blocks = message.putArray("blocks");
    ObjectNode header = blocks.addObject().put("type", "header").putObject("text");
    header.put("type", "plain_text").put("text", PlainText.line(heading, LONGEST_HEADER));
    section(blocks, escape(notification.summary()));
    section(blocks, figures(notification));
    for (Notification.Excerpt flip : notification.flips()) {
      section(
          blocks,
          "*"
              + escape(flip.lang() + ": " + flip.from() + " → " + flip.to())
              + "* "
              + escape(flip.prompt())
              + "\n>"
              + labels.get("before")
              + labels.get("colon")
              + escape(flip.before())
              + "\n>"
              + labels.get("after")
              + labels.get("colon")
              + escape(flip.after()));
    }
    if (!notification.findings().isEmpty()) {
      section(blocks, "• " + escape(String.join("\n• ", notification.findings())));
    }
    StringBuilder links = new StringBuilder();
    notification
        .page()
        .ifPresent(
            page ->
                links
                    .append('<')
                    .append(page)
                    .append('|')
                    .append(labels.get("transcripts"))
                    .append("> · "));
    links
        .append(labels.get("runbook") + labels.get("colon"))
        .append(escape(notification.runbook()));
    ObjectNode context = blocks.addObject().put("type", "context");
    context.putArray("elements").addObject().put("type", "mrkdwn").put("text", links.toString());
    return message;
  }

  private static String figures(Notification notification) {
    StringBuilder text = new StringBuilder();
    NoticeFigures.of(notification)
        .forEach(
            (label, value) ->
                text.append(text.isEmpty() ? "*" : "\n*")
                    .append(label)
                    .append("* ")
                    .append(escape(value)));
    return text.toString();
  }

  private static void section(ArrayNode blocks, String markdown) {
    String bounded =
        markdown.length() <= LONGEST_SECTION
            ? markdown
            : markdown.substring(0, LONGEST_SECTION - 1) + "…";
    ObjectNode text = blocks.addObject().put("type", "section").putObject("text");
    text.put("type", "mrkdwn").put("text", bounded).put("verbatim", true);
  }

  /** The three characters that Slack reads as marks of links, mentions and entities. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
