package dev.candor.alerting;

import static dev.candor.alerting.Signals.AT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Alert;
import dev.candor.events.AlertCommand;
import dev.candor.events.Delivery;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.model.AlertState;
import dev.candor.model.DeliveryState;
import dev.candor.model.Severity;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertPolicyTest {
  private static final String RECEIVERS =
      """
      alerting:
        receivers:
          - {name: hook, type: webhook, url: "http://localhost:9/hook"}
          - {name: grave, type: webhook, url: "http://localhost:9/grave", min_severity: critical}
          - {name: oncall, type: webhook, url: "http://localhost:9/oncall", escalation: true}
        rollouts:
          - {target: model-b, from: "2026-01-01T00:00:00Z", until: "2026-01-01T06:00:00Z"}
      """;

  private final DeliveryPolicy deliveries = Signals.deliveries(settings());
  private final AlertPolicy policy = new AlertPolicy(settings(), deliveries);

  private static AlertingSettings settings() {
    return AlertingSettings.from(Configuration.parse("m.yaml", RECEIVERS, Map.of()));
  }

  @Test
  void aReceiverIsLeftAloneAsLongAsItAsksWithinBounds() {
    Duration first = deliveries.backoff(1);
    assertThat(deliveries.rest(1, Optional.empty())).isEqualTo(first);
    assertThat(deliveries.rest(1, Optional.of(Duration.ofMinutes(7))))
        .isEqualTo(Duration.ofMinutes(7));
    assertThat(deliveries.rest(1, Optional.of(Duration.ofDays(11))))
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void firstFindingOpensAnAlertOwedToEveryReceiverThatHearsOfIt() {
    Alert alert = fire(Signals.drift("s1", "en", 0.15));

    assertThat(alert.state()).isEqualTo(AlertState.FIRING);
    assertThat(alert.severity()).isEqualTo(Severity.WARNING);
    assertThat(alert.signalIds()).containsExactly("s1");
    assertThat(alert.startedAt()).isEqualTo(AT);
    assertThat(alert.deliveries()).extracting(Delivery::receiver).containsExactly("hook");
    assertThat(due(alert, "hook", AT)).contains(AT);
  }

  @Test
  void furtherFindingsOfTheComparisonJoinTheAlertAndTheStrongestLeads() {
    Alert first = fire(Signals.drift("s1", "en", 0.15));
    Alert second = apply(first, Signals.drift("s2", "zh", 0.4), AT.plusSeconds(5));

    assertThat(second.alertId()).isEqualTo(first.alertId());
    assertThat(second.findings()).extracting(Signal::signalId).containsExactly("s1", "s2");
    assertThat(second.summary()).contains("in zh");
    assertThat(second.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(second.deliveries()).extracting(Delivery::receiver).containsExactly("hook", "grave");
  }

  @Test
  void blindTargetIsAnAlertOfItsOwnUntilItAnswers() {
    Signal blind =
        SignalBuilder.builder()
            .facts(List.of())
            .signalId("blind_target/m/1")
            .kind(SignalKind.BLIND_TARGET)
            .state(SignalState.RAISED)
            .target("m")
            .since(AT)
            .at(AT)
            .summary("m is blind")
            .flips(List.of())
            .build();
    Alert firing = fire(blind);
    assertThat(firing.state()).isEqualTo(AlertState.FIRING);
    assertThat(firing.severity()).isEqualTo(Severity.WARNING);
    assertThat(firing.title()).isEqualTo("m: every probe fails");
    assertThat(firing.deliveries()).extracting(Delivery::receiver).containsExactly("hook");
    assertThat(apply(firing, Signals.cleared("c", blind), AT.plusSeconds(1)).state())
        .isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void alertWhoseFindingsAllHaveACauseInCommonIsHeldBackUntilTheyHaveNot() {
    Signal english = Signals.drift("s1", "en", 0.15);
    Signal chinese = Signals.drift("s2", "zh", 0.15);
    Alert both = apply(fire(english), chinese, AT);
    Alert half = apply(both, marked(english, "s1/held", "common_cause/1"), AT.plusSeconds(1));
    assertThat(due(half, "hook", AT.plusSeconds(1))).isPresent();
    Alert held = apply(half, marked(chinese, "s2/held", "common_cause/1"), AT.plusSeconds(1));
    assertThat(held.state()).isEqualTo(AlertState.FIRING);
    assertThat(held.revision()).isEqualTo(both.revision());
    assertThat(due(held, "hook", AT.plusSeconds(600))).isEmpty();
    assertThat(policy.escalate(held, AT.plus(Duration.ofDays(1)))).isEmpty();

    Alert free = apply(held, marked(english, "s1/over", ""), AT.plusSeconds(700));
    assertThat(due(free, "hook", AT.plusSeconds(700))).isPresent();
    Alert ended = apply(held, Signals.cleared("c1", english), AT.plusSeconds(700));
    Alert quiet = apply(ended, Signals.cleared("c2", chinese), AT.plusSeconds(701));
    assertThat(quiet.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(quiet.deliveries()).as("nobody was notified of it").isEmpty();
  }

  @Test
  void markOfAFindingThatIsOverOpensNothing() {
    assertThat(
            policy.apply(
                Optional.empty(),
                marked(Signals.drift("s1", "en", 0.15), "s1/held", "common_cause/1"),
                AT))
        .isEmpty();
  }

  @Test
  void causeThatAllShareIsOneCriticalAlert() {
    Signal all =
        SignalBuilder.builder()
            .facts(List.of())
            .signalId("common_cause/1")
            .kind(SignalKind.COMMON_CAUSE)
            .state(SignalState.RAISED)
            .target("every-target")
            .since(AT)
            .at(AT)
            .summary("all moved")
            .flips(List.of())
            .build();
    Alert firing = fire(all);
    assertThat(firing.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(AlertTexts.alertName(firing)).isEqualTo("CandorEveryModelMoved");
    assertThat(firing.title()).isEqualTo("Every model moved at once");
    assertThat(apply(firing, Signals.cleared("c", all), AT.plusSeconds(1)).state())
        .isEqualTo(AlertState.RESOLVED);
  }

  private static Signal marked(Signal finding, String id, String cause) {
    return SignalBuilder.builder(finding)
        .signalId(id)
        .facts(List.of(new SignalFact("common_cause", cause)))
        .build();
  }

  @Test
  void anotherCandidateIsAnotherAlert() {
    Signal other = SignalBuilder.builder(Signals.drift("s2", "en", 0.15)).candidate("v3").build();
    assertThat(AlertPolicy.group(other))
        .isNotEqualTo(AlertPolicy.group(Signals.drift("s1", "en", 0.15)));
  }

  @Test
  void aSignalThatTheAlertHoldsChangesNothing() {
    Alert alert = fire(Signals.drift("s1", "en", 0.15));
    assertThat(policy.apply(Optional.of(alert), Signals.drift("s1", "en", 0.15), AT)).isEmpty();
  }

  @Test
  void aSignalReadTwiceOpensTheSameAlert() {
    assertThat(fire(Signals.drift("s1", "en", 0.15)))
        .isEqualTo(fire(Signals.drift("s1", "en", 0.15)));
  }

  @Test
  void theAlertIsResolvedWhenItsLastFindingIsCleared() {
    Signal english = Signals.drift("s1", "en", 0.15);
    Signal chinese = Signals.drift("s2", "zh", 0.15);
    Alert both = told(apply(fire(english), chinese, AT), AT);

    Alert one = apply(both, Signals.cleared("c1", english), AT.plusSeconds(60));
    assertThat(one.state()).isEqualTo(AlertState.FIRING);
    assertThat(one.revision()).isEqualTo(both.revision());

    Alert none = apply(one, Signals.cleared("c2", chinese), AT.plusSeconds(120));
    assertThat(none.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(none.endedAt()).isEqualTo(AT.plusSeconds(120));
    assertThat(due(none, "hook", AT.plusSeconds(120))).contains(AT.plusSeconds(120));
  }

  @Test
  void aClearedSignalThatNamesNoLanguageClearsAllLanguages() {
    Alert both = apply(fire(Signals.drift("s1", "en", 0.15)), Signals.drift("s2", "zh", 0.15), AT);
    Signal all =
        SignalBuilder.builder(Signals.cleared("c1", Signals.drift("s1", "en", 0.15)))
            .lang(null)
            .topic(null)
            .measure(null)
            .build();
    assertThat(apply(both, all, AT).state()).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void whoWasKeptFromTheAlertByARolloutIsNotToldOfItsEnd() {
    Signal signal =
        SignalBuilder.builder(Signals.drift("s1", "en", 0.15)).target("model-b").build();
    Alert ended = apply(fire(signal), Signals.cleared("c1", signal), AT.plusSeconds(1));
    assertThat(ended.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(ended.deliveries()).isEmpty();
  }

  @Test
  void anEndThatComesWhileTheFirstNotificationIsUnderWayIsOwedStill() {
    Signal signal = Signals.drift("s1", "en", 0.15);
    Alert firing = fire(signal);
    Alert ended = apply(firing, Signals.cleared("c1", signal), AT.plusSeconds(1));
    Alert noted = deliveries.delivered(ended, "hook", firing.revision(), AT.plusSeconds(2));
    assertThat(due(noted, "hook", AT.plusSeconds(2)).orElseThrow())
        .isBeforeOrEqualTo(AT.plusSeconds(2));
  }

  @Test
  void aFindingAfterTheEndIsANewAlert() {
    Signal signal = Signals.drift("s1", "en", 0.15);
    Alert ended = apply(fire(signal), Signals.cleared("c1", signal), AT.plusSeconds(1));
    Alert again = apply(ended, Signals.drift("s3", "en", 0.15), AT.plusSeconds(2));
    assertThat(again.alertId()).isNotEqualTo(ended.alertId());
    assertThat(again.state()).isEqualTo(AlertState.FIRING);
  }

  @Test
  void acknowledgementEndsTheAlertForItsReceiversAndKeepsTheReason() {
    Alert alert = told(fire(Signals.drift("s1", "en", 0.15)), AT);
    Alert acknowledged = acknowledge(alert);

    assertThat(acknowledged.state()).isEqualTo(AlertState.ACKNOWLEDGED);
    assertThat(acknowledged.acknowledgedReason()).isEqualTo("known upgrade");
    assertThat(due(acknowledged, "hook", AT.plusSeconds(30))).contains(AT.plusSeconds(30));
  }

  @Test
  void acknowledgingTwiceChangesNothing() {
    Alert acknowledged = acknowledge(fire(Signals.drift("s1", "en", 0.15)));
    assertThat(policy.apply(acknowledged, command(acknowledged), AT)).isEmpty();
  }

  @Test
  void findingsAsGraveJoinAnAcknowledgedAlertInSilenceAndGraverOnesFireItAgain() {
    Alert acknowledged = acknowledge(told(fire(Signals.drift("s1", "en", 0.15)), AT));

    Alert quiet = apply(acknowledged, Signals.drift("s2", "zh", 0.15), AT.plusSeconds(60));
    assertThat(quiet.state()).isEqualTo(AlertState.ACKNOWLEDGED);
    assertThat(quiet.revision()).isEqualTo(acknowledged.revision());

    Alert loud = apply(quiet, Signals.drift("s3", "zh", 0.5), AT.plusSeconds(90));
    assertThat(loud.state()).isEqualTo(AlertState.FIRING);
    assertThat(loud.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(loud.endedAt()).isNull();
    assertThat(loud.alertId()).isEqualTo(acknowledged.alertId());
  }

  @Test
  void furtherFindingsWaitForTheGroupIntervalAfterTheLastNotification() {
    Alert alert = told(fire(Signals.drift("s1", "en", 0.15)), AT.plusSeconds(1));
    Alert more = apply(alert, Signals.drift("s2", "zh", 0.15), AT.plusSeconds(10));
    assertThat(due(more, "hook", AT.plusSeconds(10)))
        .contains(AT.plusSeconds(1).plus(Duration.ofMinutes(5)));
  }

  @Test
  void aDeliveredNotificationIsNotDueAgain() {
    Alert alert = told(fire(Signals.drift("s1", "en", 0.15)), AT);
    assertThat(due(alert, "hook", AT.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void whatChangedWhileANotificationWasUnderWayIsStillOwed() {
    Alert alert = fire(Signals.drift("s1", "en", 0.15));
    Alert more = apply(alert, Signals.drift("s2", "zh", 0.15), AT.plusSeconds(1));
    Alert noted = deliveries.delivered(more, "hook", alert.revision(), AT.plusSeconds(2));
    assertThat(due(noted, "hook", AT.plusSeconds(2)))
        .contains(AT.plusSeconds(2).plus(Duration.ofMinutes(5)));
  }

  @Test
  void failedDeliveriesAreTriedAgainEverMoreSlowlyUpToTheLongestWait() {
    Alert alert = fire(Signals.drift("s1", "en", 0.15));
    Alert once = deliveries.failed(alert, "hook", alert.revision(), "HTTP 500", AT);
    Alert twice = deliveries.failed(once, "hook", alert.revision(), "HTTP 500", AT);

    assertThat(due(once, "hook", AT)).contains(AT.plusSeconds(1));
    assertThat(due(twice, "hook", AT)).contains(AT.plusSeconds(2));
    assertThat(deliveries.backoff(1000)).isEqualTo(Duration.ofMinutes(5));
    assertThat(twice.deliveries().get(0))
        .isEqualTo(new Delivery("hook", DeliveryState.FAILED, 2, AT, "HTTP 500"));
  }

  @Test
  void aKnownRolloutHoldsNotificationsBackUntilItsEnd() {
    Signal signal =
        SignalBuilder.builder(Signals.drift("s1", "en", 0.15)).target("model-b").build();
    Alert alert = fire(signal);
    assertThat(due(alert, "hook", AT.plus(Duration.ofHours(5)))).isEmpty();
    assertThat(due(alert, "hook", AT.plus(Duration.ofHours(6)))).contains(AT);
    assertThat(policy.escalate(alert, AT.plus(Duration.ofHours(5)))).isEmpty();
  }

  @Test
  void anAlertUnacknowledgedTooLongIsEscalatedOnce() {
    Alert alert = told(fire(Signals.drift("s1", "en", 0.15)), AT);
    assertThat(policy.escalate(alert, AT.plus(Duration.ofHours(3)))).isEmpty();

    Instant late = AT.plus(Duration.ofHours(4));
    Alert escalated = policy.escalate(alert, late).orElseThrow();
    assertThat(escalated.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(escalated.deliveries())
        .extracting(Delivery::receiver)
        .containsExactly("hook", "grave", "oncall");
    assertThat(due(escalated, "oncall", late).orElseThrow()).isBeforeOrEqualTo(late);
    assertThat(due(escalated, "hook", late)).contains(late);
    assertThat(policy.escalate(escalated, late.plusSeconds(1))).isEmpty();
  }

  @Test
  void ignoredKindsMakeNoAlert() {
    Signal change =
        SignalBuilder.builder(Signals.drift("s1", "en", 0.0))
            .kind(SignalKind.RELEASE_CHANGE)
            .build();
    assertThat(policy.apply(Optional.empty(), change, AT)).isEmpty();
  }

  @Test
  void endedAlertsAreForgottenAfterTheTimeToKeepAndFiringOnesNever() {
    Signal signal = Signals.drift("s1", "en", 0.15);
    Alert firing = fire(signal);
    Alert ended = apply(firing, Signals.cleared("c1", signal), AT);
    assertThat(policy.isForgotten(firing, AT.plus(Duration.ofDays(365)))).isFalse();
    assertThat(policy.isForgotten(ended, AT.plus(Duration.ofDays(29)))).isFalse();
    assertThat(policy.isForgotten(ended, AT.plus(Duration.ofDays(31)))).isTrue();
  }

  private Alert fire(Signal signal) {
    return policy.apply(Optional.empty(), signal, AT).orElseThrow();
  }

  private Alert apply(Alert alert, Signal signal, Instant now) {
    return policy.apply(Optional.of(alert), signal, now).orElseThrow();
  }

  private Alert told(Alert alert, Instant at) {
    Alert noted = alert;
    for (Delivery delivery : alert.deliveries()) {
      noted = deliveries.delivered(noted, delivery.receiver(), alert.revision(), at);
    }
    return noted;
  }

  private Alert acknowledge(Alert alert) {
    return policy.apply(alert, command(alert), AT.plusSeconds(30)).orElseThrow();
  }

  private static AlertCommand command(Alert alert) {
    return new AlertCommand(
        "c1",
        alert.alertId(),
        alert.target(),
        "acknowledge",
        "ana",
        "known upgrade",
        AT,
        null,
        null);
  }

  private Optional<Instant> due(Alert alert, String receiver, Instant now) {
    return alert.deliveries().stream()
        .filter(delivery -> delivery.receiver().equals(receiver))
        .findAny()
        .flatMap(delivery -> deliveries.due(alert, delivery, now));
  }
}
