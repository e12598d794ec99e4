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
import dev.candor.model.Severity;
import dev.candor.model.SignalKind;
import dev.candor.model.WireNamed;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.Secret;
import dev.candor.runtime.SectionKeys;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of signals, and who is notified.
 *
 * @param receivers who is notified; without any, alerts are only recorded and shown
 * @param rollouts changes known beforehand
 * @param maintenances times in which nobody is notified
 * @param ignoredKinds kinds of signal that raise no alert
 * @param groupWait how long an alert waits for more findings before its first notification
 * @param groupInterval shortest time between telling a receiver of an alert and telling it of
 *     further findings
 * @param criticalFrom difference of rates, 0 to 1, from which drift is critical
 * @param escalateAfter time unacknowledged after which an alert is escalated; zero for never
 * @param resendEvery how often firing alerts are re-sent to Alertmanager
 * @param retryFirst wait after a first failed delivery; it doubles each time
 * @param retryMax longest wait between two attempts
 * @param keep how long a resolved alert is kept
 * @param excerpts whether notifications quote transcripts
 * @param consoleUrl base address of the console's pages as the reader of an alert reaches it
 * @param runbookUrl base address of the runbook pages, where they are kept elsewhere
 */
@RecordBuilder
public record AlertingSettings(
    List<ReceiverSettings> receivers,
    List<PlannedRollout> rollouts,
    List<Maintenance> maintenances,
    Set<SignalKind> ignoredKinds,
    Duration groupWait,
    Duration groupInterval,
    double criticalFrom,
    Duration escalateAfter,
    Duration resendEvery,
    Duration retryFirst,
    Duration retryMax,
    Duration keep,
    boolean excerpts,
    Optional<URI> consoleUrl,
    Optional<String> runbookUrl)
    implements AlertingSettingsBuilder.With {

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

  private static final Set<String> KINDS =
      Stream.of(SignalKind.values()).map(SignalKind::wireName).collect(Collectors.toSet());

  private static final SectionKeys ALERTING = SectionKeys.of("alerting");
  private static final SectionKeys RECEIVER = SectionKeys.of("alerting.receivers[]");
  private static final SectionKeys ROLLOUT = SectionKeys.of("alerting.rollouts[]");
  private static final SectionKeys MAINTENANCE = SectionKeys.of("alerting.maintenance[]");

  private static final Key<URI> CONSOLE_URL =
      ALERTING.key(
          Key.uri("console_url"),
          "address of the console, for links in notifications; unless set, the console of"
              + " the same process");
  private static final Key<String> RUNBOOK_URL =
      ALERTING.key(
          Key.text("runbook_url"),
          "base address of the runbooks, for links in notifications; unless set, the console's"
              + " pages of them, where its address is known");
  private static final Key<List<String>> IGNORED_KINDS =
      ALERTING.key(
          Key.list("ignored_kinds")
              .defaultsTo("release_change")
              .must(
                  KINDS::containsAll, "of " + String.join(", ", KINDS.stream().sorted().toList())),
          "kinds of signal that raise no alert");
  private static final Key<Duration> GROUP_WAIT =
      ALERTING.key(
          Key.duration("group_wait").defaultsTo("0"),
          "how long a new alert waits for further findings before it is sent");
  private static final Key<Duration> GROUP_INTERVAL =
      ALERTING.key(
          Key.duration("group_interval").defaultsTo("5m"),
          "shortest time between notifications of one alert as findings are added");
  private static final Key<Double> CRITICAL_FROM =
      ALERTING.key(
          Key.number("critical_from")
              .defaultsTo("0.2")
              .must(n -> n > 0 && n <= 1, "above 0 and at most 1"),
          "difference of rates from which drift is critical");
  private static final Key<Duration> ESCALATE_AFTER =
      ALERTING.key(
          Key.duration("escalate_after").defaultsTo("4h"),
          "how long an alert may stay unacknowledged before it is escalated; 0 for" + " never");
  private static final Key<Duration> RESEND_EVERY =
      ALERTING.key(
          Key.duration("resend_every")
              .defaultsTo("1m")
              .must(d -> !d.minusSeconds(1).isNegative(), "at least 1s")
              .must(d -> d.compareTo(Duration.ofMinutes(5)) <= 0, "at most 5m"),
          "how often firing alerts are re-sent to Alertmanager");
  private static final Key<Duration> RETRY_FIRST =
      ALERTING.key(
          Key.duration("retry_first")
              .defaultsTo("1s")
              .must(d -> d.toMillis() >= 50, "at least 50ms"),
          "wait after the first failed delivery; doubles with each retry");
  private static final Key<Duration> RETRY_MAX =
      ALERTING.key(
          Key.duration("retry_max")
              .formerly("retry_longest")
              .defaultsTo("5m")
              .must(d -> d.toMillis() >= 50, "at least 50ms"),
          "longest wait between two attempts");
  private static final Key<Duration> KEEP =
      ALERTING.key(
          Key.duration("keep")
              .defaultsTo("30d")
              .must(d -> d.compareTo(Duration.ofHours(1)) >= 0, "at least 1h"),
          "how long a resolved alert is kept");
  private static final Key<Boolean> EXCERPTS =
      ALERTING.key(
          Key.flag("excerpts").defaultsTo("true"),
          "whether notifications quote old and new answers");

  private static final Key<String> NAME =
      RECEIVER.key(
          Key.text("name")
              .mandatory()
              .must(
                  text -> text.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,39}"),
                  "up to 40 letters, digits, hyphens or underscores"),
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
          Key.duration("timeout")
              .defaultsTo("10s")
              .must(d -> d.toMillis() >= 100, "at least 100ms"),
          "how long to wait for the receiver's answer");

  private static final Key<String> ROLLOUT_TARGET =
      ROLLOUT.key(Key.text("target").mandatory(), "target being rolled out");
  private static final Key<String> ROLLOUT_RELEASE =
      ROLLOUT.key(
          Key.text("release"),
          "release being rolled out; unless set, every comparison of" + " the target is expected");
  private static final Key<Instant> ROLLOUT_FROM =
      ROLLOUT.key(Key.time("from").mandatory(), "start, such as 2026-11-02T08:00:00Z");
  private static final Key<Instant> ROLLOUT_UNTIL =
      ROLLOUT.key(Key.time("until").mandatory(), "end, such as 2026-11-02T20:00:00Z");
  private static final Key<String> ROLLOUT_REASON =
      ROLLOUT.key(Key.text("reason").defaultsTo(""), "a sentence for the operator");

  private static final Key<String> MAINTENANCE_TARGET =
      MAINTENANCE.key(Key.text("target"), "target in maintenance; unless set, all targets");

  static {
    List.of(ROLLOUT_FROM, ROLLOUT_UNTIL, ROLLOUT_REASON).forEach(MAINTENANCE::shared);
  }

  public static final List<KeyGroup> GROUPS =
      List.of(ALERTING.group(), RECEIVER.group(), ROLLOUT.group(), MAINTENANCE.group());

  public AlertingSettings {
    receivers = List.copyOf(receivers);
    rollouts = List.copyOf(rollouts);
    maintenances = List.copyOf(maintenances);
    ignoredKinds = Set.copyOf(ignoredKinds);
    Objects.requireNonNull(consoleUrl);
    if (retryMax.compareTo(retryFirst) < 0) {
      throw new IllegalArgumentException("the longest wait must not be shorter than the first");
    }
    Set<String> names = new HashSet<>();
    for (ReceiverSettings receiver : receivers) {
      if (!names.add(receiver.name())) {
        throw new IllegalArgumentException("two receivers named " + receiver.name());
      }
    }
  }

  /** Reads section {@code alerting}, or throws {@link InputException} naming the field. */
  public static AlertingSettings from(Configuration configuration) {
    Configuration.Section section = configuration.section("alerting");
    List<ReceiverSettings> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Configuration.Section item : configuration.sections("alerting.receivers")) {
      ReceiverSettings receiver = receiver(item);
      if (!names.add(receiver.name())) {
        throw new InputException(
            item.place("name"),
            "another receiver is named " + receiver.name(),
            "give each receiver a unique name");
      }
      receivers.add(receiver);
    }
    List<PlannedRollout> rollouts = new ArrayList<>();
    for (Configuration.Section item : configuration.sections("alerting.rollouts")) {
      rollouts.add(rollout(item));
    }
    Duration retryFirst = section.get(RETRY_FIRST);
    Duration retryMax = section.get(RETRY_MAX);
    if (retryMax.compareTo(retryFirst) < 0) {
      throw new InputException(
          section.place(RETRY_MAX), "is shorter than retry_first", "make it at least as long");
    }
    List<Maintenance> maintenances = new ArrayList<>();
    for (Configuration.Section item : configuration.sections("alerting.maintenance")) {
      maintenances.add(maintenance(item, "configured-" + maintenances.size()));
    }
    return new AlertingSettings(
        receivers,
        rollouts,
        maintenances,
        section.get(IGNORED_KINDS).stream()
            .map(kind -> WireNamed.of(SignalKind.class, kind))
            .collect(Collectors.toSet()),
        section.get(GROUP_WAIT),
        section.get(GROUP_INTERVAL),
        section.get(CRITICAL_FROM),
        section.get(ESCALATE_AFTER),
        section.get(RESEND_EVERY),
        retryFirst,
        retryMax,
        section.get(KEEP),
        section.get(EXCERPTS),
        section.find(CONSOLE_URL),
        section.find(RUNBOOK_URL));
  }

  /** Address of a runbook; its path in the repository while no console's address is known. */
  String runbook(String page) {
    String base =
        runbookUrl
            .or(() -> consoleUrl.map(console -> withoutSlash(console.toString()) + "/runbooks"))
            .map(AlertingSettings::withoutSlash)
            .orElse("docs/runbooks");
    return base + "/" + page;
  }

  private static String withoutSlash(String address) {
    return address.replaceAll("/+$", "");
  }

  private static ReceiverSettings receiver(Configuration.Section item) {
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

  private static PlannedRollout rollout(Configuration.Section item) {
    return new PlannedRollout(
        item.get(ROLLOUT_TARGET),
        item.find(ROLLOUT_RELEASE),
        item.get(ROLLOUT_FROM),
        until(item, "rollout"),
        item.get(ROLLOUT_REASON));
  }

  private static Maintenance maintenance(Configuration.Section item, String id) {
    return new Maintenance(
        id,
        item.find(MAINTENANCE_TARGET),
        item.get(ROLLOUT_FROM),
        until(item, "maintenance"),
        item.get(ROLLOUT_REASON));
  }

  private static Instant until(Configuration.Section item, String what) {
    Instant until = item.get(ROLLOUT_UNTIL);
    if (!item.get(ROLLOUT_FROM).isBefore(until)) {
      throw new InputException(
          item.place("until"), "is not after from", "write a time after the " + what + "'s start");
    }
    return until;
  }

  private static InputException missing(Configuration.Section item, String field, String what) {
    return new InputException(item.place(field), "is not set", "set " + field + ": " + what);
  }
}
