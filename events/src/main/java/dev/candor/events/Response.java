package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.KeyFact;
import dev.candor.model.Outcome;
import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * The end of one probe: the model's reply, the provider's block, or a failure. Topic
 * candor-responses. The components are the fields of {@link dev.candor.events.avro.Response}, whose
 * schema says what each is, where it comes from and whether it may be null.
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
    Require.nonNull(probeId, release, cycleStartedAt, promptId, intent, topic, arm, lang, wording);
    Require.nonNull(prompt, askedAt, receivedAt, origin, kind);
    Require.named("target", target);
    Require.oneOf("kind", kind, "response", "end_of_input");
    Require.cycle(cycle);
    Require.notNegative("cycle_probes", cycleProbes);
    Require.notNegative("attempts", attempts);
    Require.notBoth("text", text, "failure", failure);
    keyFacts = List.copyOf(keyFacts);
  }
}
