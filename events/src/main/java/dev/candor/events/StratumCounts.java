package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.OutcomeCounts;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Objects;

/**
 * What one prompt in one language got in one cycle. Null is allowed only where a component says so.
 *
 * @param promptId wording of an intent, the same in every language. Source: catalogue.
 * @param intent what is asked, whatever the wording. Source: catalogue.
 * @param topic topic of the intent. Source: catalogue.
 * @param arm sensitive or control. Source: catalogue.
 * @param lang language of the prompt, a lower-case BCP 47 tag such as en or zh. Source: catalogue.
 * @param answer replies with outcome answer. Source: classifier.
 * @param aligned replies with outcome aligned. Source: classifier.
 * @param deflection replies with outcome deflection. Source: classifier.
 * @param lecture replies with outcome lecture. Source: classifier.
 * @param refusal replies with outcome refusal. Source: classifier.
 * @param filtered replies with outcome filtered. Source: classifier.
 * @param invalid replies with outcome invalid. Source: classifier.
 * @param replyHashes 64-bit hashes of replies, repeats included, the smallest 64; the last three
 *     bits are the outcome, in the order of the counts, and the three before them, where there are
 *     key facts, what it makes of them, in the order of keyFactGrades. Source: classifier.
 * @param keyFactSum sum of key fact coverages, each 0 to 1. Source: classifier.
 * @param keyFactReplies replies with a key fact coverage. Source: classifier.
 * @param failed probes that the target left without a reply or a block; they are in no rate.
 *     Source: worker.
 * @param keyFactGrades valid replies by what they make of the key facts: of the answers those that
 *     mention all, at least half, fewer, none, and those that contradict one; then the same of
 *     other outcomes. Empty where the prompt has no key facts. Source: classifier.
 * @param outputModeration of the filtered those suppressed after the model had answered, -1 where
 *     unknown. Source: classifier.
 * @param hostFilter of the filtered those that the host blocked with a code or a canned line.
 *     Source: classifier.
 * @param replyLengths lengths of the replies with hashes, in half octaves from 64 characters up,
 *     each times 8 plus the outcome in the order of the counts. Source: response.
 */
@RecordBuilder
public record StratumCounts(
    String promptId,
    String intent,
    String topic,
    Arm arm,
    String lang,
    int answer,
    int aligned,
    int deflection,
    int lecture,
    int refusal,
    int filtered,
    int invalid,
    List<Long> replyHashes,
    double keyFactSum,
    int keyFactReplies,
    int failed,
    List<Integer> keyFactGrades,
    int outputModeration,
    int hostFilter,
    List<Integer> replyLengths) {
  /** In tallies of versions that did not tell where a reply was suppressed. */
  public static final int LAYER_UNKNOWN = -1;

  public StratumCounts {
    Objects.requireNonNull(promptId, "prompt_id");
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(lang, "lang");
    Require.notNegative("answer", answer);
    Require.notNegative("aligned", aligned);
    Require.notNegative("deflection", deflection);
    Require.notNegative("lecture", lecture);
    Require.notNegative("refusal", refusal);
    Require.notNegative("filtered", filtered);
    Require.notNegative("invalid", invalid);
    Require.notNegative("key_fact_replies", keyFactReplies);
    Require.notNegative("failed", failed);
    if (outputModeration != LAYER_UNKNOWN) {
      Require.notNegative("output_moderation", outputModeration);
    }
    Require.notNegative("host_filter", hostFilter);
    replyLengths = replyLengths == null ? List.of() : List.copyOf(replyLengths);
    keyFactGrades = keyFactGrades == null ? List.of() : List.copyOf(keyFactGrades);
    replyHashes = List.copyOf(replyHashes);
  }

  /** The replies by outcome. */
  public OutcomeCounts outcomes() {
    return OutcomeCounts.of(
        new int[] {answer, aligned, deflection, lecture, refusal, filtered, invalid});
  }
}
