package dev.candor.events.stored;

import java.time.Instant;
import java.util.Objects;

/**
 * A release that is compared in detail. The components are the fields of {@link
 * dev.candor.events.avro.KnownRelease}, whose schema says what each is, where it comes from and
 * whether it may be null.
 */
public record KnownRelease(Instant since, long newestCycle, long settledThrough) {
  /** In place of a cycle where there is none. */
  public static final long NO_CYCLE = Long.MIN_VALUE / 2;

  public KnownRelease {
    Objects.requireNonNull(since, "since");
  }
}
