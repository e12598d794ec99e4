package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Google Gemini's generateContent. */
final class GeminiApi implements ModelClient.Api {
  @Override
  public ObjectNode body(Endpoint endpoint, String text, Sampling how) {
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
    return body;
  }

  @Override
  public String path(Endpoint endpoint) {
    return "/v1beta/models/"
        + URLEncoder.encode(endpoint.model(), StandardCharsets.UTF_8)
        + (endpoint.stream() ? ":streamGenerateContent" : ":generateContent");
  }

  @Override
  public Map<String, String> query(Endpoint endpoint) {
    return endpoint.stream() ? Map.of("alt", "sse") : Map.of();
  }

  @Override
  public Map<String, String> headers(HttpCalls calls) {
    return calls.authorization("x-goog-api-key", "");
  }

  @Override
  public ModelClient.ModelsList models() {
    return new ModelClient.ModelsList(
        "/v1beta/models", Map.of("pageSize", "1000"), "models", "name");
  }

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
