package dev.candor.stream;

import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meter;
import dev.candor.runtime.Meters;
import dev.candor.stream.step.WindowRatios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * What the topology tells the outside about its work. Every record read from the responses is
 * counted once: by its outcome, as uncounted with a reason, or as lost with a reason; so responses,
 * uncounted and losses add up to the records read, once nothing waits for a judge. Worry when
 * losses rise, when the gold score moves, or when a target's last response grows old.
 */
public final class ClassifierMetrics {
  /** The gauges of a release that follow its target's partition, besides its comparisons. */
  private static final List<Meter> OF_A_RELEASE =
      List.of(
          Meters.OUTCOME_RATIO,
          Meters.CONSTRAINED_RATIO,
          Meters.TOPIC_CONSTRAINED_RATIO,
          Meters.LANGUAGE_GAP_RATIO,
          Meters.PARAPHRASE_DISAGREEMENT_RATIO,
          Meters.REROLL_DISAGREEMENT_RATIO,
          Meters.KEY_FACT_COVERAGE_RATIO,
          Meters.KEY_FACT_CONTRADICTED_RATIO,
          Meters.SUPPRESSED_RATIO,
          Meters.SILENT_CHANGE_ALARM);

  /** The other gauges that do; other roles may share this process. */
  private static final List<Meter> OF_A_TARGET =
      List.of(
          Meters.LAST_RESPONSE_TIMESTAMP,
          Meters.RELEASE_CURRENT,
          Meters.DRIFT_ALARM,
          Meters.DRIFT_DIFFERENCE_RATIO);

  /** Language and measure of the series that says whether a comparison is drifted at all. */
  private static final String ALL = "all";

  private static final String ANY = "any";

  private final BoundedMeterRegistry meters;

  public ClassifierMetrics(BoundedMeterRegistry meters) {
    this.meters = Objects.requireNonNull(meters);
    for (LossReason reason : LossReason.values()) {
      meters.count(Meters.DEAD_LETTERS, 0, reason.code());
    }
    for (UncountedReason reason : UncountedReason.values()) {
      meters.count(Meters.RESPONSES_UNCOUNTED, 0, reason.code());
    }
    for (String store : ClassifierTopology.OWN_FORMATS) {
      meters.count(Meters.STATE_UNREADABLE, 0, store);
    }
  }

  /** A reply was classified, in this time. */
  public void classified(Duration took) {
    meters.record(Meters.CLASSIFICATION_DURATION, took);
  }

  /** A response entered its cycle's tally. */
  public void tallied(String target, String release, String lang, String arm, String outcome) {
    meters.count(Meters.RESPONSES, target, release, lang, arm, outcome);
  }

  /** When a target last answered, or its provider blocked; a failed probe is neither. */
  public void lastResponse(String target, Instant receivedAt) {
    meters.setAlarm(Meters.LAST_RESPONSE_TIMESTAMP, receivedAt.toEpochMilli() / 1000.0, target);
  }

  /** A response is in no rate, and is not lost either. */
  public void uncounted(UncountedReason reason) {
    meters.count(Meters.RESPONSES_UNCOUNTED, reason.code());
  }

  /** A record could not be used and was put to the dead letters. */
  public void lost(LossReason reason) {
    meters.count(Meters.DEAD_LETTERS, reason.code());
  }

  /**
   * Bytes in a store that no known version wrote; what they held is lost and starts from nothing.
   */
  public void unreadable(String store) {
    meters.count(Meters.STATE_UNREADABLE, store);
  }

  /**
   * What came of a reply that the classifier is unsure of and a judge was asked about.
   *
   * @param result {@code judged}, {@code abstained} or {@code too_late}
   */
  public void judged(String target, String result) {
    meters.count(Meters.JUDGE_REPLIES, target, result);
  }

  /** A cycle closed; {@code cause} is complete, grace or end_of_input. */
  public void cycleClosed(String target, String cause) {
    meters.count(Meters.CYCLES_CLOSED, target, cause);
  }

  /** The ratios of a release's latest closed cycle. */
  public void window(String target, String release, WindowRatios ratios) {
    ratios
        .cells()
        .forEach(
            (cell, counts) -> {
              if (counts.total() > 0) {
                String arm = cell.arm().wireName();
                for (Outcome outcome : Outcome.values()) {
                  if (outcome != Outcome.INVALID) {
                    meters.set(
                        Meters.OUTCOME_RATIO,
                        ratio(counts.count(outcome), counts),
                        target,
                        release,
                        cell.lang(),
                        arm,
                        outcome.wireName());
                  }
                }
                meters.set(
                    Meters.CONSTRAINED_RATIO,
                    ratio(counts.constrained(), counts),
                    target,
                    release,
                    cell.lang(),
                    arm);
              }
            });
    ratios
        .languageGap()
        .ifPresent(gap -> meters.set(Meters.LANGUAGE_GAP_RATIO, gap, target, release));
    ratios
        .paraphraseDisagreement()
        .forEach(byLang(Meters.PARAPHRASE_DISAGREEMENT_RATIO, target, release));
    ratios.rerollDisagreement().forEach(byLang(Meters.REROLL_DISAGREEMENT_RATIO, target, release));
    ratios.keyFactCoverage().forEach(byLang(Meters.KEY_FACT_COVERAGE_RATIO, target, release));
  }

