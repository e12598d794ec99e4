package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.KeyFact;
import dev.candor.model.Outcome;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The end of one probe: the model's reply, the provider's block, or a failure. Topic
 * candor-responses. Null is allowed only where a component says so.
 *
 * @param probeId id of the probe: the same for every delivery of it. Source: producer.
 * @param target name of the target. Source: prompt event.
 * @param release release that answered: the configured label, else what the provider calls itself.
 *     Source: worker.
 * @param cycle number of the cycle. Source: prompt event.
 * @param cycleStartedAt planned start of the cycle, Unix milliseconds. Source: prompt event.
 * @param cycleProbes probes planned for this target in this cycle, 0 where unknown. Source: prompt
 *     event.
 * @param promptId wording of an intent, the same in every language. Source: catalogue.
 * @param intent what is asked, whatever the wording. Source: catalogue.
 * @param topic topic of the intent. Source: catalogue.
 * @param arm sensitive or control. Source: catalogue.
 * @param lang language of the prompt, a lower-case BCP 47 tag such as en or zh. Source: catalogue.
 * @param wording style of the wording. Source: catalogue.
 * @param sample number of the sample, from 0. Source: prompt event.
 * @param prompt the prompt as it was sent. Source: prompt event.
 * @param text the reply without its reasoning, null where there was none. Source: provider.
 * @param reasoning reasoning that came with the reply, null where there was none. Source: provider.
 * @param finishReason finish reason given by the provider. Source: provider. Null where unknown.
 * @param httpStatus status of the last HTTP response. Source: provider. Null where unknown.
 * @param providerError code of a provider's error that is an outcome, such as
 *     data_inspection_failed. Source: provider. Null where unknown.
 * @param systemFingerprint the provider's fingerprint of its system. Source: provider. Null where
 *     unknown.
 * @param servedModel model name in the reply. Source: provider. Null where unknown.
 * @param promptTokens tokens of the prompt. Source: provider. Null where unknown.
 * @param completionTokens tokens of the reply. Source: provider. Null where unknown.
 * @param costDollars cost of the probe in US dollars, from configured prices. Source: worker. Null
 *     where unknown.
 * @param latencyMillis time of the last request in milliseconds. Source: worker. Null where
 *     unknown.
 * @param attempts requests made, at least 1 unless the probe failed before any. Source: worker.
 * @param askedAt start of the first request, Unix milliseconds. Source: worker.
 * @param receivedAt end of the probe, Unix milliseconds. Source: worker.
 * @param failure reason code of a failed probe, null where a reply or a block came. Source: worker.
 * @param worker name of the worker. Source: worker. Null where unknown.
 * @param outcome outcome that a recording already carries, null where the classifier decides.
 *     Source: recording.
 * @param keyFacts facts to look for in the answer. Source: catalogue.
 * @param origin live, recorded or simulated. Source: worker.
 * @param withdrawn whether the provider withdrew a stream midway. Source: worker.
 * @param failureDetail what the provider or the network said about a failure, cut and without
 *     secrets. Source: worker. Null where unknown.
 * @param kind response; earlier versions ended a recording by a record of the kind end_of_input.
 *     Source: worker or replay.
 */
@RecordBuilder
public record Response(
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
    String prompt,
    String text,
    String reasoning,
    String finishReason,
    Integer httpStatus,
    String providerError,
    String systemFingerprint,
    String servedModel,
    Integer promptTokens,
    Integer completionTokens,
    Double costDollars,
    Long latencyMillis,
    int attempts,
    Instant askedAt,
    Instant receivedAt,
    String failure,
    String worker,
    Outcome outcome,
    List<KeyFact> keyFacts,
    String origin,
    boolean withdrawn,
    String failureDetail,
    String kind) {
  public Response {
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
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(askedAt, "asked_at");
    Objects.requireNonNull(receivedAt, "received_at");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(kind, "kind");
    Require.named("target", target);
    Require.oneOf("kind", kind, "response", "end_of_input");
    Require.cycle(cycle);
    Require.notNegative("cycle_probes", cycleProbes);
    Require.notNegative("attempts", attempts);
    Require.notBoth("text", text, "failure", failure);
    keyFacts = List.copyOf(keyFacts);
  }
}
