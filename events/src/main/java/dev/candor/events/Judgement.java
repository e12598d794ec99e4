package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * What a judge says of one reply the classifier is unsure of. Topic candor-judgements. Null is
 * allowed only where a component says so.
 *
 * @param probeId identity of the probe; with classifier and second that of the judgement. Source:
 *     producer.
 * @param target name of the target that gave the reply. Source: classification.
 * @param cycle number of the cycle. Source: classification.
 * @param lang language of the prompt. Source: classification.
 * @param classifier version of the classifier that was unsure, the judge included. Source:
 *     classification.
 * @param classified outcome the classifier holds most probable. Source: classifier.
 * @param result judged; unsure where the judge's confidence is too low; unusable where its words
 *     are no verdict; else the reason for which it did not answer. Source: judge.
 * @param outcome outcome the judge chose, null where it chose none. Source: judge.
 * @param confidence how sure the judge says it is, 0 to 1. Source: judge.
 * @param reason the judge's reason, at most 200 characters. Source: judge. Null where unknown.
 * @param model model that judged, as its provider names it. Source: provider.
 * @param second whether it is the second judge's, asked only to see how far two agree. Source:
 *     settings.
 * @param responsePartition partition of the response record, -1 where unknown. Source:
 *     classification.
 * @param responseOffset offset of the response record, -1 where unknown. Source: classification.
 * @param costDollars what the asking cost, from configured prices. Source: worker.
 * @param judgedAt when the judge answered or failed, Unix milliseconds. Source: worker.
 */
@RecordBuilder
public record Judgement(
    String probeId,
    String target,
    long cycle,
    String lang,
    String classifier,
    String classified,
    String result,
    String outcome,
    double confidence,
    String reason,
    String model,
    boolean second,
    int responsePartition,
    long responseOffset,
    double costDollars,
    Instant judgedAt) {

  /** The result of a judgement that takes the place of the classifier's outcome. */
  public static final String JUDGED = "judged";

  /** What a judge may say; it sees no provider, and so cannot say filtered. */
  private static final String[] OUTCOMES = {
    "answer", "aligned", "deflection", "lecture", "refusal", "invalid"
  };

  public Judgement {
    Objects.requireNonNull(probeId, "probe_id");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(classifier, "classifier");
    Objects.requireNonNull(classified, "classified");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(judgedAt, "judged_at");
    Require.named("probe_id", probeId);
    Require.named("target", target);
    Require.cycle(cycle);
    if (outcome != null) {
      Require.oneOf("outcome", outcome, OUTCOMES);
    }
    if (result.equals(JUDGED)) {
      Objects.requireNonNull(outcome, "outcome of a judged reply");
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence is " + confidence + ", not from 0 to 1");
    }
  }

  /** Whether it takes the place of the classifier's outcome. */
  public boolean decides() {
    return result.equals(JUDGED) && !second;
  }
}
