package dev.candor.model;

import java.util.Set;

/** What failed probes say about the target that they were meant for. */
public final class FailedProbes {
  /**
   * Failures in a row from which a target is blind: as many, each after its retries, are no
   * accident.
   */
  public static final int MIN_FOR_BLIND = 3;

  private static final Set<String> NEVER_SENT = Set.of("expired", "budget", "unknown_target");

  private FailedProbes() {}

  /**
   * Whether a failure is the target's, rather than due to a worker's time, money or settings.
   *
   * @param reason code of the failure
   */
  public static boolean isTheTargets(String reason) {
    return !NEVER_SENT.contains(reason);
  }
}
