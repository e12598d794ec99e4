package dev.candor.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.alerting.receiver.Inbox;
import dev.candor.runtime.Configuration;
import dev.candor.testkit.SettableClock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiverCheckTest {
  @Test
  void eachReceiverGetsOneSampleAndARefusalIsTold() throws Exception {
    try (Inbox inbox = new Inbox()) {
      inbox.answer(200, 403);
      AlertingSettings settings =
          AlertingSettings.from(
              Configuration.parse(
                  "m.yaml",
                  "alerting:\n  receivers:\n    - {name: hook, type: webhook, url: \""
                      + inbox.uri()
                      + "\"}\n    - {name: am, type: alertmanager, url: \""
                      + inbox.uri()
                      + "\"}\n",
                  Map.of()));
      List<ReceiverCheck.Result> results =
          new ReceiverCheck(settings, SettableClock.atNewYear(), new Random(1)).send();
      assertThat(results.get(0).error()).isEmpty();
      assertThat(results.get(1).error()).contains("HTTP 403");
      assertThat(inbox.take().body()).contains("Sample alert: nothing happened");
      assertThat(inbox.take().body()).contains("CandorSample");
      assertThat(inbox.isEmpty()).isTrue();
    }
  }
}
