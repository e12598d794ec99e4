package dev.candor.producer.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * When cycles begin and what each of them holds. Cycles are numbered from the epoch, so that every
 * instance, restarted or not, gives the same number to the same time.
 *
 * @param epoch start of cycle 0
 * @param every time between the starts of two cycles
 * @param samples number of times each prompt is asked in a cycle
 * @param languages languages asked in
 * @param atStart whether a monitor that never ran begins with the cycle under way instead of
 *     waiting for the next
 * @param spread share of the cycle over which its prompts are spread; 0 publishes all at once
 * @param expiresAfter how long after a cycle's start its prompts may still be asked
 */
public record Schedule(
    Instant epoch,
    Duration every,
    int samples,
    List<String> languages,
    boolean atStart,
    double spread,
    Duration expiresAfter) {

  public Schedule {
    Objects.requireNonNull(epoch);
    languages = List.copyOf(languages);
    if (every.toMillis() < 1) {
      throw new IllegalArgumentException("the length of a cycle must be positive, not " + every);
    }
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, not " + samples);
    }
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("no language to ask in");
    }
    if (!(spread >= 0 && spread <= 1)) {
      throw new IllegalArgumentException("spread must be from 0 to 1, not " + spread);
    }
    if (expiresAfter.compareTo(every) < 0) {
      throw new IllegalArgumentException("prompts would expire within their own cycle");
    }
  }

  /** Number of the cycle under way; negative before the epoch. */
  public long cycleAt(Instant now) {
    return Math.floorDiv(Duration.between(epoch, now).toMillis(), every.toMillis());
  }

  public Instant startOf(long cycle) {
    return epoch.plusMillis(Math.multiplyExact(cycle, every.toMillis()));
  }

  public Instant expiryOf(long cycle) {
    return startOf(cycle).plus(expiresAfter);
  }

  /** When the probe at {@code position} of {@code count} is due. */
  Instant dueAt(long cycle, int position, int count) {
    double share = spread * position / count;
    return startOf(cycle).plusMillis((long) (every.toMillis() * share));
  }
}
