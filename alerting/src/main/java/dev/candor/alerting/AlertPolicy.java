package dev.candor.alerting;

import dev.candor.events.Alert;
import dev.candor.events.AlertBuilder;
import dev.candor.events.AlertCommand;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.model.AlertState;
import dev.candor.model.EndedHow;
import dev.candor.model.Severity;
import dev.candor.model.Sha256;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what becomes of signals: an alert in and an event in, the alert as it is then out. Pure;
 * the time is handed in. Who is notified of it, and when, {@link DeliveryPolicy} says.
 *
 * <p>One alert stands for one target and one comparison of releases; the findings that hold are
 * inside it. It fires when the first finding is raised, ends when the last one is cleared or when
 * it is acknowledged, and a finding raised after that is a new alert, unless the acknowledged
 * comparison still drifts: then further findings join it silently, and it fires again only if they
 * make it more severe. A signal that an alert holds already changes nothing.
 */
public final class AlertPolicy {
  /** Findings kept inside one alert; further ones count by their ids alone. */
  static final int MOST_FINDINGS = 50;

  /** Ids kept inside one alert for telling a repeated signal. */
  static final int MOST_SIGNAL_IDS = 500;

  private static final Comparator<Signal> STRENGTH =
      Comparator.<Signal>comparingInt(signal -> isOverall(signal) ? 1 : 0)
          .thenComparingDouble(signal -> Math.abs(orZero(signal.difference())));

  private final AlertingSettings settings;
  private final DeliveryPolicy deliveries;

  AlertPolicy(AlertingSettings settings, DeliveryPolicy deliveries) {
    this.settings = Objects.requireNonNull(settings);
    this.deliveries = Objects.requireNonNull(deliveries);
  }

  /** The kind, or what two kinds have in common that are one sort of change. */
  static String sort(SignalKind kind) {
    return switch (kind) {
      case RELEASE_DRIFT, COMPOSITION -> "drift";
      default -> kind.wireName();
    };
  }

  /** What signals are grouped by: the sort of change, the target and the releases compared. */
  public static String group(Signal signal) {
    boolean compares = signal.kind() != SignalKind.RELEASE_CHANGE;
    return String.join(
        "|",
        sort(signal.kind()),
        signal.target(),
        compares ? Objects.toString(signal.baseline(), "") : "",
        compares ? Objects.toString(signal.candidate(), "") : "");
  }

  /**
   * Takes a signal in.
   *
   * @param latest the group's latest alert, if it has one
   * @return the alert as it is then, or empty where the signal changes nothing
   */
  public Optional<Alert> apply(Optional<Alert> latest, Signal signal, Instant now) {
    if (settings.ignoredKinds().contains(signal.kind())
        || latest.filter(alert -> alert.signalIds().contains(signal.signalId())).isPresent()) {
      return Optional.empty();
    }
    Optional<Alert> open = latest.filter(AlertPolicy::holds);
    if (signal.state() == SignalState.CLEARED) {
      return open.flatMap(alert -> clear(alert, signal, now));
    }
    if (DeliveryPolicy.cause(signal).isPresent()) {
      return open.map(alert -> marked(alert, signal, now));
    }
    return Optional.of(
        open.map(alert -> add(alert, signal, now)).orElseGet(() -> open(signal, now)));
  }

  /** A finding that is sent again with a mark, or with an empty one, is not news. */
  private static Alert marked(Alert alert, Signal signal, Instant now) {
    List<Signal> findings = new ArrayList<>();
    for (Signal finding : alert.findings()) {
      boolean isSame = covers(signal, finding) && covers(finding, signal);
      findings.add(isSame ? withoutFlips(signal) : finding);
    }
    return AlertBuilder.builder(alert)
        .signalIds(appended(alert.signalIds(), signal.signalId()))
        .findings(findings)
        .updatedAt(now)
        .build();
  }

