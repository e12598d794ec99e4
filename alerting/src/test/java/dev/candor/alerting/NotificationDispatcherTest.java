package dev.candor.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.alerting.receiver.Inbox;
import dev.candor.alerting.receiver.Notification;
import dev.candor.events.Alert;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationDispatcherTest {
  @Test
  void anAlertIsUnderWayUntilItsOutcomeIsTaken() throws Exception {
    SettableClock clock = new SettableClock(Signals.AT);
    try (Inbox inbox = new Inbox()) {
      AlertingSettings settings =
          AlertingSettings.from(
              Configuration.parse(
                  "m.yaml",
                  "alerting:\n  receivers:\n    - {name: hook, type: webhook, url: \""
                      + inbox.uri()
                      + "\"}\n",
                  Map.of()));
      Alert alert =
          Signals.policy(settings)
              .apply(Optional.empty(), Signals.drift("s1", "en", 0.15), Signals.AT)
              .orElseThrow();
      Notification notification = new AlertTexts(settings).notification(alert, "en");
      try (NotificationDispatcher dispatcher =
          new NotificationDispatcher(
              settings.receivers().stream().map(new Notifiers(clock)::of).toList(),
              new AlertingMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry())),
              clock)) {
        dispatcher.send("hook", notification, 1);
        dispatcher.awaitQuiet(Duration.ofSeconds(20));
        inbox.take();
        dispatcher.send("hook", notification, 1);
        dispatcher.awaitQuiet(Duration.ofSeconds(20));
        assertThat(inbox.isEmpty()).isTrue();

        assertThat(dispatcher.outcomes()).hasSize(1);
        dispatcher.send("hook", notification, 1);
        inbox.take();
      }
    }
  }
}
