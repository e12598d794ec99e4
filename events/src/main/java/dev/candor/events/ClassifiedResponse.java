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
 * A response with its outcome, or a failed probe without one. Topic candor-classifications. Null is
 * allowed only where a component says so.
 *
 * @param probeId id of the probe: the same for every delivery of it. Source: producer.
 * @param target name of the target. Source: response.
 * @param release release that answered. Source: response.
 * @param cycle number of the cycle. Source: response.
 * @param cycleStartedAt planned start of the cycle, Unix milliseconds. Source: response.
 * @param cycleProbes probes planned for this target in this cycle, 0 where unknown. Source:
 *     response.
 * @param promptId wording of an intent, the same in every language. Source: catalogue.
 * @param intent what is asked, whatever the wording. Source: catalogue.
 * @param topic topic of the intent. Source: catalogue.
 * @param arm sensitive or control. Source: catalogue.
 * @param lang language of the prompt, a lower-case BCP 47 tag such as en or zh. Source: catalogue.
 * @param wording style of the wording. Source: catalogue.
 * @param sample number of the sample, from 0. Source: response.
 * @param outcome answer, aligned, deflection, lecture, refusal, filtered or invalid; null for a
 *     failed probe. Source: classifier.
 * @param failure reason code of a failed probe. Source: worker. Null where unknown.
 * @param tones admonishing, nationalist, denying, hedging. Source: classifier.
 * @param confidence calibrated chance that the outcome is right, 0 to 1. Source: classifier.
 * @param evidence what the outcome rests on, strongest first. Source: classifier.
 * @param classifier version of the classifier; rates of different versions are not compared.
 *     Source: classifier.
 * @param tier tier that decided. Source: classifier.
 * @param abstained whether the confidence is below the threshold set. Source: classifier.
 * @param doubts why the classifier is less sure than it may look: opinions_differ, unfamiliar,
 *     below_threshold. Source: classifier.
 * @param judgement judged, abstained or too_late once a judge was waited for; null in the topic,
 *     where none has been yet. Source: topology.
 * @param replyLang language of the reply. Source: classifier. Null where unknown.
 * @param keyFactCoverage share of the key facts that the reply mentions, 0 to 1. Source:
 *     classifier. Null where unknown.
 * @param contradictsKeyFact key facts where the reply has another date or number. Source:
 *     classifier.
 * @param layer where the answer was suppressed: model, output_moderation, host_filter or
 *     unexplained. Source: classifier. Null where it was not.
 * @param replyHash 64-bit hash of the reply, to see repeats. Source: classifier.
 * @param replyLength length of the reply in UTF-16 units. Source: response.
 * @param promptExcerpt beginning of the prompt, at most 300 characters. Source: response. Null
 *     where unknown.
 * @param excerpt beginning of the reply, at most 300 characters. Source: response. Null where
 *     unknown.
 * @param responsePartition partition of the response record, -1 where unknown. Source: topology.
 * @param responseOffset offset of the response record, -1 where unknown. Source: topology.
 * @param askedAt start of the first request, Unix milliseconds. Source: worker.
 * @param receivedAt end of the probe, Unix milliseconds. Source: worker.
 * @param failureDetail what the provider or the network said about a failure, at most 300
 *     characters and without secrets. Source: worker. Null where unknown.
 * @param kind response, or reclassified where a response was classified again under another
 *     version. Source: response.
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
    Objects.requireNonNull(target, "target");
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
