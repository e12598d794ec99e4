package dev.candor.alerting.receiver;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;

/** Where a receiver is and how it is spoken to. */
public interface Channel {
  /**
   * The notifier of a receiver that is there.
   *
   * @param receiver its configured name
   * @param client shared by all receivers that speak HTTP
   * @param timeout how long to wait for an answer
   */
  Notifier notifier(String receiver, HttpClient client, Duration timeout, Clock clock);
}
