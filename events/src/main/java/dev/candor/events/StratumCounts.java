package dev.candor.events;

import dev.candor.model.Arm;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What one prompt in one language got in one cycle. The components are the fields of {@link
 * dev.candor.events.avro.StratumCounts}, whose schema says what each is, where it comes from and
 * whether it may be null.
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
    Require.nonNull(promptId, intent, topic, arm, lang);
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
