package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.candor.classification.Reply;
import dev.candor.model.Arm;
import dev.candor.model.BlockSignatures;
import dev.candor.model.LanguageTag;
import dev.candor.worker.provider.FailureReason;
import dev.candor.worker.provider.RecordedError;
import java.util.Optional;
import java.util.Set;

/**
 * What a row says came back: a reply to be classified, a block of the provider's among them, or a
 * probe that failed. Read in one way by every command, and as a running monitor would have taken
 * it.
 *
 * @param reply what to classify; null for a failed probe
 * @param reasoning what was thought before the reply; null where nothing was
 * @param failure reason code of a failed probe; null for a reply
 */
public record RecordedAnswer(Reply reply, String reasoning, String failure) {
  /** Reason of a probe that was left empty where moderation has no hand in it. */
  public static final String EMPTY_REPLY = FailureReason.EMPTY_REPLY.code();

  /** What errors amount to that no word explains; providers send blocks in their form. */
  private static final Set<String> BELIEVED_BLOCKS =
      Set.of(FailureReason.BAD_REQUEST.code(), RecordedError.UNEXPLAINED);

  /** Boundaries of reasoning, as text models write them. */
  private static final String THOUGHT = "<think>";

  /**
   * The answer in a row.
   *
   * @throws Row.RowException if a field is missing or of the wrong kind
   */
  public static RecordedAnswer of(Row row) {
    boolean hasError = hasError(row);
    if (!row.json().has(RowField.RESPONSE.key()) && !hasError && !hasBlock(row)) {
      throw new Row.RowException("\"response\" is missing; every row needs it");
    }
    Optional<String> text = row.reply();
    Integer status = row.status().orElse(null);
    String block = row.text(RowField.PROVIDER_ERROR.key()).filter(w -> !w.isBlank()).orElse(null);
    String reasoning = row.text(RowField.REASONING.key()).orElse(null);
    boolean isErrorStatus = status != null && status >= 400;
    if (block != null) {
      Optional<String> failure = failureSaid(row, status, block);
      if (failure.isPresent()) {
        return new RecordedAnswer(null, reasoning, failure.get());
      }
    }
    if (block == null && (hasError || isErrorStatus)) {
      RecordedError error = error(row, status, text.orElse(""), hasError);
      if (!error.isBlock()) {
        return new RecordedAnswer(null, reasoning, error.reason());
      }
      block = error.words();
    } else if (block == null) {
      Optional<RecordedError> kept = RecordedError.inReply(text.orElse(null));
      if (kept.isPresent() && !kept.get().isBlock()) {
        return new RecordedAnswer(null, reasoning, kept.get().reason());
      }
      block = kept.map(RecordedError::words).or(() -> signature(row, text.orElse(""))).orElse(null);
    }
    boolean isSilent = text.filter(words -> !words.isBlank()).isEmpty();
    if (isSilent && block == null && reasoning == null && isUnexplainedControl(row)) {
      return new RecordedAnswer(null, null, EMPTY_REPLY);
    }
    return new RecordedAnswer(
        new Reply(
            // Nothing written and nothing said come to the same, however a file has it.
            withThought(text.orElse(""), reasoning),
            row.text(RowField.PROMPT.key()).orElse(null),
            row.name(RowField.LANG.key()).map(LanguageTag::of).orElse(null),
            row.text(RowField.FINISH_REASON.key()).orElse(null),
            block == null ? null : status,
            block),
        reasoning,
        null);
  }

  /**
   * The reason of a failure that a recording notes where blocks have their place. What the table
   * does not know and no failure explains is believed to be a block, as the field says.
   */
  private static Optional<String> failureSaid(Row row, Integer status, String said) {
    RecordedError error = RecordedError.of(status, TextNode.valueOf(said), row.blocks());
    boolean believed =
        error.isBlock()
            || BELIEVED_BLOCKS.contains(error.reason())
            || signature(row, "").isPresent();
    return believed ? Optional.empty() : Optional.of(error.reason());
  }

  /** A line that a provider sends in place of a reply, or its word for the end of one. */
  private static Optional<String> signature(Row row, String text) {
    BlockSignatures table = row.blocks();
    Optional<String> finishReason = row.text(RowField.FINISH_REASON.key());
    return table
        .ofReply(BlockSignatures.ANY, text)
        .or(() -> finishReason.flatMap(reason -> table.ofFinish(BlockSignatures.ANY, reason)))
        .map(BlockSignatures.Match::words);
  }

  /** Nobody moderates a control prompt: that it is left empty says that something is broken. */
  private static boolean isUnexplainedControl(Row row) {
    String finish = row.text(RowField.FINISH_REASON.key()).orElse("stop");
    return row.arm() == Arm.CONTROL && (finish.equals("stop") || finish.equals("end_turn"));
  }

  /** Whether it is empty for no known reason: no block, no reasoning, no word on its end. */
  public boolean isEmpty() {
    return reply != null
        && reply.providerError() == null
        && (reply.text() == null || reply.text().isBlank());
  }

  /** Whether the probe failed. */
  public boolean isFailed() {
    return failure != null;
  }

  /** Whether a row reports an error or a block, whatever else it has. */
  public static boolean tellsOfError(Row row) {
    return hasError(row)
        || row.status().filter(status -> status >= 400).isPresent()
        || row.text(RowField.PROVIDER_ERROR.key()).filter(words -> !words.isBlank()).isPresent();
  }

  private static boolean hasBlock(Row row) {
    return row.text(RowField.PROVIDER_ERROR.key()).filter(words -> !words.isBlank()).isPresent()
        || row.text(RowField.FINISH_REASON.key()).isPresent()
        || row.status().filter(status -> status >= 400).isPresent();
  }

  private static boolean hasError(Row row) {
    JsonNode error = row.json().get(RowField.ERROR.key());
    return error != null
        && !error.isNull()
        && !(error.isBoolean() && !error.asBoolean())
        && !(error.isTextual() && error.textValue().isBlank())
        && !(error.isContainerNode() && error.isEmpty());
  }

  /** The error a row names, or where it only has a status what was kept as the reply. */
  private static RecordedError error(Row row, Integer status, String text, boolean hasError) {
    if (hasError) {
      return RecordedError.of(
          status, JsonText.structure(row.json().get(RowField.ERROR.key())), row.blocks());
    }
    return RecordedError.of(status, JsonText.structure(TextNode.valueOf(text)), row.blocks());
  }

  /** Reasoning without an answer is recognised by what is within its marks. */
  private static String withThought(String text, String reasoning) {
    boolean isSilent = text == null || text.isBlank();
    return isSilent && reasoning != null && !reasoning.isBlank()
        ? THOUGHT + reasoning + "</think>"
        : text;
  }
}
