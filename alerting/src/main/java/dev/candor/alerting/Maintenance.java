package dev.candor.alerting;

import dev.candor.model.Require;
import java.time.Instant;
import java.util.Optional;

/**
 * A time in which nobody is notified of a target's alerts. They are recorded and shown; what still
 * fires when it ends is sent then.
 *
 * @param id names it, so that it can be changed and ended
 * @param target the target; empty for all
 * @param from its start
 * @param until its end, exclusive
 * @param reason a sentence for the operator
 */
public record Maintenance(
    String id, Optional<String> target, Instant from, Instant until, String reason) {
  public Maintenance {
    Require.nonNull(id, target, reason);
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("a maintenance must end after it starts");
    }
  }

  boolean covers(String alertTarget, Instant now) {
    return target.map(alertTarget::equals).orElse(true)
        && !now.isBefore(from)
        && now.isBefore(until);
  }
}
