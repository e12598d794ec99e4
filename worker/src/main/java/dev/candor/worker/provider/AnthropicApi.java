package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Anthropic's Messages API. It has no seed; the settings refuse one. */
final class AnthropicApi implements ModelClient.Api {
  private static final String API_VERSION = "2023-06-01";

  /** The API requires a bound; this one serves where the target sets none. */
  private static final int USUAL_MOST_TOKENS = 1024;

  /** The smallest thinking budget the API takes. */
  private static final int THINKING_TOKENS = 1024;

  @Override
  public ObjectNode body(Endpoint endpoint, String text, Sampling how) {
    ObjectNode body = HttpCalls.JSON.createObjectNode();
    body.put("model", endpoint.model());
    int most = how.maxTokens().orElse(USUAL_MOST_TOKENS);
    boolean thinks = how.reasoning() == Reasoning.ON && how.maxTokens().orElse(0) != 1;
    body.put("max_tokens", thinks ? most + THINKING_TOKENS : most);
    how.systemPrompt().ifPresent(system -> body.put("system", system));
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    how.temperature().ifPresent(value -> body.put("temperature", value));
    how.topP().ifPresent(value -> body.put("top_p", value));
    if (thinks) {
      body.putObject("thinking").put("type", "enabled").put("budget_tokens", THINKING_TOKENS);
    }
    if (endpoint.stream()) {
      body.put("stream", true);
    }
    return body;
  }

  @Override
  public String path(Endpoint endpoint) {
    return "/v1/messages";
  }

  @Override
  public Map<String, String> headers(HttpCalls calls) {
    Map<String, String> headers = new HashMap<>(calls.authorization("x-api-key", ""));
    headers.put("anthropic-version", API_VERSION);
    return headers;
  }

  @Override
  public ModelClient.ModelsList models() {
    return new ModelClient.ModelsList("/v1/models", Map.of("limit", "1000"), "data", "id");
  }

  @Override
  public void whole(JsonNode root, Draft draft) {
    head(root, draft);
    for (JsonNode block : root.path("content")) {
      switch (block.path("type").asText("")) {
        case "text" -> draft.text(block.path("text").asText(""));
        case "thinking" -> draft.reasoning(block.path("thinking").asText(""));
        default -> {
          // Redacted thinking and tool calls say nothing that is kept.
        }
      }
    }
    stop(root.path("stop_reason").asText(""), draft);
  }

  @Override
  public void event(JsonNode event, Draft draft) {
    switch (event.path("type").asText("")) {
      case "message_start" -> head(event.path("message"), draft);
      case "content_block_delta" -> {
        JsonNode delta = event.path("delta");
        switch (delta.path("type").asText("")) {
          case "text_delta" -> draft.text(delta.path("text").asText(""));
          case "thinking_delta" -> draft.reasoning(delta.path("thinking").asText(""));
          default -> {
            // Signatures and tool input are not kept.
          }
        }
      }
      case "message_delta" -> {
        usage(event.path("usage"), draft);
        stop(event.path("delta").path("stop_reason").asText(""), draft);
      }
      case "message_stop" -> draft.ended();
      default -> {
        // Pings and block boundaries carry nothing.
      }
    }
  }

  private static void head(JsonNode message, Draft draft) {
    draft.model(message.path("model").asText(null));
    usage(message.path("usage"), draft);
  }

  private static void usage(JsonNode usage, Draft draft) {
    if (usage.has("input_tokens")) {
      draft.promptTokens(
          usage.path("input_tokens").asLong(0)
              + usage.path("cache_read_input_tokens").asLong(0)
              + usage.path("cache_creation_input_tokens").asLong(0));
    }
    draft.completionTokens(usage.path("output_tokens").asLong(-1));
  }

  private static void stop(String reason, Draft draft) {
    switch (reason) {
      case "", "null" -> {
        // Not finished yet.
      }
      case "end_turn", "stop_sequence" -> draft.finish("stop", reason);
      case "max_tokens", "model_context_window_exceeded" -> draft.finish("length", reason);
      // A refusal is among the block signatures: the provider's classifiers set it, not the model.
      default -> draft.finishUnlessBlocked(reason, reason, reason);
    }
  }
}
