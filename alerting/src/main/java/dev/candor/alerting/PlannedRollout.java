package dev.candor.alerting;

import dev.candor.model.Require;
import java.time.Instant;
import java.util.Optional;

/**
 * A change that is known beforehand. While it lasts, alerts of its target are recorded and shown
 * but nobody is notified; what still fires when it ends is sent then.
 *
 * @param target the target being rolled out
 * @param release the release rolled out, where only comparisons with it are expected
 * @param from its start
 * @param until its end, exclusive
 * @param reason a sentence for the operator
 */
public record PlannedRollout(
    String target, Optional<String> release, Instant from, Instant until, String reason) {
  public PlannedRollout {
    Require.nonNull(target, release, reason);
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("a rollout must end after it starts");
    }
  }

  boolean covers(String alertTarget, String candidate, Instant now) {
    return target.equals(alertTarget)
        && (release.isEmpty() || release.get().equals(candidate))
        && !now.isBefore(from)
        && now.isBefore(until);
  }
}
