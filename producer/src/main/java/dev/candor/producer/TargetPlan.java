package dev.candor.producer;

import dev.candor.producer.plan.Pricing;
import java.util.Objects;
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
    Objects.requireNonNull(name);
    Objects.requireNonNull(release);
    Objects.requireNonNull(pricing);
  }
}
