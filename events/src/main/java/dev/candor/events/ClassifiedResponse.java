package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.Evidence;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * A response with its outcome, or a failed probe without one. Topic candor-classifications. The
 * components are the fields of {@link dev.candor.events.avro.ClassifiedResponse}, whose schema says
 * what each is, where it comes from and whether it may be null.
 */
@RecordBuilder
public record ClassifiedResponse(
    String probeId,
    String target,
    String release,
    long cycle,
    Instant cycleStartedAt,
    int cycleProbes,
    String promptId,
    String intent,
    String topic,
    Arm arm,
    String lang,
    String wording,
    int sample,
    Outcome outcome,
    String failure,
    List<String> tones,
    double confidence,
    List<Evidence> evidence,
    String classifier,
    String tier,
    boolean abstained,
    List<String> doubts,
    String judgement,
    String replyLang,
    Double keyFactCoverage,
    List<String> contradictsKeyFact,
    Layer layer,
    long replyHash,
    int replyLength,
    String promptExcerpt,
    String excerpt,
    int responsePartition,
    long responseOffset,
    Instant askedAt,
    Instant receivedAt,
    String failureDetail,
    String kind)
    implements ClassifiedOrEnd {
  /** The kind of a response that was classified again, long after its cycle. */
  public static final String RECLASSIFIED = "reclassified";

  public ClassifiedResponse {
    Require.nonNull(probeId, release, cycleStartedAt, promptId, intent, topic, arm, lang, wording);
    Require.nonNull(classifier, tier, askedAt, receivedAt, kind);
    Require.named("target", target);
    Require.oneOf("kind", kind, "response", "end_of_input", RECLASSIFIED);
    Require.cycle(cycle);
    Require.notBoth("outcome", outcome, "failure", failure);
    tones = List.copyOf(tones);
    evidence = List.copyOf(evidence);
    contradictsKeyFact = contradictsKeyFact == null ? List.of() : List.copyOf(contradictsKeyFact);
    doubts = doubts == null ? List.of() : List.copyOf(doubts);
  }
}
