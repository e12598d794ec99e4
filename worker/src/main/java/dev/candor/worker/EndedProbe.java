package dev.candor.worker;

import dev.candor.model.Require;
import dev.candor.worker.provider.Answer;
import java.time.Instant;

/**
 * A probe with its end.
 *
 * @param probe the probe
 * @param answer what the provider said, or why there is no answer
 * @param release the release that answered, or that would have as far as known
 * @param costDollars what its calls cost, from configured prices
 * @param endedAt when it ended
 */
record EndedProbe(Probe probe, Answer answer, String release, double costDollars, Instant endedAt) {
  EndedProbe {
    Require.nonNull(probe, answer, release, endedAt);
  }
}