  /** Whether findings can still join: it fires, or is acknowledged and its drift goes on. */
  private static boolean holds(Alert alert) {
    return alert.state() == AlertState.FIRING
        || alert.state() == AlertState.ACKNOWLEDGED && !alert.findings().isEmpty();
  }

  private Alert open(Signal signal, Instant now) {
    Alert alert =
        AlertBuilder.builder()
            .alertId(alertId(signal))
            .signalIds(List.of(signal.signalId()))
            .state(AlertState.FIRING)
            .group(group(signal))
            .target(signal.target())
            .severity(severity(signal))
            .title(AlertTexts.title(signal))
            .summary(signal.summary())
            .startedAt(now)
            .updatedAt(now)
            .signal(signal)
            .findings(List.of(withoutFlips(signal)))
            .revision(0)
            .deliveries(List.of())
            .build();
    return deliveries.owed(alert);
  }

  private Alert add(Alert alert, Signal signal, Instant now) {
    List<Signal> findings = new ArrayList<>(alert.findings());
    // A finding raised again, as after a longer look, takes the place of the earlier one.
    findings.removeIf(finding -> covers(signal, finding) && covers(finding, signal));
    if (findings.size() < MOST_FINDINGS) {
      findings.add(withoutFlips(signal));
    }
    boolean stronger =
        alert.signal() == null
            || signal.kind() == SignalKind.RELEASE_CHANGE
            || STRENGTH.compare(signal, alert.signal()) > 0;
    Severity before = alert.severity();
    Severity raised = severity(signal);
    Severity after = raised.atLeast(before) ? raised : before;
    AlertBuilder builder =
        AlertBuilder.builder(alert)
            .signalIds(appended(alert.signalIds(), signal.signalId()))
            .findings(findings)
            .severity(after)
            .updatedAt(now);
    if (stronger) {
      builder.signal(signal).summary(signal.summary()).title(AlertTexts.title(signal));
    }
    if (alert.state() == AlertState.ACKNOWLEDGED) {
      if (after == before) {
        return builder.build();
      }
      builder.state(AlertState.FIRING).endedAt(null).acknowledgedBy(null).acknowledgedReason(null);
    }
    return deliveries.owed(builder.build());
  }

  private Optional<Alert> clear(Alert alert, Signal signal, Instant now) {
    List<Signal> left =
        alert.findings().stream().filter(finding -> !covers(signal, finding)).toList();
    if (left.size() == alert.findings().size()) {
      return Optional.empty();
    }
    AlertBuilder builder =
        AlertBuilder.builder(alert)
            .signalIds(appended(alert.signalIds(), signal.signalId()))
            .findings(left)
            .updatedAt(now);
    if (!left.isEmpty() || alert.state() == AlertState.ACKNOWLEDGED) {
      // Fewer findings are nothing to notify of, nor is the end of what was acknowledged.
      return Optional.of(builder.build());
    }
    builder
        .state(AlertState.RESOLVED)
        .endedAt(now)
        .endedHow(Objects.requireNonNullElse(signal.endedHow(), EndedHow.BACK))
        .endedReason(signal.summary());
    if (alert.signal() != null) {
      // The facts of the end, so that it can be worded in any language.
      builder.signal(SignalBuilder.builder(alert.signal()).facts(signal.facts()).build());
    }
    return Optional.of(deliveries.endOwed(alert, builder.build(), now));
  }

  /** Ends what stands for an event rather than a state, a day after the last of it. */
  public Optional<Alert> expire(Alert alert, Instant now) {
    boolean isOver =
        alert.signal() != null
            && alert.signal().kind() == SignalKind.RELEASE_CHANGE
            && !alert.findings().isEmpty()
            && now.isAfter(alert.signal().at().plus(ReleaseNews.LASTS));
    if (!isOver) {
      return Optional.empty();
    }
    AlertBuilder builder = AlertBuilder.builder(alert).findings(List.of()).updatedAt(now);
    if (alert.state() != AlertState.FIRING) {
      return Optional.of(builder.build());
    }
    builder
        .state(AlertState.RESOLVED)
        .endedAt(now)
        .endedHow(EndedHow.OVER)
        .endedReason("A change of release is an event; its alert ends after a day.");
    return Optional.of(deliveries.endOwed(alert, builder.build(), now));
  }

