package dev.candor.alerting;

import dev.candor.alerting.receiver.Channel;
import dev.candor.model.Require;
import dev.candor.model.Severity;
import java.time.Duration;

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

  public ReceiverSettings {
    Require.nonNull(least, language, timeout, channel);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,39}")) {
      throw new IllegalArgumentException("receiver name " + name);
    }
  }
}
