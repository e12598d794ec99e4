package dev.candor.alerting.receiver;

import java.util.List;

/**
 * Delivers notifications to one receiver. Called by one thread at a time; knows nothing of retries,
 * which the service does by calling {@link #deliver} again with an equal notification.
 */
public interface Notifier extends AutoCloseable {
  /** The receiver's configured name; it is the tag of the meters. */
  String receiver();

  /**
   * Returns once the receiver has accepted the notification.
   *
   * @throws DeliveryException if it was not accepted, or it is unknown whether it was
   */
  void deliver(Notification notification) throws DeliveryException, InterruptedException;

  /** Whether the receiver forgets firing alerts that it is not reminded of. */
  default boolean wantsReminders() {
    return false;
  }

  /**
   * Tells the receiver that these notifications, all delivered before, still hold. Not another
   * notification: a receiver that wants reminders tells nobody about them.
   */
  default void remind(List<Notification> firing) throws DeliveryException, InterruptedException {}

  @Override
  default void close() {}

  /** Whether it keeps an alert open until it is notified that the alert has ended. */
  default boolean keepsOpen() {
    return false;
  }
}
