package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An error body, whatever its shape, as code, type and message; each empty where absent. {@code
 * hint} holds further machine words found beside them, such as Azure's inner code.
 */
record ProviderError(String code, String type, String message, String hint) {

  /** Whether a JSON document is an error rather than an answer. */
  static boolean isIn(JsonNode root) {
    JsonNode error =
        root.isArray() && root.size() > 0 ? root.get(0).get("error") : root.get("error");
    return error != null && !error.isNull() && !(error.isTextual() && error.asText().isEmpty());
  }

  /**
   * Reads the shapes seen at providers: {@code {"error":{…}}} (OpenAI, DeepSeek, DashScope, Azure,
   * OpenRouter, Anthropic, Gemini), the same in a list (Gemini's compatible endpoint), {@code
   * {"error":"…"}} (Ollama), a flat {@code {"code","message"}} (vLLM, DashScope's own API), {@code
   * {"detail":…}} (FastAPI), {@code {"base_resp":{…}}} (MiniMax).
   */
  static ProviderError of(JsonNode root) {
    JsonNode top = root.isArray() && root.size() > 0 ? root.get(0) : root;
    JsonNode error = top.get("error");
    if (error != null && error.isTextual()) {
      return new ProviderError("", "", error.asText(), "");
    }
    if (error != null && error.isObject()) {
      return ofObject(error);
    }
    JsonNode base = top.get("base_resp");
    if (base != null && base.path("status_code").asInt(0) != 0) {
      return new ProviderError(
          base.path("status_code").asText(), "", base.path("status_msg").asText(""), "base_resp");
    }
    if (top.has("detail")) {
      JsonNode detail = top.get("detail");
      return new ProviderError(
          "", "", detail.isTextual() ? detail.asText() : detail.toString(), "");
    }
    return ofObject(top);
  }

  /** A body that is no JSON, such as a proxy's page. */
  static ProviderError ofText(String body) {
    return new ProviderError("", "", body, "");
  }

  private static ProviderError ofObject(JsonNode error) {
    List<String> hints = new ArrayList<>();
    hints.add(error.path("status").asText(""));
    JsonNode inner = error.has("innererror") ? error.get("innererror") : error.path("inner_error");
    hints.add(inner.path("code").asText(""));
    for (JsonNode detail : error.path("details")) {
      hints.add(detail.path("reason").asText(""));
    }
    JsonNode metadata = error.path("metadata");
    if (metadata.has("reasons") || metadata.has("flagged_input")) {
      hints.add("flagged_input");
    }
    hints.add(metadata.path("error_type").asText(""));
    if (metadata.path("raw").isTextual()) {
      hints.add(metadata.get("raw").asText());
    }
    hints.removeIf(String::isEmpty);
    return new ProviderError(
        error.path("code").asText(""),
        error.path("type").asText(""),
        error.path("message").asText(error.path("msg").asText("")),
        String.join(" ", hints));
  }

  /** Code, type and hint in lower case, for looking words up. */
  String machineWords() {
    return (code + " " + type + " " + hint).toLowerCase(Locale.ROOT);
  }

  /** What to keep of it: the code, else the type, before the message. */
  String summary() {
    String word = !code.isEmpty() ? code : type;
    if (word.isEmpty() || word.equals(message)) {
      return message;
    }
    return message.isEmpty() ? word : word + ": " + message;
  }
}
