package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.Evidence;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

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
    Objects.requireNonNull(probeId, "probe_id");
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(cycleStartedAt, "cycle_started_at");
    Objects.requireNonNull(promptId, "prompt_id");
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(wording, "wording");
    Objects.requireNonNull(classifier, "classifier");
    Objects.requireNonNull(tier, "tier");
    Objects.requireNonNull(askedAt, "asked_at");
    Objects.requireNonNull(receivedAt, "received_at");
    Objects.requireNonNull(kind, "kind");
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
