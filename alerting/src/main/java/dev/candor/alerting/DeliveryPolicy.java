package dev.candor.alerting;

import dev.candor.events.Alert;
import dev.candor.events.AlertBuilder;
import dev.candor.events.Delivery;
import dev.candor.events.Signal;
import dev.candor.events.SignalFact;
import dev.candor.model.AlertState;
import dev.candor.model.DeliveryState;
import dev.candor.model.Require;
import dev.candor.model.Severity;
import dev.candor.model.SignalKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Decides which receivers are owed a notification of an alert, when each is due, and what becomes
 * of it when a receiver took it or did not. Pure; the time is handed in.
 *
 * @param maintenances asked at each decision, since people may ask for further ones
 */
record DeliveryPolicy(AlertingSettings settings, Maintenances maintenances) {
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

  /** Mark of the findings that a signal of this kind explains. */
  private static final String COMMON_CAUSE = SignalKind.COMMON_CAUSE.wireName();

  DeliveryPolicy {
    Require.nonNull(settings, maintenances);
  }

  /**
   * When a delivery is due, or empty where there is nothing to deliver: delivered already, or held
   * back by a rollout. A first notification waits for the group, a further one for the interval
   * since the last, a repeated one for its turn after a failure; an end waits for nothing.
   */
  Optional<Instant> due(Alert alert, Delivery delivery, Instant now) {
    if (delivery.state() == DeliveryState.DELIVERED
        || settings.receivers().stream().noneMatch(r -> r.name().equals(delivery.receiver()))
        || alert.state() == AlertState.FIRING && isSilenced(alert, now)) {
      return Optional.empty();
    }
    if (delivery.state() == DeliveryState.FAILED) {
      return Optional.of(delivery.lastAttemptAt().plus(backoff(delivery.attempts())));
    }
    if (alert.state() != AlertState.FIRING) {
      return Optional.of(alert.updatedAt());
    }
    if (delivery.lastAttemptAt() == null) {
      return Optional.of(alert.startedAt().plus(settings.groupWait()));
    }
    return Optional.of(
        alert.updatedAt().equals(alert.escalatedAt())
            ? alert.updatedAt()
            : delivery.lastAttemptAt().plus(settings.groupInterval()));
  }

  /**
   * How long a receiver is left alone after a number of failed attempts in a row: as long as it
   * asks, but for no more than ten minutes or the configured longest wait, for alerts wait
   * meanwhile.
   */
  Duration rest(int attempts, Optional<Duration> asked) {
    Duration longest = longer(settings.retryMax(), LONGEST_ASKED);
    Duration wanted = asked.orElse(Duration.ZERO);
    return longer(backoff(attempts), wanted.compareTo(longest) > 0 ? longest : wanted);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** The wait after a number of failed attempts in a row, doubling up to the longest. */
  Duration backoff(int attempts) {
    long first = settings.retryFirst().toMillis();
    long longest = settings.retryMax().toMillis();
    int doublings = Math.min(Math.max(attempts - 1, 0), 30);
    return Duration.ofMillis(Math.min(longest, first << doublings));
  }

  /**
   * Whether a known rollout, a maintenance or a cause that all targets share holds the alert's
   * notifications back.
   */
  boolean isSilenced(Alert alert, Instant now) {
    String candidate = alert.signal() == null ? null : alert.signal().candidate();
    return maintenances.covers(alert.target(), now)
        || isExplained(alert)
        || settings.rollouts().stream()
            .anyMatch(rollout -> rollout.covers(alert.target(), candidate, now));
  }

  /** What explains a finding: empty without a mark, and an empty text once it does not. */
  static Optional<String> cause(Signal signal) {
    return signal.facts().stream()
        .filter(fact -> fact.name().equals(COMMON_CAUSE))
        .map(SignalFact::value)
        .findFirst();
  }

  /** Whether all its findings are explained by a cause that has an alert of its own. */
  private boolean isExplained(Alert alert) {
    return !settings.ignoredKinds().contains(SignalKind.COMMON_CAUSE)
        && !alert.findings().isEmpty()
        && alert.findings().stream()
            .allMatch(finding -> cause(finding).filter(cause -> !cause.isEmpty()).isPresent());
  }

  /**
   * Notes that a receiver took the notification of a revision. If there was more to tell while it
   * was under way, the receiver is still owed that.
   */
  Alert delivered(Alert alert, String receiver, int revision, Instant at) {
    boolean current = revision == alert.revision();
    return withDelivery(
        alert,
        receiver,
        before ->
            current
                ? new Delivery(receiver, DeliveryState.DELIVERED, before.attempts() + 1, at, null)
                : new Delivery(receiver, DeliveryState.PENDING, 0, at, null));
  }

  /** Notes that a receiver did not take a notification. */
  Alert failed(Alert alert, String receiver, int revision, String error, Instant at) {
    // An attempt at an older revision says nothing about the newer one, but somebody may have got
    // it.
    boolean current = revision == alert.revision();
    return withDelivery(
        alert,
        receiver,
        before ->
            new Delivery(
                receiver, DeliveryState.FAILED, current ? before.attempts() + 1 : 1, at, error));
  }

  private static Alert withDelivery(Alert alert, String receiver, UnaryOperator<Delivery> change) {
    List<Delivery> deliveries = new ArrayList<>();
    for (Delivery delivery : alert.deliveries()) {
      deliveries.add(delivery.receiver().equals(receiver) ? change.apply(delivery) : delivery);
    }
    return AlertBuilder.builder(alert).deliveries(deliveries).build();
  }

  /** Owes every receiver of such alerts a notification of it as it is now. */
  Alert owed(Alert alert) {
    Severity severity = alert.severity();
    List<Delivery> deliveries = new ArrayList<>();
    for (ReceiverSettings receiver : settings.receivers()) {
      Optional<Delivery> known =
          alert.deliveries().stream().filter(d -> d.receiver().equals(receiver.name())).findAny();
      boolean hears =
          severity.atLeast(receiver.least())
              && (!receiver.escalation() || alert.escalatedAt() != null);
      if (hears) {
        deliveries.add(
            new Delivery(
                receiver.name(),
                DeliveryState.PENDING,
                0,
                known.map(Delivery::lastAttemptAt).orElse(null),
                null));
      } else {
        known.ifPresent(deliveries::add);
      }
    }
    return AlertBuilder.builder(alert)
        .deliveries(deliveries)
        .revision(alert.revision() + 1)
        .build();
  }

  /**
   * Owes the end to every receiver that may know of the alert. One that cannot know, since its
   * notification was held back all the time, is never notified of it.
   */
  Alert endOwed(Alert before, Alert ended, Instant now) {
    List<Delivery> deliveries = new ArrayList<>();
    for (Delivery delivery : before.deliveries()) {
      boolean mayKnow =
          delivery.lastAttemptAt() != null
              || due(before, delivery, now).filter(due -> !due.isAfter(now)).isPresent();
      if (mayKnow) {
        deliveries.add(
            new Delivery(
                delivery.receiver(), DeliveryState.PENDING, 0, delivery.lastAttemptAt(), null));
      }
    }
    return AlertBuilder.builder(ended)
        .deliveries(deliveries)
        .revision(ended.revision() + 1)
        .build();
  }
}
