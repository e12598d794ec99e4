package dev.candor.worker.provider;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider said, or the block it put in its place.
 *
 * @param text the reply without its think blocks; null when none came
 * @param reasoning the think blocks or the provider's own reasoning field; null when none came
 * @param finishReason {@code stop}, {@code length} or {@code content_filter} where the provider's
 *     word means that, else its own word; null when it gave none
 * @param httpStatus the HTTP status
 * @param providerError the code or message of the block, without secrets; null without a block
 * @param systemFingerprint the provider's fingerprint of what served the call; null if none
 * @param servedModel the name of the model that served the call; null if none was given
 * @param promptTokens tokens of the question as counted by the provider; -1 when unknown
 * @param completionTokens tokens of the reply, reasoning included; -1 when unknown
 * @param withdrawn whether text was shown and then taken back by a block
 * @param simulated whether a simulator said so
 */
@RecordBuilder
public record Completion(
    String text,
    String reasoning,
    String finishReason,
    int httpStatus,
    String providerError,
    String systemFingerprint,
    String servedModel,
    long promptTokens,
    long completionTokens,
    boolean withdrawn,
    boolean simulated)
    implements Answer, CompletionBuilder.With {

  static final String CONTENT_FILTER = "content_filter";
  private static final String CUT_BY_LENGTH = "length";

  /** A tool was called instead of words; that is the model's doing. */
  private static final Set<String> CALLS = Set.of("tool_calls", "tool_use", "function_call");

  public Completion {
    if (promptTokens < -1 || completionTokens < -1) {
      throw new IllegalArgumentException("token counts start at 0, or are -1 when unknown");
    }
  }

  /** What a provider may signal instead of an answer. The codes are tag values. */
  public enum ProviderSignal {
    /** An error, a finish reason or a canned line that says that moderation stopped it. */
    BLOCKED,
    /** Text was shown and then taken back by a block. */
    TAKEN_BACK,
    /** Reasoning came, and no answer after it. */
    REASONING_ONLY,
    /** Nothing came, and nothing says why. */
    EMPTY;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the provider signalled instead of an answer; empty where it let the text speak. */
  public Optional<ProviderSignal> signal() {
    if (withdrawn) {
      return Optional.of(ProviderSignal.TAKEN_BACK);
    }
    if (isBlocked()) {
      return Optional.of(ProviderSignal.BLOCKED);
    }
    boolean speaks = text != null && !text.isBlank();
    if (speaks
        || CUT_BY_LENGTH.equals(finishReason)
        || (finishReason != null && CALLS.contains(finishReason))) {
      return Optional.empty();
    }
    return Optional.of(
        reasoning == null || reasoning.isBlank()
            ? ProviderSignal.EMPTY
            : ProviderSignal.REASONING_ONLY);
  }

  /** The same, where what came as text turned out to be a block. */
  Completion blocked(String why) {
    return withFinishReason(CONTENT_FILTER).withProviderError(why);
  }

  /** Whether the provider, not the model, ended it. */
  public boolean isBlocked() {
    return Objects.equals(finishReason, CONTENT_FILTER) || providerError != null || withdrawn;
  }
}
