package dev.candor.alerting;

import static dev.candor.alerting.Signals.AT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.alerting.receiver.Notification;
import dev.candor.events.Alert;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFlip;
import dev.candor.model.SignalKind;
import dev.candor.runtime.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertTextsTest {
  @Test
  void aNotificationCarriesEffectPValueThreeFlipsPageAndRunbook() {
    AlertingSettings settings = settings("console_url: \"http://console:8080/\"");
    Notification notification =
        new AlertTexts(settings).notification(alert(settings, withFlips(5, "I cannot.")), "en");

    assertThat(notification.alertName()).isEqualTo("CandorReleaseDrift");
    assertThat(notification.title()).isEqualTo("model-a: v2 answers differently than v1");
    assertThat(notification.effect()).contains("+15.0 points (95 % interval +7.0 to +23.0)");
    assertThat(notification.pValue()).contains(0.0004);
    assertThat(notification.flips()).hasSize(3);
    assertThat(notification.page().orElseThrow())
        .hasToString("http://console:8080/alerts/" + notification.alertId());
    assertThat(notification.runbook())
        .isEqualTo("http://console:8080/runbooks/CandorReleaseDrift.md");
  }

  @Test
  void excerptsAreOneBoundedLineWithoutDirectionOverrides() {
    AlertingSettings settings = settings("group_wait: 0");
    String hostile = "line\n\u202eover\u0000" + "x".repeat(10_000);
    Notification notification =
        new AlertTexts(settings).notification(alert(settings, withFlips(1, hostile)), "en");
    String after = notification.flips().get(0).after();
    assertThat(after).startsWith("line over xxx").hasSizeLessThanOrEqualTo(161);
  }

  @Test
  void transcriptsStayInsideWhenTheOperatorSaysSo() {
    AlertingSettings settings = settings("excerpts: false");
    assertThat(
            new AlertTexts(settings)
                .notification(alert(settings, withFlips(3, "no")), "en")
                .flips())
        .isEmpty();
  }

  @Test
  void everyKindOfFindingHasANameWithARunbook() {
    AlertingSettings settings = settings("ignored_kinds: []");
    for (SignalKind kind : SignalKind.values()) {
      Signal signal = SignalBuilder.builder(withFlips(0, "")).kind(kind).build();
      assertThat(AlertTexts.alertName(alert(settings, signal))).isEqualTo(kind.alertName());
      assertThat(AlertTexts.title(signal)).doesNotContain(kind.wireName());
    }
  }

  private static Alert alert(AlertingSettings settings, Signal signal) {
    return Signals.policy(settings).apply(Optional.empty(), signal, AT).orElseThrow();
  }

  private static Signal withFlips(int count, String after) {
    SignalFlip flip =
        new SignalFlip(
            "p",
            "en",
            "answer",
            "refusal",
            "Why?",
            "Because.",
            after,
            "history",
            "sensitive",
            false);
    return SignalBuilder.builder(Signals.drift("s1", "en", 0.15))
        .flips(java.util.Collections.nCopies(count, flip))
        .build();
  }

  private static AlertingSettings settings(String field) {
    return AlertingSettings.from(
        Configuration.parse("m.yaml", "alerting:\n  " + field + "\n", Map.of()));
  }
}
