package dev.candor.simulator;

import java.time.Duration;
import java.time.Instant;

/** When a release takes over from the one before it. */
public sealed interface Rollout {

  /** In service from the start; exactly the first release of a model. */
  record AtStart() implements Rollout {}

  /** Only by {@link SimulatedProvider#rollOut}. */
  record ByHand() implements Rollout {}

  /** When the model has begun this many replies. */
  record AfterReplies(long count) implements Rollout {
    public AfterReplies {
      if (count < 1) {
        throw new IllegalArgumentException("after-replies must be at least 1");
      }
    }
  }

  /** At a time by the provider's clock. */
  record AtTime(Instant time) implements Rollout {}

  /** This long after the provider started, by its clock. */
  record AfterTime(Duration time) implements Rollout {
    public AfterTime {
      if (time.isNegative()) {
        throw new IllegalArgumentException("a release cannot roll out before the start");
      }
    }
  }

  /**
   * When some prompt comes up for the first sample of this cycle, counted from 1: the n-th asking
   * of a prompt belongs to cycle {@code (n - 1) / samples + 1}. Askings that fail by a fault do not
   * count.
   */
  record AtCycle(int cycle, int samples) implements Rollout {
    public AtCycle {
      if (cycle < 2 || samples < 1) {
        throw new IllegalArgumentException(
            "at-cycle must be at least 2 and samples-per-cycle at least 1");
      }
    }
  }

  /**
   * How far a model has come.
   *
   * @param replies begun by the model
   * @param askings of the prompt at hand that were given a reply
   */
  record Progress(long replies, long askings, Instant started, Instant now) {}

  /** Whether it is time. */
  default boolean due(Progress progress) {
    if (this instanceof AfterReplies after) {
      return progress.replies() >= after.count();
    }
    if (this instanceof AtTime at) {
      return !progress.now().isBefore(at.time());
    }
    if (this instanceof AfterTime after) {
      return !progress.now().isBefore(progress.started().plus(after.time()));
    }
    if (this instanceof AtCycle at) {
      return progress.askings() >= (long) (at.cycle() - 1) * at.samples();
    }
    return false;
  }
}
