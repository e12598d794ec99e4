package dev.candor.events;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * What a judge says of one reply the classifier is unsure of. Topic candor-judgements. The
 * components are the fields of {@link dev.candor.events.avro.Judgement}, whose schema says what
 * each is, where it comes from and whether it may be null.
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
    Require.nonNull(lang, classifier, classified, result, model, judgedAt);
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
