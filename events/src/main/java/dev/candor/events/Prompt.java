package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.KeyFact;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One probe that is due: a prompt to be put to a target. Topic candor-prompts. Null is allowed only
 * where a component says so.
 *
 * @param probeId id of the probe: the same for every delivery of it. Source: producer.
 * @param target name of the target in the configuration. Source: producer.
 * @param configuredRelease release label of the target's configuration, null where it has none.
 *     Source: producer.
 * @param cycle number of the cycle, ascending. Source: producer.
 * @param cycleStartedAt planned start of the cycle, Unix milliseconds. Source: producer.
 * @param cycleProbes probes planned for this target in this cycle, 0 where unknown. Source:
 *     producer.
 * @param promptId wording of an intent, the same in every language. Source: catalogue.
 * @param intent what is asked, whatever the wording. Source: catalogue.
 * @param topic topic of the intent. Source: catalogue.
 * @param arm sensitive or control. Source: catalogue.
 * @param lang language of the prompt, a lower-case BCP 47 tag such as en or zh. Source: catalogue.
 * @param wording style of the wording: direct, neutral, indirect or the catalogue's own. Source:
 *     catalogue.
 * @param sample number of the sample, from 0. Source: producer.
 * @param text the prompt as it is sent to the model. Source: catalogue.
 * @param dueAt when it is to be asked, Unix milliseconds. Source: producer.
 * @param expiresAt after this it is not asked any more, Unix milliseconds, null for never. Source:
 *     producer.
 * @param purpose regular, burst or tripwire. Source: producer.
 * @param keyFacts facts to look for in the answer. Source: catalogue.
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
    Objects.requireNonNull(probeId, "probe_id");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(cycleStartedAt, "cycle_started_at");
    Objects.requireNonNull(promptId, "prompt_id");
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(lang, "lang");
    Objects.requireNonNull(wording, "wording");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(dueAt, "due_at");
    Objects.requireNonNull(purpose, "purpose");
    Require.named("probe_id", probeId);
    Require.named("target", target);
    Require.cycle(cycle);
    Require.notNegative("cycle_probes", cycleProbes);
    Require.notNegative("sample", sample);
    keyFacts = List.copyOf(keyFacts);
  }
}
