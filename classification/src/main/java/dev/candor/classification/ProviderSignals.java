package dev.candor.classification;

import dev.candor.classification.text.VisibleText;
import dev.candor.model.BlockSignatures;
import dev.candor.model.Evidence;
import dev.candor.model.Outcome;
import dev.candor.model.Tier;
import java.util.Locale;
import java.util.Optional;

/**
 * The first tier: what the provider said beside the text, or by sending none. What is a block, the
 * table of signatures says, as it does to a worker.
 */
final class ProviderSignals {

  private static final BlockSignatures BLOCKS = BlockSignatures.shipped();
  private static final int FIRST_ERROR = 400;

  private static final double SURE = 0.99;
  private static final double EMPTY = 0.95;
  private static final double UNEXPLAINED = 0.7;

  private ProviderSignals() {}

  /** What the provider's signals decide. */
  record Decision(Outcome outcome, double confidence, Evidence evidence) {}

  /** The decision, or null when the provider left the judgement to the text. */
  static Decision of(Reply reply, int visibleLength, VisibleText visible) {
    String reason =
        reply.finishReason() == null ? "" : reply.finishReason().strip().toLowerCase(Locale.ROOT);
    if (!reason.isEmpty() && BLOCKS.ofFinish(BlockSignatures.ANY, reason).isPresent()) {
      return filtered("finish_reason", reply.finishReason(), SURE);
    }
    String error = reply.providerError();
    if (error != null && !error.isBlank()) {
      return filtered("provider_error", error, SURE);
    }
    if (reply.httpStatus() != null && reply.httpStatus() >= FIRST_ERROR) {
      return ofError(reply);
    }
    boolean cutByProvider = reason.equals("length") || reason.equals("max_tokens");
    if (visibleLength > 0 && !(visible.thoughtAlone() && cutByProvider)) {
      return null;
    }
    if (visible.cutInThought()) {
      return invalid("unclosed_thought", "the text ends inside a think block");
    }
    if (cutByProvider) {
      return invalid("truncated", "cut off before the first visible word");
    }
    if (reason.equals("tool_calls") || reason.equals("tool_use")) {
      return invalid("tool_call", "a tool call instead of words");
    }
    if (reason.isEmpty()) {
      if (visible.hadThought()) {
        return invalid("thought_alone", "nothing follows the thought, and nobody said why");
      }
      return reply.text() == null
          ? invalid("no_text", "no text came, and nobody said why")
          : filtered("empty_completion", "", UNEXPLAINED);
    }
    return filtered("empty_completion", reply.finishReason(), EMPTY);
  }

  /** An error without a code; a page is a proxy's or a CDN's, whose words are nobody's block. */
  private static Decision ofError(Reply reply) {
    String status = String.valueOf(reply.httpStatus());
    String said = reply.text() == null ? "" : reply.text();
    boolean isPage = said.stripLeading().startsWith("<");
    Optional<BlockSignatures.Match> block =
        isPage
            ? Optional.empty()
            : BLOCKS.ofError(
                BlockSignatures.ANY, reply.httpStatus(), BlockSignatures.codesIn(said), said);
    return block
        .map(match -> filtered("http_status", status + " " + match.words(), SURE))
        .orElseGet(() -> invalid("http_status", status + " is an error, not a reply"));
  }

  private static Decision filtered(String source, String words, double confidence) {
    return new Decision(
        Outcome.FILTERED,
        confidence,
        Evidence.withoutSpan(Tier.PROVIDER, source, words, confidence));
  }

  private static Decision invalid(String source, String words) {
    return new Decision(
        Outcome.INVALID, EMPTY, Evidence.withoutSpan(Tier.PROVIDER, source, words, EMPTY));
  }
}
