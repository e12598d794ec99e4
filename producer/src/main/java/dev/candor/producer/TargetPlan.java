package dev.candor.producer;

import dev.candor.model.Require;
import dev.candor.producer.plan.Pricing;
import java.util.Optional;

/**
 * A target as the producer needs it.
 *
 * @param name name in every record and metric
 * @param release the user's name for its release
 * @param pricing what it costs and may cost
 */
public record TargetPlan(String name, Optional<String> release, Pricing pricing) {
  public TargetPlan {
    Require.nonNull(name, release, pricing);
  }
}
