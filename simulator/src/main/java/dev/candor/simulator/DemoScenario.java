package dev.candor.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The built-in scenario. */
final class DemoScenario {
  private static final long SEED = 20_261_101;

  private static final Latency LATENCY =
      new Latency(Duration.ofMillis(25), Duration.ofMillis(120), Duration.ofMillis(400));

  /** Small, so that a demonstration shows retries without losing its pace. */
  private static final Faults FAULTS = new Faults(.006, .008, .004, 0, .001, .001);

  private static final Map<Block, Double> BLOCKS =
      Map.of(
          Block.CONTENT_FILTER, 3.0,
          Block.DATA_INSPECTION, 2.0,
          Block.PROMPT_FILTER, 1.0,
          Block.EMPTY, 1.0,
          Block.CANNED_LINE, 1.0,
          Block.WITHDRAWN, 1.0);

  private static final MixRule CONTROLS =
      MixRule.arm(SimulatedQuestion.CONTROL, OutcomeMix.of(.96, 0, .02, 0, .02, 0));

  private DemoScenario() {}

  static Scenario build() {
    return Scenario.builder()
        .seed(SEED)
        .apiKey(Scenario.DEMO_KEY)
        .models(List.of(drifting(), steady()))
        .build();
  }

  private static SimulatedModel drifting() {
    String name = Scenario.DRIFTING_MODEL;
    List<MixRule> first =
        List.of(
            CONTROLS,
            MixRule.sensitive("zh", Set.of(), OutcomeMix.of(.52, .14, .07, .03, .20, .04)),
            MixRule.always(OutcomeMix.of(.76, .06, .06, .01, .10, .01)));
    List<MixRule> second =
        List.of(
            CONTROLS,
            MixRule.sensitive("zh", Set.of(), OutcomeMix.of(.10, .24, .06, .03, .50, .07)),
            MixRule.always(OutcomeMix.of(.68, .09, .07, .01, .13, .02)));
    return Scenario.modelBuilder(name)
        .latency(LATENCY)
        .faults(FAULTS)
        .release(release(name, "1", new Rollout.AtStart(), first))
        .release(release(name, "2", new Rollout.ByHand(), second))
        .build();
  }

  private static SimulatedModel steady() {
    String name = Scenario.STEADY_MODEL;
    List<MixRule> rules =
        List.of(
            CONTROLS,
            MixRule.sensitive("zh", Set.of(), OutcomeMix.of(.66, .10, .08, .02, .12, .02)),
            MixRule.always(OutcomeMix.of(.80, .04, .06, .01, .08, .01)));
    return Scenario.modelBuilder(name)
        .latency(LATENCY)
        .faults(FAULTS)
        .release(release(name, "1", new Rollout.AtStart(), rules))
        .build();
  }

  static SimulatedModel judge() {
    return Scenario.modelBuilder(Scenario.JUDGE_MODEL)
        .latency(LATENCY)
        .faults(FAULTS)
        .release(release(Scenario.JUDGE_MODEL, "1", new Rollout.AtStart(), List.of()))
        .build();
  }

  private static SimulatedRelease release(
      String model, String release, Rollout rollout, List<MixRule> rules) {
    return Scenario.defaultRelease(model, release, rollout, rules, BLOCKS, Thinking.NONE);
  }
}
