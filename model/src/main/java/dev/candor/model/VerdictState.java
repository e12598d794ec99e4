package dev.candor.model;

/** What a verdict says, without what it says it of. */
public enum VerdictState implements WireNamed {
  /** Too little to tell a large change from none. */
  NOT_ENOUGH_DATA,
  /** No change found, and a large one would have been. */
  STABLE,
  /** Shown to differ by less than the tolerance. */
  EQUIVALENT,
  /** Evidence beyond the warning level and short of the alarm. */
  WARNING,
  /** Changed, at the stated level. */
  DRIFTED;

  public boolean isDrifted() {
    return this == DRIFTED;
  }

  /** As reports say it: a warning is a stage within the detector, and nothing is shown yet. */
  public VerdictState reported() {
    return this == WARNING ? STABLE : this;
  }
}
