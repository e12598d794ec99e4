package dev.candor.simulator;

import java.util.Objects;

/**
 * A model of the scenario that judges replies instead of answering questions. It knows what each
 * reply of this provider was meant to be, and says something else at a set rate.
 *
 * @param model its name among the scenario's models
 * @param error chance that its verdict is wrong, 0 to 1
 */
public record SimulatedJudge(String model, double error) {
  public SimulatedJudge {
    Objects.requireNonNull(model, "model");
    if (!(error >= 0 && error <= 1)) {
      throw new IllegalArgumentException("a judge's error must be from 0 to 1, not " + error);
    }
  }
}
