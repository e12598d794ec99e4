package dev.candor.events.stored;

import java.time.Instant;
import java.util.Objects;

/**
 * A release that is compared in detail.
 *
 * @param since when it was first asked
 * @param newestCycle in which it answered
 * @param settledThrough newest cycle whose tally is summed up and no longer kept
 */
public record KnownRelease(Instant since, long newestCycle, long settledThrough) {
  /** In place of a cycle where there is none. */
  public static final long NO_CYCLE = Long.MIN_VALUE / 2;

  public KnownRelease {
    Objects.requireNonNull(since, "since");
  }
}
