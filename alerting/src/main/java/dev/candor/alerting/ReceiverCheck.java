package dev.candor.alerting;

import dev.candor.alerting.receiver.DeliveryException;
import dev.candor.alerting.receiver.Notification;
import dev.candor.alerting.receiver.NotificationBuilder;
import dev.candor.alerting.receiver.Notifier;
import dev.candor.events.words.FindingWords;
import dev.candor.model.Severity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sends one sample alert to each receiver and tells which took it. The sample says that it is one,
 * has severity info, and ends by itself at Alertmanager.
 */
public final class ReceiverCheck {
  /**
   * What came of it for one receiver.
   *
   * @param error why the receiver did not take it; empty where it did
   */
  public record Result(String receiver, Optional<String> error) {}

  private final AlertingSettings settings;
  private final Clock clock;
  private final RandomGenerator random;

  public ReceiverCheck(AlertingSettings settings, Clock clock, RandomGenerator random) {
    this.settings = Objects.requireNonNull(settings);
    this.clock = Objects.requireNonNull(clock);
    this.random = Objects.requireNonNull(random);
  }

  /** One result for each receiver, in the order of the configuration. */
  public List<Result> send() throws InterruptedException {
    Notifiers notifiers = new Notifiers(clock);
    List<Result> results = new ArrayList<>();
    for (ReceiverSettings receiver : settings.receivers()) {
      try (Notifier notifier = notifiers.of(receiver)) {
        Notification sample = sample(receiver.language());
        notifier.deliver(sample);
        if (notifier.keepsOpen()) {
          notifier.deliver(ended(sample));
        }
        results.add(new Result(receiver.name(), Optional.empty()));
      } catch (DeliveryException e) {
        results.add(new Result(receiver.name(), Optional.of(e.getMessage())));
      }
    }
    return results;
  }

  private Notification sample(String language) {
    String id = "sample-" + HexFormat.of().toHexDigits(random.nextLong());
    return new Notification(
        id + ".1",
        id,
        Notification.State.FIRING,
        "CandorSample",
        Severity.INFO,
        "sample-target",
        Optional.of("release-1"),
        Optional.of("release-2"),
        "Sample alert: nothing happened",
        "This is a sample; no model changed its answers.",
        Optional.of(FindingWords.of(language).effect(.35, .213, .479)),
        Optional.of(0.0004),
        settings.excerpts()
            ? List.of(
                new Notification.Excerpt(
                    "sample.plain",
                    "en",
                    "answer",
                    "refusal",
                    "A sample question",
                    "A sample answer",
                    "A sample refusal"))
            : List.of(),
        List.of(),
        settings.consoleUrl(),
        settings.runbook("README.md"),
        clock.instant(),
        Optional.empty(),
        clock.instant(),
        List.of(id),
        "",
        language);
  }

  private Notification ended(Notification sample) {
    return NotificationBuilder.builder(sample)
        .id(sample.alertId() + ".2")
        .state(Notification.State.RESOLVED)
        .endedAt(Optional.of(clock.instant()))
        .at(clock.instant())
        .build();
  }
}
