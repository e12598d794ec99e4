package dev.candor.model;

import java.util.Set;

/**
 * What failed probes say about the target that they were meant for: it is blind if the newest all
 * failed. A probe that was never sent, for lack of time or money, says nothing either way.
 */
public final class FailedProbes {
  /**
   * Failures in a row from which a target is blind: as many, each after its retries, are no
   * accident.
   */
  public static final int MIN_FOR_BLIND = 3;

  private static final Set<String> NEVER_SENT = Set.of("expired", "budget", "unknown_target");

  private int inARow;

  /** A probe was answered, be it with a block; whether the target was blind until then. */
  public boolean answered() {
    boolean was = isBlind();
    inARow = 0;
    return was;
  }

  /**
   * A probe failed; whether that makes the target blind.
   *
   * @param reason code of the failure
   */
  public boolean failed(String reason) {
    return isTheTargets(reason) && ++inARow == MIN_FOR_BLIND;
  }

  /** Whether the target is blind. */
  public boolean isBlind() {
    return inARow >= MIN_FOR_BLIND;
  }

  /**
   * Whether a failure is the target's, rather than due to a worker's time, money or settings.
   *
   * @param reason code of the failure
   */
  public static boolean isTheTargets(String reason) {
    return !NEVER_SENT.contains(reason);
  }
}
