package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.KeyFact;
import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * One probe that is due: a prompt to be put to a target. Topic candor-prompts. The components are
 * the fields of {@link dev.candor.events.avro.Prompt}, whose schema says what each is, where it
 * comes from and whether it may be null.
 */
@RecordBuilder
public record Prompt(
    String probeId,
    String target,
    String configuredRelease,
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
    String text,
    Instant dueAt,
    Instant expiresAt,
    String purpose,
    List<KeyFact> keyFacts) {
  public Prompt {
    Require.nonNull(cycleStartedAt, promptId, intent, topic, arm, lang, wording, text);
    Require.nonNull(dueAt, purpose);
    Require.named("probe_id", probeId);
    Require.named("target", target);
    Require.cycle(cycle);
    Require.notNegative("cycle_probes", cycleProbes);
    Require.notNegative("sample", sample);
    keyFacts = List.copyOf(keyFacts);
  }
}
