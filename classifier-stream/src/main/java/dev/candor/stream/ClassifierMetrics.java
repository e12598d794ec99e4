package dev.candor.stream;

import dev.candor.stream.step.WindowRatios;
import java.time.Duration;
import java.time.Instant;

/**
 * What the topology tells the outside about its work. Every response read is counted once: by its
 * outcome, or as lost with a reason; so responses plus losses equal records read. Worry when losses
 * rise, when the gold score moves, or when a target's last response grows old.
 */
public interface ClassifierMetrics {
  /** A reply was classified, in this time. */
  void classified(Duration took);

  /** A response entered its cycle's tally. */
  void tallied(String target, String release, String lang, String arm, String outcome);

  /** When a target last answered, or its provider blocked; a failed probe is neither. */
  void lastResponse(String target, Instant receivedAt);

  /** A record was not used. {@code reason} is one of a closed set: see {@link LossReason}. */
  void lost(LossReason reason);

  /**
   * What came of a reply that the classifier is unsure of and a judge was asked about.
   *
   * @param result {@code judged}, {@code abstained} or {@code too_late}
   */
  void judged(String target, String result);

  /** A cycle closed; {@code cause} is complete, grace or end_of_input. */
  void cycleClosed(String target, String cause);

  /** The ratios of a release's latest closed cycle. */
  void window(String target, String release, WindowRatios ratios);

  /** The release a target answers with now. */
  void currentRelease(String target, String release);

  /** Whether a comparison is drifted, by whatever finding. Never folded away. */
  void comparison(String target, String baseline, String candidate, boolean alarm);

  /**
   * One finding of a comparison: a measure over all topics for a language, or a contrast.
   *
   * @param difference candidate minus baseline; not a number where there is none
   */
  void finding(
      String target,
      String baseline,
      String candidate,
      String lang,
      String measure,
      double difference,
      boolean alarm);

  /** A comparison that is no longer of interest. */
  void comparisonEnded(String target, String baseline, String candidate);

  /** A release that answers no more. */
  void releaseEnded(String target, String release);

  /** Whether a release has moved away from its own reference. */
  void silentChange(String target, String release, boolean alarm);

  /** A signal was raised or cleared. */
  void signal(String target, String kind, String state);

  /** The share of the frozen gold set the classifier gets right, and whether it has moved. */
  void goldScore(String lang, double score);

  void goldMoved(boolean moved);

  /** This instance no longer owns the target: its gauges would go stale. */
  void forgetTarget(String target);
}