  private BiConsumer<String, Double> byLang(Meter meter, String target, String release) {
    return (lang, share) -> meters.set(meter, share, target, release, lang);
  }

  /**
   * Of a release's latest closed cycle, which parts of the replies to sensitive prompts in a
   * language were suppressed at which layer, and which contradict a key fact.
   *
   * @param contradicted not a number where no prompt has key facts
   */
  public void suppressed(
      String target, String release, String lang, Map<Layer, Double> layers, double contradicted) {
    for (Layer layer : Layer.values()) {
      meters.set(
          Meters.SUPPRESSED_RATIO,
          layers.getOrDefault(layer, 0.0),
          target,
          release,
          lang,
          layer.wireName());
    }
    if (!Double.isNaN(contradicted)) {
      meters.set(Meters.KEY_FACT_CONTRADICTED_RATIO, contradicted, target, release, lang);
    }
  }

  /** The same by topic, constrained at all. Only where the settings ask for it. */
  public void topic(String target, String release, String lang, String topic, double constrained) {
    meters.set(Meters.TOPIC_CONSTRAINED_RATIO, constrained, target, release, lang, topic);
  }

  /** The release a target answers with now. */
  public void currentRelease(String target, String release) {
    meters.forget(
        Meters.RELEASE_CURRENT,
        values -> values.get(0).equals(target) && !values.get(1).equals(release));
    meters.set(Meters.RELEASE_CURRENT, 1, target, release);
  }

  /** Whether a comparison is drifted, by whatever finding. Never folded away. */
  public void comparison(String target, String baseline, String candidate, boolean alarm) {
    meters.setAlarm(Meters.DRIFT_ALARM, alarm ? 1 : 0, target, baseline, candidate, ALL, ANY);
  }

  /**
   * One finding of a comparison: a measure over all topics for a language, or a contrast.
   *
   * @param difference candidate minus baseline; not a number where there is none
   */
  public void finding(
      String target,
      String baseline,
      String candidate,
      String lang,
      String measure,
      double difference,
      boolean alarm) {
    meters.set(Meters.DRIFT_ALARM, alarm ? 1 : 0, target, baseline, candidate, lang, measure);
    if (!Double.isNaN(difference)) {
      meters.set(
          Meters.DRIFT_DIFFERENCE_RATIO, difference, target, baseline, candidate, lang, measure);
    }
  }

  /** A comparison that is no longer of interest. */
  public void comparisonEnded(String target, String baseline, String candidate) {
    for (Meter meter : List.of(Meters.DRIFT_ALARM, Meters.DRIFT_DIFFERENCE_RATIO)) {
      meters.forget(meter, target, baseline, candidate);
    }
  }

  /** A release that answers no more. */
  public void releaseEnded(String target, String release) {
    for (Meter meter : OF_A_RELEASE) {
      meters.forget(meter, target, release);
    }
    meters.forget(Meters.RESPONSES, target, release);
  }

  /** Whether a release has moved away from its own reference. */
  public void silentChange(String target, String release, boolean alarm) {
    meters.setAlarm(Meters.SILENT_CHANGE_ALARM, alarm ? 1 : 0, target, release);
  }

  /** A signal was raised or cleared. */
  public void signal(String target, SignalKind kind, SignalState state) {
    meters.count(Meters.SIGNALS, target, kind.wireName(), state.wireName());
  }

  /** The share of the frozen gold set the classifier gets right, and whether it has moved. */
  public void goldScore(String lang, double score) {
    meters.set(Meters.CLASSIFIER_GOLD_RATIO, score, lang);
  }

  public void goldMoved(boolean moved) {
    meters.set(Meters.CLASSIFIER_GOLD_MOVED, moved ? 1 : 0);
  }

  /** This instance no longer owns the target: its gauges would go stale. */
  public void forgetTarget(String target) {
    meters.forgetTagged(OF_A_RELEASE, "target", target);
    meters.forgetTagged(OF_A_TARGET, "target", target);
  }

  private static double ratio(int count, OutcomeCounts counts) {
    return count / (double) counts.total();
  }
}
