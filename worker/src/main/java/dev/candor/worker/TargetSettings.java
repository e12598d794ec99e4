package dev.candor.worker;

import dev.candor.model.Require;
import dev.candor.worker.limit.Backoff;
import dev.candor.worker.limit.Budget;
import dev.candor.worker.limit.Limits;
import dev.candor.worker.limit.Prices;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.Sampling;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * One target as the worker needs it: where it is, how it is asked, its limits and its costs.
 *
 * @param name the target's name; a tag value, so short and plain
 * @param endpoint where the model is
 * @param sampling how it is asked
 * @param limits how much the target may be sent, all workers together
 * @param prices what it costs
 * @param budget what it may cost
 * @param backoff how failed calls are repeated
 * @param maxWait longest time from the arrival of a prompt to the last retry
 * @param circuitWindow calls that the circuit looks back on
 * @param circuitRest how long the circuit stays open before a trial
 * @param releases how its release is determined
 */
@RecordBuilder
public record TargetSettings(
    String name,
    Endpoint endpoint,
    Sampling sampling,
    Limits limits,
    Prices prices,
    Budget budget,
    Backoff backoff,
    Duration maxWait,
    int circuitWindow,
    Duration circuitRest,
    ReleaseSettings releases)
    implements TargetSettingsBuilder.With {

  public TargetSettings {
    Require.nonNull(name, endpoint, sampling, limits, prices, budget, backoff, maxWait);
    Require.nonNull(circuitRest, releases);
  }

  /** A target with everything but the essentials at its usual value. */
  public static TargetSettings of(
      String name, Endpoint endpoint, Sampling sampling, Limits limits) {
    return new TargetSettings(
        name,
        endpoint,
        sampling,
        limits,
        Prices.FREE,
        Budget.UNLIMITED,
        new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(60)),
        Duration.ofMinutes(30),
        20,
        Duration.ofSeconds(10),
        ReleaseSettings.BY_PROVIDER);
  }
}
