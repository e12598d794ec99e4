package dev.candor.alerting;

import dev.candor.alerting.receiver.AlertmanagerNotifier;
import dev.candor.alerting.receiver.DingTalkNotifier;
import dev.candor.alerting.receiver.EmailNotifier;
import dev.candor.alerting.receiver.FeishuNotifier;
import dev.candor.alerting.receiver.Notifier;
import dev.candor.alerting.receiver.OpsgenieNotifier;
import dev.candor.alerting.receiver.PagerDutyNotifier;
import dev.candor.alerting.receiver.SlackNotifier;
import dev.candor.alerting.receiver.TeamsNotifier;
import dev.candor.alerting.receiver.WebhookNotifier;
import dev.candor.runtime.Secret;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

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
    ReceiverSettings.Channel channel = receiver.channel();
    if (channel instanceof ReceiverSettings.Alertmanager alertmanager) {
      return new AlertmanagerNotifier(
          receiver.name(),
          alertmanager.url(),
          revealed(alertmanager.authorization()),
          client,
          alertmanager.timeout(),
          clock);
    }
    if (channel instanceof ReceiverSettings.Webhook webhook) {
      return new WebhookNotifier(
          receiver.name(),
          webhook.url(),
          revealed(webhook.authorization()),
          Optional.ofNullable(webhook.signing()),
          client,
          webhook.timeout(),
          clock);
    }
    if (channel instanceof ReceiverSettings.Slack slack) {
      return new SlackNotifier(receiver.name(), slack.url(), client, slack.timeout());
    }
    if (channel instanceof ReceiverSettings.PagerDuty pager) {
      return new PagerDutyNotifier(
          receiver.name(), pager.url(), pager.routingKey(), client, pager.timeout());
    }
    if (channel instanceof ReceiverSettings.Opsgenie opsgenie) {
      return new OpsgenieNotifier(
          receiver.name(), opsgenie.url(), opsgenie.key(), client, opsgenie.timeout());
    }
    if (channel instanceof ReceiverSettings.Teams teams) {
      return new TeamsNotifier(receiver.name(), teams.url(), client, teams.timeout());
    }
    if (channel instanceof ReceiverSettings.Feishu feishu) {
      return new FeishuNotifier(
          receiver.name(),
          feishu.url(),
          Optional.ofNullable(feishu.signing()),
          client,
          feishu.timeout(),
          clock);
    }
    if (channel instanceof ReceiverSettings.DingTalk dingTalk) {
      return new DingTalkNotifier(
          receiver.name(),
          dingTalk.url(),
          Optional.ofNullable(dingTalk.signing()),
          client,
          dingTalk.timeout(),
          clock);
    }
    ReceiverSettings.Email email = (ReceiverSettings.Email) channel;
    return new EmailNotifier(
        receiver.name(), email.server(), email.from(), email.to(), new Properties(), clock);
  }

  private static Map<String, String> revealed(Map<String, Secret> headers) {
    return headers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().reveal()));
  }
}
