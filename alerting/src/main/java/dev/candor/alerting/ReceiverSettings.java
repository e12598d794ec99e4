package dev.candor.alerting;

import dev.candor.alerting.receiver.AlertmanagerFormat;
import dev.candor.alerting.receiver.Channel;
import dev.candor.alerting.receiver.DingTalkFormat;
import dev.candor.alerting.receiver.EmailChannel;
import dev.candor.alerting.receiver.FeishuFormat;
import dev.candor.alerting.receiver.OpsgenieFormat;
import dev.candor.alerting.receiver.PagerDutyFormat;
import dev.candor.alerting.receiver.SlackFormat;
import dev.candor.alerting.receiver.SmtpServer;
import dev.candor.alerting.receiver.TeamsFormat;
import dev.candor.alerting.receiver.WebhookFormat;
import dev.candor.alerting.receiver.WebhookSignature;
import dev.candor.events.words.FindingWords;
import dev.candor.model.Require;
import dev.candor.model.Severity;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.Secret;
import dev.candor.runtime.SectionKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One receiver of notifications.
 *
 * @param name bounded name, the tag of its meters and its key in an alert's deliveries
 * @param escalation whether it is notified only of alerts that were escalated
 * @param least the lowest severity it is notified of
 * @param language of what it is sent: {@code en} or {@code zh}
 * @param timeout how long to wait for its answer
 * @param channel where it is and how it is spoken to
 */
