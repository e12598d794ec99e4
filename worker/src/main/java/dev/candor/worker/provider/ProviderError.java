package dev.candor.worker.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.model.BlockSignatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An error body, whatever its shape, as code, type and message; each empty where absent. {@code
 * hint} holds further machine words found beside them, such as Azure's inner code; {@code page}
 * says that it is a web page, as proxies and CDNs send, whose words are no error of the provider's.
 */
record ProviderError(String code, String type, String message, String hint, boolean page) {

  /** Whether a JSON document is an error rather than an answer. */
  static boolean isIn(JsonNode root) {
    JsonNode top = top(root);
    JsonNode error = top.get("error");
    if (error != null && !error.isNull() && !(error.isTextual() && error.asText().isEmpty())) {
      return true;
    }
    if (!top.isObject() || top.hasNonNull("choices") || top.hasNonNull("candidates")) {
      return false;
    }
    boolean speaks = top.hasNonNull("message") || top.hasNonNull("msg");
    return (speaks && isCode(top.path("code")))
        || top.path("object").asText("").equals("error")
        || isCode(top.path("error_code"))
        || isCode(top.path("header").path("code"))
        || top.path("errors").size() > 0
        || top.path("Response").path("Error").isObject();
  }

  /** Whether a code says that something is wrong; some send one that says all is well. */
  private static boolean isCode(JsonNode code) {
    String word = code.asText("");
    return !word.isEmpty() && !word.equals("0") && !word.equals("200") && !word.equals("20000");
  }

  private static JsonNode top(JsonNode root) {
    return root.isArray() && root.size() > 0 ? root.get(0) : root;
  }

  /**
   * Reads the shapes seen at providers: {@code {"error":{…}}} (OpenAI, DeepSeek, DashScope, Azure,
   * OpenRouter, Anthropic, Gemini), the same in a list (Gemini's compatible endpoint), {@code
   * {"error":"…"}} (Ollama, xAI), a flat {@code {"code","message"}} (vLLM, DashScope's own API and
   * its events), {@code {"detail":…}} (FastAPI), {@code {"base_resp":{…}}} (MiniMax), {@code
   * {"error_code","error_msg"}} (Baidu), {@code {"header":{"code"}}} (iFlytek), {@code
   * {"errors":[…]}} (Cloudflare), {@code {"Response":{"Error":{"Code"}}}} (Tencent).
   */
  static ProviderError of(JsonNode root) {
    JsonNode top = top(root);
    JsonNode error = top.get("error");
    if (error != null && error.isTextual()) {
      return new ProviderError(top.path("code").asText(""), "", error.asText(), "", false);
    }
    if (error != null && error.isObject()) {
      return ofObject(error);
    }
    JsonNode base = top.get("base_resp");
    if (base != null && base.path("status_code").asInt(0) != 0) {
      return new ProviderError(
          base.path("status_code").asText(),
          "",
          base.path("status_msg").asText(""),
          "base_resp",
          false);
    }
    if (top.has("detail")) {
      JsonNode detail = top.get("detail");
      return new ProviderError(
          "", "", detail.isTextual() ? detail.asText() : detail.toString(), "", false);
    }
    if (isCode(top.path("error_code"))) {
      return new ProviderError(
          top.get("error_code").asText(), "", top.path("error_msg").asText(""), "", false);
    }
    if (isCode(top.path("header").path("code"))) {
      return ofObject(top.get("header"));
    }
    if (top.path("errors").size() > 0) {
      return ofObject(top.get("errors").get(0));
    }
    JsonNode tencent = top.path("Response").path("Error");
    if (tencent.isObject()) {
      return new ProviderError(
          tencent.path("Code").asText(""), "", tencent.path("Message").asText(""), "", false);
    }
    return ofObject(top);
  }

  /** A body that is no JSON, such as a proxy's page. */
  static ProviderError ofText(String body) {
    String start = body.substring(0, Math.min(body.length(), 400)).toLowerCase(Locale.ROOT);
    boolean page =
        start.contains("<html") || start.contains("<!doctype") || start.contains("<?xml");
    return new ProviderError("", "", body, "", page);
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
    String message = text(error.has("message") ? error.get("message") : error.path("msg"));
    if (metadata.path("raw").isTextual()) {
      ProviderError behind = behind(metadata.get("raw").asText());
      hints.add(behind.code());
      hints.add(behind.type());
      message = behind.message().isEmpty() ? message : message + ": " + behind.message();
    }
    hints.removeIf(String::isEmpty);
    return new ProviderError(
        error.path("code").asText(""),
        error.path("type").asText(""),
        message,
        String.join(" ", hints),
        false);
  }

  /** What the provider behind a gateway said. */
  private static ProviderError behind(String raw) {
    try {
      JsonNode root = HttpCalls.JSON.readTree(raw);
      if (root.isObject() || root.isArray()) {
        return of(root);
      }
    } catch (JsonProcessingException e) {
      return ofText(raw);
    }
    return ofText(raw);
  }

  private static String text(JsonNode node) {
    return node.isContainerNode() ? node.toString() : node.asText("");
  }

  /** The signature of a block in it; a page's words are not the provider's. */
  Optional<BlockSignatures.Match> block(BlockSignatures table, String api, int status) {
    return page ? Optional.empty() : table.ofError(api, status, codes(), message + " " + hint);
  }

  /** Its codes and types, and those of an error that its message wraps. */
  List<String> codes() {
    List<String> codes = new ArrayList<>(List.of(code, type));
    codes.addAll(List.of(hint.split(" ")));
    codes.addAll(BlockSignatures.codesIn(message));
    codes.removeIf(String::isEmpty);
    return codes;
  }

  /** Code, type and hint in lower case, for looking words up. */
  String machineWords() {
    return (code + " " + type + " " + hint).toLowerCase(Locale.ROOT);
  }

  /** What to keep of it: the code, else the type, before the message. */
  String summary() {
    return summary(!code.isEmpty() ? code : type);
  }

  /** The same of a block recognised by a word in the table, so that its code is kept. */
  String summary(BlockSignatures.Match block) {
    boolean codeIsAStatus = code.matches("[1-5][0-9]{2}");
    String word = codeIsAStatus || code.isEmpty() ? type : code;
    if (block.isCode() && !block.isIn(word)) {
      // A gateway's own code says nothing of the block that it passes on.
      word = block.words();
    }
    return summary(word);
  }

  private String summary(String word) {
    if (word.isEmpty() || word.equals(message)) {
      return message;
    }
    return message.isEmpty() ? word : word + ": " + message;
  }
}
