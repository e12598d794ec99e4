package dev.candor.alerting;

import dev.candor.alerting.receiver.Notifier;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;

/** Makes the notifier of each configured receiver; all HTTP receivers share one client. */
final class Notifiers {
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final Clock clock;

  Notifiers(Clock clock) {
    this.clock = clock;
  }

  Notifier of(ReceiverSettings receiver) {
    return receiver.channel().notifier(receiver.name(), client, receiver.timeout(), clock);
  }
}
