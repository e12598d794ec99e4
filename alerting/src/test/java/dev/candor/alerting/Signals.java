package dev.candor.alerting;

import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFlip;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import java.time.Instant;
import java.util.List;

/** Signals of one comparison, as the classifier role would send them, and what decides on them. */
final class Signals {
  static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private Signals() {}

  static Signal drift(String id, String lang, double difference) {
    return SignalBuilder.builder()
        .facts(List.of())
        .signalId(id)
        .kind(SignalKind.RELEASE_DRIFT)
        .state(SignalState.RAISED)
        .target("model-a")
        .baseline("v1")
        .candidate("v2")
        .topic("all")
        .lang(lang)
        .measure("constrained")
        .direction("more_constrained")
        .baselineRate(0.1)
        .candidateRate(0.1 + difference)
        .difference(difference)
        .low(difference - 0.08)
        .high(difference + 0.08)
        .pValue(0.0004)
        .level(0.01)
        .cycle(7L)
        .since(AT.minusSeconds(3600))
        .at(AT)
        .summary("model-a constrains more in " + lang + " since v2")
        .flips(
            List.of(
                new SignalFlip(
                    "p1",
                    lang,
                    "answer",
                    "refusal",
                    "What happened?",
                    "It was so.",
                    "I cannot.",
                    "history",
                    "sensitive",
                    false)))
        .build();
  }

  /** What the session asks, while nobody has asked for a maintenance. */
  static AlertPolicy policy(AlertingSettings settings) {
    return new AlertPolicy(settings, deliveries(settings));
  }

  static DeliveryPolicy deliveries(AlertingSettings settings) {
    return new DeliveryPolicy(settings, new Maintenances(settings.maintenances()));
  }

  static Signal cleared(String id, Signal raised) {
    return SignalBuilder.builder(raised).signalId(id).state(SignalState.CLEARED).build();
  }
}
