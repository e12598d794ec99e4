package dev.candor.simulator;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * One state of a model.
 *
 * @param name unique within the model
 * @param servedModel what replies give as {@code model}
 * @param fingerprint what replies give as {@code system_fingerprint}; empty to leave it out
 * @param rollout when it takes over
 * @param rules first match counts; a question that none matches is answered
 * @param blocks weights of the ways a {@code filtered} reply is stopped
 * @param thinking where the reasoning shows
 */
@RecordBuilder
public record SimulatedRelease(
    String name,
    String servedModel,
    String fingerprint,
    Rollout rollout,
    List<MixRule> rules,
    Map<Block, Double> blocks,
    Thinking thinking) {

  public SimulatedRelease {
    Require.nonNull(name, servedModel, fingerprint);
    rules = List.copyOf(rules);
    blocks = Map.copyOf(blocks);
    if (blocks.values().stream().anyMatch(weight -> !(weight >= 0))
        || blocks.values().stream().mapToDouble(Double::doubleValue).sum() <= 0) {
      throw new IllegalArgumentException(
          "the weights of filtered-by must not be negative and not all 0");
    }
  }

  OutcomeMix mixFor(SimulatedQuestion question) {
    return rules.stream()
        .filter(rule -> rule.matches(question))
        .map(MixRule::mix)
        .findFirst()
        .orElse(OutcomeMix.CANDID);
  }
}
