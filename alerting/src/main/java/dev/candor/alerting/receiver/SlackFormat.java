package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A message for a Slack incoming webhook: a header, the finding, figures, the strongest flips as
 * quotes, links. Everything quoted is escaped as Slack asks ({@code &}, {@code <}, {@code >}) and
 * marked verbatim, so that a reply can neither mention a channel nor make a link.
 *
 * @param url the incoming webhook's address, which is its credential
 */
public record SlackFormat(Secret url) implements PostFormat {
  private static final int LONGEST_HEADER = 150;
  private static final int LONGEST_SECTION = 3000;

  public SlackFormat {
    Objects.requireNonNull(url);
  }

  @Override
  public Post post(Notification notification, Instant now) {
    Labels labels = Labels.of(notification.language());
    String heading = labels.heading(notification);
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("text", escape(heading + ": " + notification.summary()));
    ArrayNode blocks = message.putArray("blocks");
    ObjectNode header = blocks.addObject().put("type", "header").putObject("text");
    header.put("type", "plain_text").put("text", PlainText.line(heading, LONGEST_HEADER));
    section(blocks, escape(notification.summary()));
    section(
        blocks,
        NoticeFigures.of(notification).entrySet().stream()
            .map(figure -> "*" + figure.getKey() + "* " + escape(figure.getValue()))
            .collect(Collectors.joining("\n")));
    for (Notification.Excerpt flip : notification.flips()) {
      section(
          blocks,
          "*%s* %s\n>%s\n>%s"
              .formatted(
                  escape(flip.lang() + ": " + flip.from() + " → " + flip.to()),
                  escape(flip.prompt()),
                  labels.line(notification.firstLabel(), escape(flip.before())),
                  labels.line(notification.secondLabel(), escape(flip.after()))));
    }
    if (!notification.findings().isEmpty()) {
      section(blocks, "• " + escape(String.join("\n• ", notification.findings())));
    }
    String links =
        notification
                .page()
                .map(page -> "<" + page + "|" + labels.get("transcripts") + "> · ")
                .orElse("")
            + labels.line("runbook", escape(notification.runbook()));
    ObjectNode context = blocks.addObject().put("type", "context");
    context.putArray("elements").addObject().put("type", "mrkdwn").put("text", links);
    return Post.of(URI.create(url.reveal()), message);
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
