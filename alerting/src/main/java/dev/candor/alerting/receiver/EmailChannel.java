package dev.candor.alerting.receiver;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** Mail addresses, and the server that takes the mail. */
public record EmailChannel(SmtpServer server, String from, List<String> to) implements Channel {
  @Override
  public Notifier notifier(String receiver, HttpClient client, Duration timeout, Clock clock) {
    return new EmailNotifier(receiver, server, from, to, new Properties(), clock);
  }
}
