package dev.candor.alerting;

import dev.candor.alerting.receiver.DeliveryException;
import dev.candor.alerting.receiver.Notification;
import dev.candor.alerting.receiver.Notifier;
import dev.candor.runtime.ServiceThread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries notifications to receivers, each on a thread of its own, so that one that is unavailable
 * delays no other, and one notification at a time, which bounds the rate. What came of them waits
 * in {@link #outcomes} for the thread that owns the alerts.
 */
final class NotificationDispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NotificationDispatcher.class);

  /**
   * What came of one attempt.
   *
   * @param error why it failed; empty where it was delivered
   * @param retryAfter how long the receiver asked to be left alone
   */
  record DeliveryOutcome(
      String receiver,
      String alertId,
      int revision,
      Instant at,
      Optional<String> error,
      Optional<Duration> retryAfter) {}

  private record Lane(Notifier notifier, ExecutorService thread, Set<String> underWay) {}

  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final BlockingQueue<DeliveryOutcome> outcomes = new LinkedBlockingQueue<>();
  private final Set<String> reminding = ConcurrentHashMap.newKeySet();
  private final Clock clock;
  private final AlertingMetrics metrics;

  NotificationDispatcher(List<Notifier> notifiers, AlertingMetrics metrics, Clock clock) {
    this.clock = clock;
    this.metrics = metrics;
    for (Notifier notifier : notifiers) {
      ExecutorService thread =
          Executors.newSingleThreadExecutor(ServiceThread.daemons("notify-" + notifier.receiver()));
      lanes.put(notifier.receiver(), new Lane(notifier, thread, ConcurrentHashMap.newKeySet()));
    }
  }

  /** Sends a notification, unless one about the same alert is under way to that receiver. */
  void send(String receiver, Notification notification, int revision) {
    Lane lane = lanes.get(receiver);
    if (lane == null || !lane.underWay().add(notification.alertId())) {
      return;
    }
    try {
      lane.thread().execute(() -> outcomes.add(attempt(lane.notifier(), notification, revision)));
    } catch (RejectedExecutionException e) {
      lane.underWay().remove(notification.alertId());
    }
  }

  private DeliveryOutcome attempt(Notifier notifier, Notification notification, int revision) {
    Optional<String> error = Optional.empty();
    Optional<Duration> retryAfter = Optional.empty();
    try {
      notifier.deliver(notification);
    } catch (DeliveryException e) {
      error = Optional.of(e.getMessage());
      retryAfter = e.retryAfter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      error = Optional.of("interrupted by the stop of the service");
    } catch (RuntimeException e) {
      log.warn("notifier of {} failed", notifier.receiver(), e);
      error = Optional.of("internal error of the notifier: " + e.getClass().getSimpleName());
    }
    return new DeliveryOutcome(
        notifier.receiver(), notification.alertId(), revision, clock.instant(), error, retryAfter);
  }

  /** The receivers that want to be reminded of firing alerts. */
  List<String> wantingReminders() {
    return lanes.values().stream()
        .map(Lane::notifier)
        .filter(Notifier::wantsReminders)
        .map(Notifier::receiver)
        .toList();
  }

  /** Reminds a receiver; a reminder that fails is made again at the next turn. */
  void remind(String receiver, List<Notification> firing) {
    Lane lane = lanes.get(receiver);
    if (lane == null || firing.isEmpty() || !reminding.add(receiver)) {
      return;
    }
    try {
      lane.thread()
          .execute(
              () -> {
                try {
                  lane.notifier().remind(firing);
                } catch (DeliveryException | RuntimeException e) {
                  log.warn("re-sending alerts to {} failed: {}", receiver, e.getMessage());
                  metrics.retried(receiver);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } finally {
                  reminding.remove(receiver);
                }
              });
    } catch (RejectedExecutionException e) {
      reminding.remove(receiver);
    }
  }

  /**
   * What came of attempts since the last call. An alert counts as under way until its outcome is
   * taken here: were it free before, its owner could send it again, not knowing yet.
   */
  List<DeliveryOutcome> outcomes() {
    List<DeliveryOutcome> drained = new ArrayList<>();
    outcomes.drainTo(drained);
    drained.forEach(outcome -> lanes.get(outcome.receiver()).underWay().remove(outcome.alertId()));
    return drained;
  }

  /** Waits until nothing is under way, at most so long. */
  void awaitQuiet(Duration longest) {
    try {
      for (Lane lane : lanes.values()) {
        lane.thread().submit(() -> {}).get(longest.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      log.debug("notifications were still being sent after {}", longest, e);
    }
  }

  @Override
  public void close() {
    lanes.values().forEach(lane -> lane.thread().shutdownNow());
    lanes.values().forEach(lane -> lane.notifier().close());
  }
}
