package dev.candor.model;

import java.util.regex.Pattern;

/**
 * How a reply ended, as far as the provider shows. Null where it shows nothing.
 *
 * @param text what was said
 * @param reasoning what was thought before
 * @param finishReason the provider's word for the end
 * @param httpStatus status of the HTTP response
 * @param blocked code or words of a block
 * @param withdrawn whether the provider took a stream back midway
 * @param generatedTokens tokens that the model made
 */
public record ReplyEnd(
    String text,
    String reasoning,
    String finishReason,
    Integer httpStatus,
    String blocked,
    boolean withdrawn,
    Integer generatedTokens) {
  private static final Pattern THOUGHT =
      Pattern.compile("\\s*<think>(.*?)(</think>(.*)|$)", Pattern.DOTALL);

  private static final int FIRST_ERROR_STATUS = 400;

  /** Whether no answer came, though there may have been reasoning. */
  public boolean isSilent() {
    return answer().isBlank();
  }

  /** Whether the model made something of which no answer is left. */
  boolean isEmptied() {
    return isSilent()
        && httpStatusIsFine()
        && (thought() || (generatedTokens != null && generatedTokens > 0));
  }

  /** Whether moderation ended an answer that had begun. */
  boolean isCutByModeration() {
    return !isSilent() && finishesByModeration() && httpStatusIsFine();
  }

  /** Whether the provider says that it blocked. */
  boolean tellsOfBlock() {
    return blocked != null || finishesByModeration() || !httpStatusIsFine();
  }

  private boolean finishesByModeration() {
    return finishReason != null
        && BlockSignatures.shipped().ofFinish(BlockSignatures.ANY, finishReason).isPresent();
  }

  private boolean httpStatusIsFine() {
    return httpStatus == null || httpStatus < FIRST_ERROR_STATUS;
  }

  private boolean thought() {
    return (reasoning != null && !reasoning.isBlank())
        || (text != null && THOUGHT.matcher(text).matches());
  }

  /** The text after the reasoning that models write into it. */
  private String answer() {
    if (text == null) {
      return "";
    }
    var thought = THOUGHT.matcher(text);
    if (!thought.matches()) {
      return text;
    }
    return thought.group(3) == null ? "" : thought.group(3);
  }
}
