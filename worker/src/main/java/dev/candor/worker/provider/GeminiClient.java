package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Google Gemini's generateContent. */
public final class GeminiClient implements ModelClient {
  private final Endpoint endpoint;
  private final Sampling sampling;
  private final HttpCalls calls;

  GeminiClient(Endpoint endpoint, Sampling sampling, HttpExchanger http) {
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
    how.systemPrompt()
        .ifPresent(
            system ->
                body.putObject("systemInstruction")
                    .putArray("parts")
                    .addObject()
                    .put("text", system));
    ObjectNode content = body.putArray("contents").addObject();
    content.put("role", "user").putArray("parts").addObject().put("text", text);
    ObjectNode generation = HttpCalls.JSON.createObjectNode();
    how.temperature().ifPresent(value -> generation.put("temperature", value));
    how.topP().ifPresent(value -> generation.put("topP", value));
    how.seed().ifPresent(value -> generation.put("seed", value));
    how.maxTokens().ifPresent(value -> generation.put("maxOutputTokens", value));
    if (how.reasoning() != Reasoning.UNSET) {
      ObjectNode thinking = generation.putObject("thinkingConfig");
      // A budget of -1 lets the model choose, 0 switches thinking off where the model can.
      thinking.put("thinkingBudget", how.reasoning() == Reasoning.ON ? -1 : 0);
      thinking.put("includeThoughts", how.reasoning() == Reasoning.ON);
    }
    if (!generation.isEmpty()) {
      body.set("generationConfig", generation);
    }
    calls.addConfiguredFields(body);
    String operation = endpoint.stream() ? ":streamGenerateContent" : ":generateContent";
    String path =
        endpoint.path().isEmpty()
            ? "/v1beta/models/"
                + URLEncoder.encode(endpoint.model(), StandardCharsets.UTF_8)
                + operation
            : endpoint.path();
    Map<String, String> query = endpoint.stream() ? Map.of("alt", "sse") : Map.of();
    return calls.ask(
        calls.withHeaders(
            calls.request(path, query, calls.authorization("x-goog-api-key", "")), headers),
        body,
        new GenerateContent());
  }

  @Override
  public CompletableFuture<List<String>> models() {
    String path = endpoint.modelsPath().isEmpty() ? "/v1beta/models" : endpoint.modelsPath();
    return calls.models(
        calls.request(path, Map.of("pageSize", "1000"), calls.authorization("x-goog-api-key", "")),
        "models",
        "name");
  }

  private static final class GenerateContent implements AnswerReader.Style {
    @Override
    public void whole(JsonNode root, Draft draft) {
      draft.model(root.path("modelVersion").asText(null));
      JsonNode usage = root.path("usageMetadata");
      draft.promptTokens(usage.path("promptTokenCount").asLong(-1));
      if (usage.has("candidatesTokenCount") || usage.has("thoughtsTokenCount")) {
        draft.completionTokens(
            usage.path("candidatesTokenCount").asLong(0)
                + usage.path("thoughtsTokenCount").asLong(0));
      }
      String blocked = root.path("promptFeedback").path("blockReason").asText("");
      if (!blocked.isEmpty() && !blocked.endsWith("UNSPECIFIED")) {
        draft.block("prompt " + blocked);
      }
      JsonNode candidate = root.path("candidates").path(0);
      for (JsonNode part : candidate.path("content").path("parts")) {
        if (part.path("thought").asBoolean(false)) {
          draft.reasoning(part.path("text").asText(""));
        } else if (part.has("text")) {
          draft.text(part.get("text").asText());
        }
      }
      finish(candidate.path("finishReason").asText(""), draft);
    }

    @Override
    public void event(JsonNode event, Draft draft) {
      whole(event, draft);
    }

    private static void finish(String reason, Draft draft) {
      if (reason.isEmpty() || reason.equals("FINISH_REASON_UNSPECIFIED")) {
        return;
      }
      if (reason.equals("STOP")) {
        draft.finish("stop", reason);
      } else if (reason.equals("MAX_TOKENS")) {
        draft.finish("length", reason);
      } else {
        draft.finishUnlessBlocked(reason.toLowerCase(java.util.Locale.ROOT), reason, reason);
      }
    }
  }
}