  /** Takes an acknowledgement in; empty where the alert does not fire or the action is unknown. */
  public Optional<Alert> apply(Alert alert, AlertCommand command, Instant now) {
    if (!command.action().equals(AlertCommand.ACKNOWLEDGE) || alert.state() != AlertState.FIRING) {
      return Optional.empty();
    }
    return Optional.of(
        deliveries.endOwed(
            alert,
            AlertBuilder.builder(alert)
                .state(AlertState.ACKNOWLEDGED)
                .acknowledgedBy(command.by())
                .acknowledgedReason(command.reason())
                .endedAt(now)
                .updatedAt(now)
                .build(),
            now));
  }

  /** Makes an alert that fired too long unacknowledged critical, and tells those on call. */
  public Optional<Alert> escalate(Alert alert, Instant now) {
    Duration after = settings.escalateAfter();
    if (after.isZero()
        || alert.state() != AlertState.FIRING
        || alert.escalatedAt() != null
        || alert.severity() == Severity.INFO
        || deliveries.isSilenced(alert, now)
        || now.isBefore(alert.startedAt().plus(after))) {
      return Optional.empty();
    }
    return Optional.of(
        deliveries.owed(
            AlertBuilder.builder(alert)
                .severity(Severity.CRITICAL)
                .escalatedAt(now)
                .updatedAt(now)
                .build()));
  }

  /**
   * Whether an ended alert may be forgotten. Its record leaves the topic by itself, by compaction
   * and retention; this bounds what the service holds.
   */
  public boolean isForgotten(Alert alert, Instant now) {
    return alert.state() != AlertState.FIRING
        && alert.findings().isEmpty()
        && now.isAfter(alert.updatedAt().plus(settings.keep()));
  }

  private Severity severity(Signal signal) {
    return switch (signal.kind()) {
      case RELEASE_CHANGE -> Severity.INFO;
      case GOLD_SCORE, SILENCE, COMMON_CAUSE -> Severity.CRITICAL;
      default ->
          Math.abs(orZero(signal.difference())) >= settings.criticalFrom()
              ? Severity.CRITICAL
              : Severity.WARNING;
    };
  }

  /** Whether {@code wide} covers {@code narrow}: each thing it names is the same there. */
  private static boolean covers(Signal wide, Signal narrow) {
    return wide.kind() == narrow.kind()
        && (wide.kind() != SignalKind.RELEASE_CHANGE
            || Objects.equals(wide.candidate(), narrow.candidate()))
        && covers(wide.topic(), narrow.topic())
        && covers(wide.lang(), narrow.lang())
        && covers(wide.measure(), narrow.measure());
  }

  private static boolean covers(String wide, String narrow) {
    return wide == null || wide.equals(narrow);
  }

  private static boolean isOverall(Signal signal) {
    return (signal.topic() == null || signal.topic().equals("all"))
        && (signal.lang() == null || signal.lang().equals("all"));
  }

  private static Signal withoutFlips(Signal signal) {
    return SignalBuilder.builder(signal).flips(List.of()).build();
  }

  private static List<String> appended(List<String> ids, String id) {
    List<String> more = new ArrayList<>(ids);
    more.add(id);
    // The first ids name the alert's beginning; a signal repeats within its own cycle, if at all.
    while (more.size() > MOST_SIGNAL_IDS) {
      more.remove(1);
    }
    return more;
  }

  /** From the first signal of the alert, so that a signal read twice opens the same alert. */
  private static String alertId(Signal signal) {
    return Sha256.hex(group(signal) + "\n" + signal.signalId(), 10);
  }

  private static double orZero(Double value) {
    return value == null ? 0 : value;
  }
}
