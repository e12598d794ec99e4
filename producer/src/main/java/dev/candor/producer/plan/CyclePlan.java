package dev.candor.producer.plan;

import dev.candor.model.Arm;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one target is asked in one cycle.
 *
 * @param probes in the order they are due
 * @param dollars expected cost
 * @param skipped probes left out by arm because the budget does not cover them; an arm without any
 *     is absent
 */
public record CyclePlan(
    long cycle,
    Instant start,
    List<PlannedProbe> probes,
    double dollars,
    Map<Arm, Integer> skipped) {
  public CyclePlan {
    probes = List.copyOf(probes);
    skipped = Map.copyOf(skipped);
  }

  public int skippedProbes() {
    return skipped.values().stream().mapToInt(Integer::intValue).sum();
  }
}
