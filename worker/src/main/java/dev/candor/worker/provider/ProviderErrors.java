package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.model.BlockSignatures;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells apart what an error answer means: a moderation block is data, everything else a failure
 * with a reason. What a block is, the {@link BlockSignatures} say. Codes come before statuses,
 * because providers reuse 400 and 403 for blocks, bad keys, unpaid bills and bad requests alike.
 * The words are those of the providers' public documentation; docs/providers.md lists them.
 */
final class ProviderErrors {
  private static final List<String> NO_CREDIT =
      List.of(
          "insufficient_quota", // OpenAI
          "insufficient balance", // DeepSeek
          "insufficient_balance",
          "arrearage", // DashScope
          "exceeded_current_quota", // Moonshot
          "credit balance is too low", // Anthropic
          "insufficient credits", // OpenRouter
          "billing_hard_limit_reached",
          "billing_not_active",
          "accountoverdue", // Volcengine Ark
          "余额不足",
          "欠费");

  private static final List<String> WRONG_MODEL =
      List.of(
          "model_not_found",
          "deploymentnotfound", // Azure OpenAI
          "modelnotopen", // Volcengine Ark
          "invalidendpointormodel", // Volcengine Ark
          "model not exist", // DeepSeek
          "model does not exist",
          "invalid model name", // LiteLLM
          "llm provider not provided", // LiteLLM
          "unknown model",
          "no available channel for model", // new-api, one-api
          "无可用渠道", // new-api, one-api
          "model_not_supported",
          "is not a valid model", // OpenRouter
          "the model `",
          "not found for api version"); // Gemini

  private static final List<String> BAD_KEY =
      List.of(
          "invalid_api_key",
          "invalidapikey", // DashScope's own API
          "api_key_invalid", // Gemini
          "authentication_error",
          "authentication_fails",
          "permission_denied",
          "api key not valid");

  /** Not the key but the place it is used from. */
  private static final List<String> DENIED =
      List.of(
          "unsupported_country", // OpenAI
          "user location is not supported"); // Gemini

  private ProviderErrors() {}

  /** The answer that an error amounts to. */
  static Answer answer(
      int status,
      HttpHeaders headers,
      ProviderError error,
      Endpoint endpoint,
      InstantSource clock) {
    Optional<BlockSignatures.Match> block =
        error.block(endpoint.blocks(), endpoint.apiName(), status);
    if (block.isPresent()) {
      return CompletionBuilder.builder()
          .finishReason(Completion.CONTENT_FILTER)
          .httpStatus(status)
          .providerError(ErrorText.clean(error.summary(block.get()), endpoint.secrets()))
          .promptTokens(-1)
          .completionTokens(-1)
          .simulated(simulated(headers))
          .build();
    }
    return Failure.of(
            reason(status, error), status, ErrorText.clean(error.summary(), endpoint.secrets()))
        .withRetryAfter(RetryAfter.of(headers, clock));
  }

  /** The reason of an error that is not a block. */
  static FailureReason reason(int status, ProviderError error) {
    String all = error.machineWords() + " " + error.message().toLowerCase(Locale.ROOT);
    if (status == 402 || any(all, NO_CREDIT)) {
      return FailureReason.NO_CREDIT;
    }
    if (status == 401 || any(all, BAD_KEY)) {
      return FailureReason.BAD_KEY;
    }
    if (status == 404 || any(all, WRONG_MODEL)) {
      return FailureReason.WRONG_MODEL;
    }
    if (status == 451 || any(all, DENIED) || (status == 403 && error.page())) {
      return FailureReason.DENIED;
    }
    if (status == 429 || all.contains("rate_limit") || all.contains("resource_exhausted")) {
      return FailureReason.RATE_LIMITED;
    }
    if (status == 403) {
      return FailureReason.BAD_KEY;
    }
    if (status == 408) {
      return FailureReason.TIMEOUT;
    }
    if (status >= 500 || all.contains("overloaded") || all.contains("server_error")) {
      return FailureReason.SERVER_ERROR;
    }
    if (status >= 300 && status < 400) {
      return FailureReason.REDIRECT;
    }
    if (status >= 400) {
      return FailureReason.BAD_REQUEST;
    }
    // An error inside a 200 carries its status as its code at OpenRouter.
    try {
      int code = Integer.parseInt(error.code());
      if (code >= 400 && code < 600) {
        return reason(code, error);
      }
    } catch (NumberFormatException e) {
      return FailureReason.SERVER_ERROR;
    }
    return FailureReason.SERVER_ERROR;
  }

  /** Whether a simulator, not a provider, answered. */
  static boolean simulated(HttpHeaders headers) {
    return headers.firstValue("X-Simulated").map(Boolean::parseBoolean).orElse(false);
  }

  /** Google's wait in an error's details, {@code "retryDelay": "34s"}. */
  static Optional<Duration> retryDelay(JsonNode root) {
    JsonNode top = root.isArray() && root.size() > 0 ? root.get(0) : root;
    for (JsonNode detail : top.path("error").path("details")) {
      String text = detail.path("retryDelay").asText("");
      if (text.endsWith("s")) {
        return RetryAfter.seconds(text.substring(0, text.length() - 1), 1);
      }
    }
    return Optional.empty();
  }

  private static boolean any(String text, List<String> words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
