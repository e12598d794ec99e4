package dev.candor.model;

/** What a signal is about, and the name of the alert that it raises. */
public enum SignalKind implements WireNamed {
  /** A release answers differently than the one before it: more of one outcome. */
  RELEASE_DRIFT("CandorReleaseDrift"),
  /** A release is constrained as often as the one before it, in another way. */
  COMPOSITION("CandorReleaseDrift"),
  /** A release answers differently than it did itself. */
  SILENT_CHANGE("CandorSilentChange"),
  /** A run of releases, none of which stayed, answers differently than the last that did. */
  RELEASE_CHAIN("CandorSilentChange"),
  /** Two targets that are said to be one model by two routes answer differently. */
  ROUTE("CandorRoutesDiffer"),
  /** Probes of sensitive prompts fail more often than with the release before. */
  FAILED_PROBES("CandorSensitiveProbesFail"),
  /** A target answers under another name. */
  RELEASE_CHANGE("CandorReleaseChange"),
  /** The classifier scores differently on its gold set than when it was shipped. */
  GOLD_SCORE("CandorGoldScoreMoved"),
  /** Nothing comes of a target. */
  SILENCE("CandorSilence"),
  /** All probes of a target fail. */
  BLIND_TARGET("CandorTargetBlind"),
  /** All targets moved at once, as when what asks or classifies them changed. */
  COMMON_CAUSE("CandorEveryModelMoved");

  private final String alertName;

  SignalKind(String alertName) {
    this.alertName = alertName;
  }

  /** The name of its alerts, which is the name of their runbook as well. */
  public String alertName() {
    return alertName;
  }

  /** Whether it says that a target answers differently than before. */
  public boolean isOfDifference() {
    return this == RELEASE_DRIFT
        || this == COMPOSITION
        || this == SILENT_CHANGE
        || this == RELEASE_CHAIN;
  }

  /** Whether it says that something is in the way of seeing how a target answers. */
  public boolean isOfSight() {
    return this == GOLD_SCORE || this == SILENCE || this == BLIND_TARGET;
  }
}
