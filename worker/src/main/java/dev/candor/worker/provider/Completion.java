package dev.candor.worker.provider;

import java.util.Objects;

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
 * @param withdrawn whether the provider took the text back or cut it off midway
 * @param simulated whether a simulator said so
 */
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
    implements Answer {

  static final String CONTENT_FILTER = "content_filter";

  public Completion {
    if (promptTokens < -1 || completionTokens < -1) {
      throw new IllegalArgumentException("token counts start at 0, or are -1 when unknown");
    }
  }

  /** Whether the provider, not the model, ended it. */
  public boolean isBlocked() {
    return Objects.equals(finishReason, CONTENT_FILTER) || providerError != null || withdrawn;
  }
}
