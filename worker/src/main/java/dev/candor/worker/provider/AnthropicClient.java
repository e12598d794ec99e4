package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Anthropic's Messages API. It has no seed; the settings refuse one. */
public final class AnthropicClient implements ModelClient {
  private static final String API_VERSION = "2023-06-01";

  /** The API requires a bound; this one serves where the target sets none. */
  private static final int USUAL_MOST_TOKENS = 1024;

  /** The smallest thinking budget the API takes. */
  private static final int THINKING_TOKENS = 1024;

  private final Endpoint endpoint;
  private final Sampling sampling;
  private final HttpCalls calls;

  AnthropicClient(Endpoint endpoint, Sampling sampling, HttpExchanger http) {
    this.endpoint = endpoint;
    this.sampling = sampling;
    this.calls = new HttpCalls(endpoint, http);
  }

  @Override
  public Sampling sampling() {
    return sampling;
  }

  @Override
  public CompletableFuture<Answer> ask(String text, Sampling how, Map<String, String> headers) {
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
    calls.addConfiguredFields(body);
    String path = endpoint.path().isEmpty() ? "/v1/messages" : endpoint.path();
    return calls.ask(
        calls.withHeaders(calls.request(path, Map.of(), headers()), headers), body, new Messages());
  }

  @Override
  public CompletableFuture<List<String>> models() {
    String path = endpoint.modelsPath().isEmpty() ? "/v1/models" : endpoint.modelsPath();
    return calls.models(calls.request(path, Map.of("limit", "1000"), headers()), "data", "id");
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>(calls.authorization("x-api-key", ""));
    headers.put("anthropic-version", API_VERSION);
    return headers;
  }

  private static final class Messages implements AnswerReader.Style {
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
        // A refusal is among the block signatures: the provider's classifiers set it, not the
        // model.
        default -> draft.finishUnlessBlocked(reason, reason, reason);
      }
    }
  }
}
