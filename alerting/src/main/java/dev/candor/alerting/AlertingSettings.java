package dev.candor.alerting;

import dev.candor.model.SignalKind;
import dev.candor.model.WireNamed;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.SectionKeys;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  private static final Set<String> KINDS =
      Stream.of(SignalKind.values()).map(SignalKind::wireName).collect(Collectors.toSet());

  private static final SectionKeys ALERTING = SectionKeys.of("alerting");
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
              + " runbook pages, where its address is known");
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
          "how long an alert may stay unacknowledged before it is escalated; 0 for never");
  private static final Key<Duration> RESEND_EVERY =
      ALERTING.key(
          Key.duration("resend_every", "1s")
              .defaultsTo("1m")
              .must(d -> d.compareTo(Duration.ofMinutes(5)) <= 0, "at most 5m"),
          "how often firing alerts are re-sent to Alertmanager");
  private static final Key<Duration> RETRY_FIRST =
      ALERTING.key(
          Key.duration("retry_first", "50ms").defaultsTo("1s"),
          "wait after the first failed delivery; doubles with each retry");
  private static final Key<Duration> RETRY_MAX =
      ALERTING.key(
          Key.duration("retry_max", "50ms").formerly("retry_longest").defaultsTo("5m"),
          "longest wait between two attempts");
  private static final Key<Duration> KEEP =
      ALERTING.key(
          Key.duration("keep", "1h").defaultsTo("30d"), "how long a resolved alert is kept");
  private static final Key<Boolean> EXCERPTS =
      ALERTING.key(
          Key.flag("excerpts").defaultsTo("true"),
          "whether notifications quote old and new answers");

  private static final Key<String> ROLLOUT_TARGET =
      ROLLOUT.key(Key.text("target").mandatory(), "target being rolled out");
  private static final Key<String> ROLLOUT_RELEASE =
      ROLLOUT.key(
          Key.text("release"),
          "release being rolled out; unless set, every comparison of the target is expected");
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
      List.of(ALERTING.group(), ReceiverSettings.GROUP, ROLLOUT.group(), MAINTENANCE.group());

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
      ReceiverSettings receiver = ReceiverSettings.from(item);
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
}
