package dev.candor.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.alerting.receiver.AlertmanagerFormat;
import dev.candor.alerting.receiver.EmailChannel;
import dev.candor.model.SignalKind;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertingSettingsTest {
  @TempDir Path directory;

  @Test
  void withoutASectionAlertsAreOnlyRecorded() {
    AlertingSettings settings = AlertingSettings.from(Configuration.empty(Map.of()));
    assertThat(settings.receivers()).isEmpty();
    assertThat(settings.ignoredKinds()).containsExactly(SignalKind.RELEASE_CHANGE);
    assertThat(settings.escalateAfter()).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void everyTypeOfReceiverIsReadWithItsSecretsFromVariablesAndFiles() throws Exception {
    Path password = Files.writeString(directory.resolve("password"), "geheim\n");
    AlertingSettings settings =
        settings(
            """
            alerting:
              receivers:
                - {name: am, type: alertmanager, url: "http://am:9093/prefix", basic_auth_env: AM}
                - {name: hook, type: webhook, url: "https://example.org/h", signing_env: SIGN, token_env: TOKEN}
                - {name: chat, type: slack, url_env: SLACK, min_severity: warning}
                - name: mail
                  type: email
                  smtp_host: mail.example.org
                  smtp_user: candor
                  smtp_password_file: %s
                  from: candor@example.org
                  to: [ana@example.org, bo@example.org]
                  escalation: true
            """
                .formatted(password),
            Map.of(
                "AM", "u:p",
                "SIGN", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "TOKEN", "t",
                "SLACK", "https://hooks.example.org/services/T/B/x"));

    assertThat(settings.receivers())
        .extracting(ReceiverSettings::name)
        .containsExactly("am", "hook", "chat", "mail");
    AlertmanagerFormat am = (AlertmanagerFormat) settings.receivers().get(0).channel();
    assertThat(am.authorization().get("Authorization").reveal()).isEqualTo("Basic dTpw");
    EmailChannel mail = (EmailChannel) settings.receivers().get(3).channel();
    assertThat(mail.server().password().orElseThrow().reveal()).isEqualTo("geheim");
    assertThat(settings.receivers().get(3).escalation()).isTrue();
    assertThat(settings.toString())
        .doesNotContain("geheim")
        .doesNotContain("hooks.example.org")
        .doesNotContain("dTpw")
        .doesNotContain("whsec");
  }

  @Test
  void everyFieldOfTheSectionIsAKnownOne() {
    Configuration configuration =
        Configuration.parse(
            "m.yaml",
            "alerting:\n  group_wiat: 1s\n  receivers:\n    - {name: a, type: slack, url_env: X}\n",
            Map.of());
    assertThatThrownBy(() -> configuration.rejectUnknown(AlertingSettings.GROUPS))
        .hasMessage(
            "m.yaml:2: alerting.group_wiat: unknown field \"group_wiat\"; did you mean"
                + " \"group_wait\"?");
  }

  @Test
  void rolloutsAreReadAndMustEndAfterTheyStart() {
    AlertingSettings settings =
        settings(
            "alerting:\n  rollouts:\n    - {target: m, release: v2,"
                + " from: \"2026-11-02T08:00:00Z\", until: \"2026-11-02T18:00:00+02:00\"}\n",
            Map.of());
    assertThat(settings.rollouts().get(0).until()).isEqualTo(Instant.parse("2026-11-02T16:00:00Z"));
    assertRefused(
        "  rollouts:\n"
            + "    - {target: m, from: \"2026-11-02T08:00:00Z\", until: \"2026-11-01T08:00:00Z\"}",
        "m.yaml:3: alerting.rollouts[0].until: is not after from");
    assertRefused(
        "  rollouts:\n    - {target: m, from: tomorrow, until: \"2026-11-01T08:00:00Z\"}",
        "m.yaml:3: alerting.rollouts[0].from: \"tomorrow\" is not a time with a time zone");
  }

  @Test
  void whatIsWrongIsSaidWithItsPlaceAndFix() {
    assertRefused(
        "  receivers:\n    - {name: a, type: webhook}",
        "m.yaml:3: alerting.receivers[0].url: is not set; set url");
    assertRefused(
        "  receivers:\n    - {name: a, type: pager, url: \"http://x\"}",
        "\"pager\" is none of alertmanager, webhook, slack, email");
    assertRefused(
        "  receivers:\n    - {name: a, type: webhook, url: \"http://u:p@x/\"}", "holds a password");
    assertRefused(
        "  receivers:\n    - {name: a, type: slack, url_env: NOT_SET}",
        "the environment variable NOT_SET is not set");
    assertRefused(
        "  receivers:\n    - {name: a, type: webhook, url: \"http://x/\"}\n"
            + "    - {name: a, type: webhook, url: \"http://y/\"}",
        "m.yaml:4: alerting.receivers[1].name: another receiver is named a");
    assertRefused(
        "  receivers:\n    - {name: a, type: webhook, url: \"http://x/\", signing: s}",
        "a secret does not belong in this file");
    assertRefused(
        "  receivers:\n    - {name: a, type: email, smtp_host: h, from: nobody, to: [a@b.org]}",
        "\"nobody\" is not a mail address");
    assertRefused("  retry_first: 10m\n  retry_max: 1m", "m.yaml:3: alerting.retry_max");
    assertRefused("  ignored_kinds: [noise]", "must be of");
  }

  private static void assertRefused(String fields, String message) {
    assertThatThrownBy(() -> settings("alerting:\n" + fields + "\n", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private static AlertingSettings settings(String yaml, Map<String, String> environment) {
    Configuration configuration = Configuration.parse("m.yaml", yaml, environment);
    AlertingSettings settings = AlertingSettings.from(configuration);
    configuration.rejectUnknown(AlertingSettings.GROUPS);
    return settings;
  }
}
