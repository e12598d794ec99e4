package dev.candor.stream;

import dev.candor.model.Layer;
import dev.candor.model.LengthClass;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.stream.step.WindowRatios;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the topology tells the outside about its work. Every record read from the responses is
 * counted once: by its outcome, as uncounted with a reason, or as lost with a reason; so responses,
 * uncounted and losses add up to the records read, once nothing waits for a judge. Worry when
 * losses rise, when the gold score moves, or when a target's last response grows old.
 */
public interface ClassifierMetrics {
  /** A reply was classified, in this time. */
  void classified(Duration took);

  /** A response entered its cycle's tally. */
  void tallied(String target, String release, String lang, String arm, String outcome);

  /** When a target last answered, or its provider blocked; a failed probe is neither. */
  void lastResponse(String target, Instant receivedAt);

  /** A response is in no rate, and is not lost either. */
  void uncounted(UncountedReason reason);

  /** A record could not be used and was put to the dead letters. */
  void lost(LossReason reason);

  /**
   * Bytes in a store that no known version wrote; what they held is lost and starts from nothing.
   */
  void unreadable(String store);

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

  /**
   * Of a release's latest closed cycle, which parts of the replies to sensitive prompts in a
   * language were suppressed at which layer, and which contradict a key fact.
   *
   * @param contradicted not a number where no prompt has key facts
   */
  void suppressed(
      String target, String release, String lang, Map<Layer, Double> layers, double contradicted);

  /** The same by topic, constrained at all. Only where the settings ask for it. */
  void topic(String target, String release, String lang, String topic, double constrained);

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

  /** Whether a target answers differently than the same model by another route. */
  void route(String target, boolean alarm);

  /** A signal was raised or cleared. */
  void signal(String target, SignalKind kind, SignalState state);

  /** The share of the frozen gold set the classifier gets right, and whether it has moved. */
  void goldScore(String lang, double score);

  /** The same of the gold replies of a length. */
  void goldScoreOfLength(LengthClass length, double score);

  void goldMoved(boolean moved);

  /** This instance no longer owns the target: its gauges would go stale. */
  void forgetTarget(String target);
}
