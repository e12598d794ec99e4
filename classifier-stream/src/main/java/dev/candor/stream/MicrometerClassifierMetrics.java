package dev.candor.stream;

import dev.candor.model.Layer;
import dev.candor.model.LengthClass;
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

/** The meters of the catalogue, through Micrometer. */
public final class MicrometerClassifierMetrics implements ClassifierMetrics {
  /**
   * The gauges that follow a target's partition, besides those of its releases; other roles may
   * share this process.
   */
  private static final List<Meter> OF_A_TARGET =
      List.of(
          Meters.LAST_RESPONSE_TIMESTAMP,
          Meters.RELEASE_CURRENT,
          Meters.DRIFT_ALARM,
          Meters.DRIFT_DIFFERENCE_RATIO,
          Meters.ROUTE_ALARM);

  /** The gauges that a release has of its own, besides its comparisons. */
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

  /** Language and measure of the series that says whether a comparison is drifted at all. */
  private static final String ALL = "all";

  private static final String ANY = "any";

  private final BoundedMeterRegistry meters;

  public MicrometerClassifierMetrics(BoundedMeterRegistry meters) {
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

  @Override
  public void classified(Duration took) {
    meters.record(Meters.CLASSIFICATION_DURATION, took);
  }

  @Override
  public void tallied(String target, String release, String lang, String arm, String outcome) {
    meters.count(Meters.RESPONSES, target, release, lang, arm, outcome);
  }

  @Override
  public void lastResponse(String target, Instant receivedAt) {
    meters.setAlarm(Meters.LAST_RESPONSE_TIMESTAMP, receivedAt.toEpochMilli() / 1000.0, target);
  }

  @Override
  public void uncounted(UncountedReason reason) {
    meters.count(Meters.RESPONSES_UNCOUNTED, reason.code());
  }

  @Override
  public void lost(LossReason reason) {
    meters.count(Meters.DEAD_LETTERS, reason.code());
  }

  @Override
  public void unreadable(String store) {
    meters.count(Meters.STATE_UNREADABLE, store);
  }

  @Override
  public void judged(String target, String result) {
    meters.count(Meters.JUDGE_REPLIES, target, result);
  }

  @Override
  public void cycleClosed(String target, String cause) {
    meters.count(Meters.CYCLES_CLOSED, target, cause);
  }

  @Override
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
    Map.of(
            Meters.PARAPHRASE_DISAGREEMENT_RATIO, ratios.paraphraseDisagreement(),
            Meters.REROLL_DISAGREEMENT_RATIO, ratios.rerollDisagreement(),
            Meters.KEY_FACT_COVERAGE_RATIO, ratios.keyFactCoverage())
        .forEach(
            (meter, shares) ->
                shares.forEach((lang, share) -> meters.set(meter, share, target, release, lang)));
  }

  @Override
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

  @Override
  public void topic(String target, String release, String lang, String topic, double constrained) {
    meters.set(Meters.TOPIC_CONSTRAINED_RATIO, constrained, target, release, lang, topic);
  }

  @Override
  public void currentRelease(String target, String release) {
    meters.forget(
        Meters.RELEASE_CURRENT,
        values -> values.get(0).equals(target) && !values.get(1).equals(release));
    meters.set(Meters.RELEASE_CURRENT, 1, target, release);
  }

  @Override
  public void comparison(String target, String baseline, String candidate, boolean alarm) {
    meters.setAlarm(Meters.DRIFT_ALARM, alarm ? 1 : 0, target, baseline, candidate, ALL, ANY);
  }

  @Override
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

  @Override
  public void comparisonEnded(String target, String baseline, String candidate) {
    for (Meter meter : List.of(Meters.DRIFT_ALARM, Meters.DRIFT_DIFFERENCE_RATIO)) {
      meters.forget(meter, target, baseline, candidate);
    }
  }

  @Override
  public void releaseEnded(String target, String release) {
    meters.forget(Meters.RESPONSES, target, release);
    for (Meter meter : OF_A_RELEASE) {
      meters.forget(meter, target, release);
    }
  }

  @Override
  public void silentChange(String target, String release, boolean alarm) {
    meters.setAlarm(Meters.SILENT_CHANGE_ALARM, alarm ? 1 : 0, target, release);
  }

  @Override
  public void route(String target, boolean alarm) {
    meters.setAlarm(Meters.ROUTE_ALARM, alarm ? 1 : 0, target);
  }

  @Override
  public void signal(String target, SignalKind kind, SignalState state) {
    meters.count(Meters.SIGNALS, target, kind.wireName(), state.wireName());
  }

  @Override
  public void goldScore(String lang, double score) {
    meters.set(Meters.CLASSIFIER_GOLD_RATIO, score, lang);
  }

  @Override
  public void goldScoreOfLength(LengthClass length, double score) {
    meters.set(Meters.CLASSIFIER_GOLD_LENGTH_RATIO, score, length.wireName());
  }

  @Override
  public void goldMoved(boolean moved) {
    meters.set(Meters.CLASSIFIER_GOLD_MOVED, moved ? 1 : 0);
  }

  @Override
  public void forgetTarget(String target) {
    meters.forgetTagged(OF_A_TARGET, "target", target);
    meters.forgetTagged(OF_A_RELEASE, "target", target);
  }

  private static double ratio(int count, OutcomeCounts counts) {
    return count / (double) counts.total();
  }
}
