package dev.candor.worker;

import dev.candor.model.FailedProbes;
import dev.candor.worker.provider.Failure;

/**
 * Whether a target is blind: its newest probes all failed. A probe that was never sent, for lack of
 * time or money, says nothing either way.
 */
final class Blindness {
  private int failed;

  /** A probe was answered, be it with a block; whether the target was blind until then. */
  boolean answered() {
    boolean was = isBlind();
    failed = 0;
    return was;
  }

  /** A probe failed; whether that makes the target blind. */
  boolean failed(Failure failure) {
    if (!failure.reason().isTheTargets()) {
      return false;
    }
    failed++;
    return failed == FailedProbes.MIN_FOR_BLIND;
  }

  boolean isBlind() {
    return failed >= FailedProbes.MIN_FOR_BLIND;
  }
}
