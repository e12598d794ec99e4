package dev.candor.alerting;

import dev.candor.alerting.receiver.SmtpServer;
import dev.candor.model.Severity;
import dev.candor.runtime.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One receiver of notifications.
 *
 * @param name bounded name, the tag of its meters and its key in an alert's deliveries
 * @param escalation whether it is notified only of alerts that were escalated
 * @param least the lowest severity it is notified of
 * @param language of what it is sent: {@code en} or {@code zh}
 * @param channel where it is and how it is spoken to
 */
public record ReceiverSettings(
    String name, boolean escalation, Severity least, String language, Channel channel) {

  public ReceiverSettings {
    Objects.requireNonNull(least);
    Objects.requireNonNull(language);
    Objects.requireNonNull(channel);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,39}")) {
      throw new IllegalArgumentException("receiver name " + name);
    }
  }

  /** Where a receiver is. */
  public sealed interface Channel {}

  /**
   * Alertmanager's API v2.
   *
   * @param authorization request headers that carry credentials
   */
  public record Alertmanager(URI url, Map<String, Secret> authorization, Duration timeout)
      implements Channel {}

  /**
   * An endpoint that takes CloudEvents.
   *
   * @param signing the key of the signature, or null where nothing is signed
   */
  public record Webhook(
      URI url, Map<String, Secret> authorization, Secret signing, Duration timeout)
      implements Channel {}

  /** A Slack incoming webhook; its address is its credential. */
  public record Slack(Secret url, Duration timeout) implements Channel {}

  /**
   * PagerDuty's Events API v2.
   *
   * @param routingKey integration key of a service
   */
  public record PagerDuty(URI url, Secret routingKey, Duration timeout) implements Channel {}

  /**
   * Opsgenie's Alert API v2.
   *
   * @param key API key of an integration
   */
  public record Opsgenie(URI url, Secret key, Duration timeout) implements Channel {}

  /** A webhook of Microsoft Teams; its address is its credential. */
  public record Teams(Secret url, Duration timeout) implements Channel {}

  /**
   * A custom bot of Feishu; its address is its credential.
   *
   * @param signing the bot's secret, or null where it checks no signature
   */
  public record Feishu(Secret url, Secret signing, Duration timeout) implements Channel {}

  /**
   * A custom robot of DingTalk; its address holds its access token.
   *
   * @param signing the robot's secret, or null where it checks no signature
   */
  public record DingTalk(Secret url, Secret signing, Duration timeout) implements Channel {}

  /** Mail addresses. */
  public record Email(SmtpServer server, String from, List<String> to) implements Channel {}
}
