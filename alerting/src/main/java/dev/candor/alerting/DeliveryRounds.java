package dev.candor.alerting;

import dev.candor.alerting.receiver.Notification;
import dev.candor.events.Alert;
import dev.candor.events.Delivery;
import dev.candor.model.AlertState;
import dev.candor.model.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has receivers notified of what they are owed, notes what came of it, and repeats firing alerts to
 * those that want reminders. A receiver that fails rests. For the loop's thread.
 */
final class DeliveryRounds {
  private static final Logger log = LoggerFactory.getLogger(DeliveryRounds.class);

  /** A signal older than this was read late; its delay is not the pipeline's. */
  private static final Duration OLDEST_DELAY = Duration.ofHours(1);

  private final DeliveryPolicy policy;
  private final NotificationDispatcher dispatcher;
  private final AlertStore store;
  private final AlertTexts texts;
  private final AlertingMetrics metrics;
  private final Map<String, String> languages;
  private final Duration resendEvery;

  private final Map<String, Integer> failuresInARow = new HashMap<>();
  private final Map<String, Instant> restingUntil = new HashMap<>();
  private Instant nextReminder = Instant.MIN;

  DeliveryRounds(
      AlertingSettings settings,
      DeliveryPolicy policy,
      NotificationDispatcher dispatcher,
      AlertStore store,
      AlertingMetrics metrics) {
    this.policy = policy;
    this.dispatcher = dispatcher;
    this.store = store;
    this.texts = new AlertTexts(settings);
    this.metrics = metrics;
    this.languages =
        settings.receivers().stream()
            .collect(Collectors.toMap(ReceiverSettings::name, ReceiverSettings::language));
    this.resendEvery = settings.resendEvery();
  }

  /** Notes what came of the notifications that ended since the last call. */
  void note(AlertTransaction transaction) {
    dispatcher.outcomes().forEach(outcome -> note(outcome, transaction));
  }

  /** The same of those that end within that time. */
  void settle(Duration longest, AlertTransaction transaction) {
    dispatcher.awaitQuiet(longest);
    note(transaction);
  }

  /** Sends what is due. */
  void tell(Instant now) {
    send(now);
    remind(now);
  }

  private void note(NotificationDispatcher.DeliveryOutcome outcome, AlertTransaction transaction) {
    String receiver = outcome.receiver();
    if (outcome.error().isEmpty()) {
      failuresInARow.remove(receiver);
      restingUntil.remove(receiver);
      metrics.delivered(receiver);
    } else {
      int failures = failuresInARow.merge(receiver, 1, Integer::sum);
      restingUntil.put(receiver, outcome.at().plus(policy.rest(failures, outcome.retryAfter())));
      metrics.retried(receiver);
      log.warn(
          "{} did not accept alert {}: {}", receiver, outcome.alertId(), outcome.error().get());
    }
    Optional<Alert> owned = store.alert(outcome.alertId());
    if (owned.isEmpty()) {
      return;
    }
    Alert alert = owned.get();
    if (outcome.error().isEmpty()) {
      if (alert.state() == AlertState.FIRING && outcome.revision() == alert.revision()) {
        metrics.delay(receiver, delay(alert, outcome.at()));
      }
      transaction.alert(policy.delivered(alert, receiver, outcome.revision(), outcome.at()));
    } else {
      transaction.alert(
          policy.failed(alert, receiver, outcome.revision(), outcome.error().get(), outcome.at()));
    }
  }

  private static Duration delay(Alert alert, Instant delivered) {
    Instant from = alert.updatedAt();
    if (alert.signal() != null
        && Duration.between(alert.signal().at(), from).abs().compareTo(OLDEST_DELAY) < 0) {
      from = alert.signal().at();
    }
    return Duration.between(from, delivered);
  }

  private void send(Instant now) {
    for (Alert alert : store.all()) {
      for (Delivery delivery : alert.deliveries()) {
        Instant rest = restingUntil.getOrDefault(delivery.receiver(), now);
        if (!rest.isAfter(now)
            && policy.due(alert, delivery, now).filter(due -> !due.isAfter(now)).isPresent()) {
          dispatcher.send(
              delivery.receiver(), notification(alert, delivery.receiver()), alert.revision());
        }
      }
    }
  }

  private void remind(Instant now) {
    if (now.isBefore(nextReminder)) {
      return;
    }
    nextReminder = now.plus(resendEvery);
    for (String receiver : dispatcher.wantingReminders()) {
      List<Notification> firing =
          store.all().stream()
              .filter(alert -> alert.state() == AlertState.FIRING)
              .filter(alert -> isDelivered(alert, receiver))
              .map(alert -> notification(alert, receiver))
              .toList();
      dispatcher.remind(receiver, firing);
    }
  }

  private Notification notification(Alert alert, String receiver) {
    return texts.notification(alert, languages.getOrDefault(receiver, "en"));
  }

  private static boolean isDelivered(Alert alert, String receiver) {
    return alert.deliveries().stream()
        .anyMatch(
            delivery ->
                delivery.receiver().equals(receiver)
                    && delivery.state() == DeliveryState.DELIVERED);
  }
}
