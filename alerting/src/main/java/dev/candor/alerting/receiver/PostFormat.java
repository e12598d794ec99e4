package dev.candor.alerting.receiver;

import dev.candor.model.Require;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A receiver that takes JSON by HTTP: its address, its credentials and the form of its messages.
 */
public interface PostFormat extends Channel {
  /** What it is sent about a notification. */
  Post post(Notification notification, Instant now);

  /**
   * Reads an answer with a status of success.
   *
   * @throws DeliveryException if the answer refuses what was posted all the same
   */
  default void check(String answer) throws DeliveryException {}

  /** Whether it keeps an alert open until it is notified that the alert has ended. */
  default boolean keepsOpen() {
    return false;
  }

  @Override
  default Notifier notifier(String receiver, HttpClient client, Duration timeout, Clock clock) {
    return new Posting(receiver, this, new HttpPost(client, timeout), clock);
  }

  /** One that forgets firing alerts of which it is not reminded. */
  interface Forgetful extends PostFormat {
    /** What reminds it of alerts. */
    Post reminder(List<Notification> notifications, Instant now);

    @Override
    default Post post(Notification notification, Instant now) {
      return reminder(List.of(notification), now);
    }
  }

  /** Posts what the format makes of a notification. */
  record Posting(String receiver, PostFormat format, HttpPost http, Clock clock)
      implements Notifier {
    public Posting {
      Require.nonNull(receiver, format, http, clock);
    }

    @Override
    public void deliver(Notification notification) throws DeliveryException, InterruptedException {
      format.check(http.send(format.post(notification, clock.instant())));
    }

    @Override
    public boolean wantsReminders() {
      return format instanceof Forgetful;
    }

    @Override
    public void remind(List<Notification> firing) throws DeliveryException, InterruptedException {
      if (format instanceof Forgetful forgetful) {
        http.send(forgetful.reminder(firing, clock.instant()));
      }
    }

    @Override
    public boolean keepsOpen() {
      return format.keepsOpen();
    }
  }
}