public record ReceiverSettings(
    String name,
    boolean escalation,
    Severity least,
    String language,
    Duration timeout,
    Channel channel) {
  private static final String NAMES = "[A-Za-z0-9][A-Za-z0-9_-]{0,39}";

  private enum Type {
    ALERTMANAGER,
    WEBHOOK,
    SLACK,
    EMAIL,
    PAGERDUTY,
    OPSGENIE,
    TEAMS,
    FEISHU,
    DINGTALK
  }

  private static final URI PAGERDUTY = URI.create("https://events.pagerduty.com/v2/enqueue");
  private static final URI OPSGENIE = URI.create("https://api.opsgenie.com");

  private static final SectionKeys RECEIVER = SectionKeys.of("alerting.receivers[]");

  private static final Key<String> NAME =
      RECEIVER.key(
          Key.text("name")
              .mandatory()
              .must(
                  text -> text.matches(NAMES), "up to 40 letters, digits, hyphens or underscores"),
          "name of the receiver, unique");
  private static final Key<Type> TYPE =
      RECEIVER.key(Key.choice("type", Type.class).mandatory(), "kind of receiver");
  private static final Key<URI> URL =
      RECEIVER.key(
          Key.uri("url").must(uri -> uri.getScheme().matches("https?"), "an http or https URL"),
          "address of an Alertmanager or a webhook");
  private static final String SECRET_URL =
      RECEIVER.secret("url", "a webhook's address, of Slack, Teams, Feishu or DingTalk");
  private static final String TOKEN = RECEIVER.secret("token", "a bearer token");
  private static final String BASIC_AUTH = RECEIVER.secret("basic_auth", "user:password");
  private static final String ROUTING_KEY =
      RECEIVER.secret("routing_key", "PagerDuty's routing key");
  private static final String API_KEY = RECEIVER.secret("api_key", "Opsgenie's API key");
  private static final String SIGNING = RECEIVER.secret("signing", "the webhook signing secret");
  private static final Key<String> SMTP_HOST =
      RECEIVER.key(Key.text("smtp_host"), "mail server, for e-mail");
  private static final Key<Integer> SMTP_PORT =
      RECEIVER.key(Key.integer("smtp_port", 1, 65535).defaultsTo("587"), "port of the mail server");
  private static final Key<SmtpServer.Security> SMTP_SECURITY =
      RECEIVER.key(
          Key.choice("smtp_security", SmtpServer.Security.class).defaultsTo("starttls"),
          "how the connection to the mail server is encrypted");
  private static final Key<String> SMTP_USER =
      RECEIVER.key(Key.text("smtp_user"), "user of the mail server");
  private static final String SMTP_PASSWORD = RECEIVER.secret("smtp_password", "the mail password");
  private static final Key<String> FROM = RECEIVER.key(Key.text("from"), "sender of the mail");
  private static final Key<List<String>> TO =
      RECEIVER.key(Key.list("to"), "recipients of the mail");
  private static final Key<Boolean> ESCALATION =
      RECEIVER.key(
          Key.flag("escalation").defaultsTo("false"),
          "whether it is notified of escalated alerts only");
  private static final Key<Severity> LEAST =
      RECEIVER.key(
          Key.choice("min_severity", Severity.class).formerly("least_severity").defaultsTo("info"),
          "lowest severity it is notified of");
  private static final Key<String> LANGUAGE =
      RECEIVER.key(
          Key.text("language").defaultsTo("en").must(FindingWords.LANGUAGES::contains, "en or zh"),
          "language of what it is sent: en or zh");
  private static final Key<Duration> TIMEOUT =
      RECEIVER.key(
          Key.duration("timeout", "100ms").defaultsTo("10s"),
          "how long to wait for the receiver's answer");

  static final KeyGroup GROUP = RECEIVER.group();

  public ReceiverSettings {
    Require.nonNull(least, language, timeout, channel);
    if (!name.matches(NAMES)) {
      throw new IllegalArgumentException("receiver name " + name);
    }
  }

  /** Reads one item of {@code alerting.receivers}. */
  static ReceiverSettings from(Configuration.Section item) {
    Channel channel =
        switch (item.get(TYPE)) {
          case ALERTMANAGER -> new AlertmanagerFormat(url(item), authorization(item));
          case WEBHOOK -> new WebhookFormat(url(item), authorization(item), signing(item));
          case SLACK -> new SlackFormat(secretUrl(item));
          case PAGERDUTY ->
              new PagerDutyFormat(
                  item.find(URL).isPresent() ? url(item) : PAGERDUTY,
                  secret(item, ROUTING_KEY, "PagerDuty's routing key"));
          case OPSGENIE ->
              new OpsgenieFormat(
                  item.find(URL).isPresent() ? url(item) : OPSGENIE,
                  secret(item, API_KEY, "Opsgenie's API key"));
          case TEAMS -> new TeamsFormat(secretUrl(item));
          case FEISHU -> new FeishuFormat(secretUrl(item), item.secret(SIGNING));
          case DINGTALK -> new DingTalkFormat(secretUrl(item), item.secret(SIGNING));
          case EMAIL -> email(item);
        };
    return new ReceiverSettings(
        item.get(NAME),
        item.get(ESCALATION),
        item.get(LEAST),
        item.get(LANGUAGE),
        item.get(TIMEOUT),
        channel);
  }

  private static URI url(Configuration.Section item) {
    URI url = item.find(URL).orElseThrow(() -> missing(item, "url", "the receiver's address"));
    if (url.getRawUserInfo() != null) {
      throw new InputException(
          item.place("url"),
          "holds a password",
          "name the variable that holds user:password in basic_auth_env");
    }
    return url;
  }

  private static Secret secret(Configuration.Section item, String field, String what) {
    return item.headerSecret(field)
        .orElseThrow(() -> missing(item, field + "_env", "the variable that holds " + what));
  }

  private static Secret secretUrl(Configuration.Section item) {
    Secret url =
        item.secret(SECRET_URL)
            .orElseThrow(
                () -> missing(item, "url_env", "the variable that holds the webhook's address"));
    try {
      if (!url.reveal().startsWith("http") || URI.create(url.reveal()).getHost() == null) {
        throw new IllegalArgumentException();
      }
    } catch (IllegalArgumentException e) {
      // Without the cause, which would quote the secret.
      throw new InputException(
          item.place("url_env"), "its value is not a URL", "copy the webhook's whole address");
    }
    return url;
  }

  private static Map<String, Secret> authorization(Configuration.Section item) {
    Optional<Secret> token = item.headerSecret(TOKEN);
    Optional<Secret> basic = item.secret(BASIC_AUTH);
    if (token.isPresent() && basic.isPresent()) {
      throw new InputException(
          item.place("token_env"), "cannot be combined with basic_auth", "keep only one of them");
    }
    Map<String, Secret> headers = new HashMap<>();
    token.ifPresent(
        secret -> headers.put("Authorization", new Secret("Bearer " + secret.reveal())));
    basic.ifPresent(
        secret ->
            headers.put(
                "Authorization",
                new Secret(
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(secret.reveal().getBytes(StandardCharsets.UTF_8)))));
    return headers;
  }

  private static Optional<Secret> signing(Configuration.Section item) {
    Optional<Secret> secret = item.secret(SIGNING);
    try {
      secret.ifPresent(WebhookSignature::key);
    } catch (IllegalArgumentException e) {
      // Without the cause, which would quote the secret.
      throw new InputException(
          item.place("signing_env"),
          "its value is not base64 after whsec_",
          "copy the whole signing secret");
    }
    return secret;
  }

  private static EmailChannel email(Configuration.Section item) {
    String host =
        item.find(SMTP_HOST).orElseThrow(() -> missing(item, "smtp_host", "the mail server"));
    String from = item.find(FROM).orElseThrow(() -> missing(item, "from", "the sender"));
    List<String> to = item.find(TO).orElse(List.of());
    if (to.isEmpty()) {
      throw missing(item, "to", "at least one recipient");
    }
    Optional<String> user = item.find(SMTP_USER);
    Optional<Secret> password = item.secret(SMTP_PASSWORD);
    SmtpServer.Security security = item.get(SMTP_SECURITY);
    if (user.isPresent() != password.isPresent()) {
      throw new InputException(
          item.place(user.isPresent() ? "smtp_user" : "smtp_password_env"),
          "smtp_user and smtp_password_env must be set together",
          "set both or neither");
    }
    if (user.isPresent() && security == SmtpServer.Security.NONE) {
      throw new InputException(
          item.place("smtp_security"),
          "the password would be sent unencrypted",
          "write starttls or tls");
    }
    return new EmailChannel(
        new SmtpServer(host, item.get(SMTP_PORT), security, user, password, item.get(TIMEOUT)),
        mailAddress(item, "from", from),
        to.stream().map(address -> mailAddress(item, "to", address)).toList());
  }

  private static String mailAddress(Configuration.Section item, String field, String address) {
    if (!address.matches("[^@\\s<>]+@[^@\\s<>]+")) {
      throw new InputException(
          item.place(field), "\"" + address + "\" is not a mail address", "write name@example.org");
    }
    return address;
  }

  private static InputException missing(Configuration.Section item, String field, String what) {
    return new InputException(item.place(field), "is not set", "set " + field + ": " + what);
  }
}
