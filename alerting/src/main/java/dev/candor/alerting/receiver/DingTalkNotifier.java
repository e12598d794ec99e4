package dev.candor.alerting.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Posts Markdown to a custom robot of DingTalk, signed where the robot asks for it. What is quoted
 * is escaped. The robot answers 200 to what it refuses, too, and says so in {@code errcode}.
 */
public final class DingTalkNotifier implements Notifier {
  /** The robot takes 20 kB of text. */
  private static final int LONGEST_TEXT = 5000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String receiver;
  private final Secret url;
  private final Optional<Secret> signing;
  private final HttpClient client;
  private final Duration timeout;
  private final Clock clock;

  /**
   * @param url the robot's address with its access token
   * @param signing the robot's secret, where it checks signatures
   */
  public DingTalkNotifier(
      String receiver,
      Secret url,
      Optional<Secret> signing,
      HttpClient client,
      Duration timeout,
      Clock clock) {
    this.receiver = Objects.requireNonNull(receiver);
    this.url = Objects.requireNonNull(url);
    this.signing = Objects.requireNonNull(signing);
    this.client = Objects.requireNonNull(client);
    this.timeout = Objects.requireNonNull(timeout);
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public String receiver() {
    return receiver;
  }

  @Override
  public void deliver(Notification notification) throws DeliveryException, InterruptedException {
    String answer = new HttpPost(client, address(), timeout).send(message(notification));
    JsonNode code = ChatAnswer.of(answer).path("errcode");
    if (code.asInt(0) != 0) {
      throw new DeliveryException("refused with errcode " + code.asInt(), null);
    }
  }

  private URI address() {
    if (signing.isEmpty()) {
      return URI.create(url.reveal());
    }
    long millis = clock.instant().toEpochMilli();
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
      text.append("\n**")
          .append(escape("[" + flip.lang() + "] " + flip.from() + " → " + flip.to()))
          .append("** ")
          .append(escape(flip.prompt()));
      text.append("\n\n> ").append(labels.get("before")).append(labels.get("colon"));
      text.append(escape(flip.before()));
      text.append("\n\n> ").append(labels.get("after")).append(labels.get("colon"));
      text.append(escape(flip.after())).append('\n');
    }
    notification.findings().forEach(finding -> text.append("\n- ").append(escape(finding)));
    notification
        .page()
        .ifPresent(
            page ->
                text.append("\n\n[")
                    .append(labels.get("transcripts"))
                    .append("](")
                    .append(page)
                    .append(')'));
    text.append("\n\n").append(labels.get("runbook")).append(labels.get("colon"));
    text.append(escape(notification.runbook()));
    ObjectNode message = JSON.createObjectNode();
    message.put("msgtype", "markdown");
    message
        .putObject("markdown")
        .put("title", PlainText.line(heading, 100))
        .put("text", text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
    message.putObject("at").put("isAtAll", false);
    return message;
  }

  /** The characters that Markdown reads as marks, and the sign of a mention. */
  private static String escape(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]()#<>~|])", "\\\\$1").replace("@", "＠");
  }
}
