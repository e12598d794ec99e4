package dev.candor.simulator;

import dev.candor.model.Outcome;
import java.util.List;
import java.util.Map;

/** Scenarios with one model called {@value #MODEL}. */
final class Scenarios {
  static final String MODEL = "simulated-m";

  private Scenarios() {}

  static Scenario.ModelBuilder model(MixRule... rules) {
    return Scenario.modelBuilder(MODEL).release("1", new Rollout.AtStart(), rules);
  }

  static Scenario of(Scenario.ModelBuilder model) {
    return Scenario.builder().seed(7).reroll(1).addModels(model.build()).build();
  }

  static Scenario always(Outcome outcome) {
    return of(model(MixRule.always(new OutcomeMix(Map.of(outcome, 1.0)))));
  }

  static Scenario blockedBy(Block block) {
    return of(
        Scenario.modelBuilder(MODEL)
            .release(
                Scenario.defaultRelease(
                    MODEL,
                    "1",
                    new Rollout.AtStart(),
                    List.of(MixRule.always(new OutcomeMix(Map.of(Outcome.FILTERED, 1.0)))),
                    Map.of(block, 1.0),
                    Thinking.NONE)));
  }

  static Scenario thinking(Thinking thinking) {
    return of(
        Scenario.modelBuilder(MODEL)
            .release(
                Scenario.defaultRelease(
                    MODEL, "1", new Rollout.AtStart(), List.of(), Map.of(), thinking)));
  }
}
