package dev.candor.worker.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.model.BlockSignatures;
import dev.candor.model.Require;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error that was kept in a recording, or sent as a reply: a block of the provider's, or a call
 * that failed, distinguished as a running worker does.
 *
 * @param isBlock whether moderation stopped it
 * @param reason code of the failure, as {@link FailureReason} has it; empty for a block
 * @param words what the provider said, cut and without what looks like a key
 */
public record RecordedError(boolean isBlock, String reason, String words) {
  /** Longest text that is looked at as an error; a reply goes on for longer. */
  private static final int LONGEST = 4_000;

  private static final String PHRASE =
      "(?:bad request|unauthori[sz]ed|forbidden|not found|request time-?out|too many requests"
          + "|internal server error|bad gateway|service (?:temporarily )?unavailable"
          + "|gateway time-?out|origin is unreachable)";

  /** A sentence about an error is an answer. */
  private static final Pattern ABOUT_AN_ERROR =
      Pattern.compile("(?is).{0,60}\\b(?:is an?|means|indicates|refers to|stands for)\\b");

  /** What programs and gateways write instead of a reply when a call fails. */
  private static final Pattern IN_PLACE_OF_A_REPLY =
      Pattern.compile(
          "(?is)\\s*(?:"
              + "\\[(?:api |http )?error[^\\]]{0,80}\\].*"
              + "|<(?:!doctype )?html.{0,400}?(?:[45]\\d\\d|just a moment|attention required).*"
              + "|(?:error:\\s*)?(?:http\\s*(?:error|status)?[ :]*)?[45]\\d\\d[ :,-]+"
              + PHRASE
              + ".*"
              + "|(?:error:\\s*)?"
              + PHRASE
              + "\\W*"
              + "|(?:api |http |request |connection |upstream )?error(?: code)?[: -]+\\(?[45]\\d\\d\\b.*"
              + "|(?:[a-z_]+\\.){0,6}[a-z]{0,40}(?:error|exception|timeout)[: ]+(?:error code|http"
              + "|status|\\(?[45]\\d\\d\\b|request timed out|connection|read timed out"
              + "|the read operation).*"
              + "|(?:error:\\s*)?(?:the )?(?:upstream )?(?:request|connection|read|operation)"
              + " (?:has )?(?:timed out|timeout|aborted|reset|refused|error|failed)\\b.{0,160}"
              + "|traceback \\(most recent call last\\):.*"
              + ")");

  private static final Pattern STATUS = Pattern.compile("\\b[45]\\d\\d\\b");

  private static final Pattern TIMED_OUT =
      Pattern.compile("time[- ]?d?[- ]?out|deadline exceeded|超时", Pattern.CASE_INSENSITIVE);

  private static final Pattern CONNECTION =
      Pattern.compile(
          "connection|unreachable|resolve|network|socket|econn|broken pipe",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern EXPIRED =
      Pattern.compile("batch_expired|expired|cancell?ed", Pattern.CASE_INSENSITIVE);

  /** The reason where a recording says that a call failed, and not why. */
  public static final String UNEXPLAINED = "recorded_error";

  public RecordedError {
    Require.nonNull(reason, words);
  }

  /** Whether a document is an error rather than an answer. */
  public static boolean isError(JsonNode body) {
    return body.isContainerNode() && ProviderError.isIn(body);
  }

  /**
   * The error in a field of a recording or in a body that was kept.
   *
   * @param status the HTTP status; null where none is known
   * @param error a text, or a document of any shape that providers send
   */
  public static RecordedError of(Integer status, JsonNode error) {
    return of(status, error, BlockSignatures.shipped());
  }

  /**
   * The same with a table of the user's own.
   *
   * @param blocks what tells a block from a failure
   */
  public static RecordedError of(Integer status, JsonNode error, BlockSignatures blocks) {
    ProviderError read =
        error.isContainerNode() ? ProviderError.of(error) : ProviderError.ofText(error.asText(""));
    if (!error.isContainerNode() && !read.page()) {
      // A bare code, as recordings keep it, is a code.
      String word = error.asText("").strip();
      if (word.matches("[\\w.:-]{2,60}")) {
        read = new ProviderError(word, "", "", "", false);
      }
    }
    int known = status == null ? BlockSignatures.NO_STATUS : status;
    Optional<BlockSignatures.Match> block = read.block(blocks, BlockSignatures.ANY, known);
    if (block.isPresent()) {
      return new RecordedError(true, "", clean(read.summary(block.get())));
    }
    return new RecordedError(false, reason(known, read), clean(read.summary()));
  }

  /**
   * The error that was sent or kept as a reply, if the reply is one: an error's document, a page, a
   * line that a gateway or a program writes.
   */
  public static Optional<RecordedError> inReply(String text) {
    if (text == null || text.length() > LONGEST) {
      return Optional.empty();
    }
    String reply = text.strip();
    if (reply.startsWith("{") && reply.endsWith("}")) {
      try {
        JsonNode body = HttpCalls.JSON.readTree(reply);
        return isError(body) ? Optional.of(of(null, body)) : Optional.empty();
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
    // In this order: hardly a reply gets as far as the second, which looks at sixty places.
    return IN_PLACE_OF_A_REPLY.matcher(reply).matches()
            && !ABOUT_AN_ERROR.matcher(reply).lookingAt()
        ? Optional.of(of(null, HttpCalls.JSON.getNodeFactory().textNode(reply)))
        : Optional.empty();
  }

  private static String reason(int known, ProviderError error) {
    String said = (error.machineWords() + " " + error.message()).toLowerCase(Locale.ROOT);
    int status = known >= 400 ? known : statusIn(said);
    if (EXPIRED.matcher(said).find()) {
      return FailureReason.EXPIRED.code();
    }
    if (status == 504 || TIMED_OUT.matcher(said).find()) {
      return FailureReason.TIMEOUT.code();
    }
    if (status == BlockSignatures.NO_STATUS) {
      if (CONNECTION.matcher(said).find()) {
        return FailureReason.CONNECTION.code();
      }
      FailureReason byWords = ProviderErrors.reason(200, error);
      boolean unexplained =
          byWords == FailureReason.SERVER_ERROR
              && !said.contains("server")
              && !said.contains("overloaded");
      return unexplained ? UNEXPLAINED : byWords.code();
    }
    return ProviderErrors.reason(status, error).code();
  }

  private static int statusIn(String words) {
    Matcher matcher = STATUS.matcher(words);
    return matcher.find() ? Integer.parseInt(matcher.group()) : BlockSignatures.NO_STATUS;
  }

  private static String clean(String words) {
    return ErrorText.clean(words, SecretRedactor.NONE);
  }
}
