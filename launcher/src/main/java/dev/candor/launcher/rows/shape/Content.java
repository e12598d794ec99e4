package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.launcher.rows.JsonText;

/**
 * The content of a message, however a provider writes it: a text, a list of parts, or an object
 * around either.
 *
 * @param text what is said, null where nothing is
 * @param reasoning what was thought before it, null where nothing was
 * @param callsTool whether it calls a tool
 */
record Content(String text, String reasoning, boolean callsTool) {
  static final Content NONE = new Content(null, null, false);

  static Content of(JsonNode node) {
    if (node == null || node.isMissingNode() || node.isNull()) {
      return NONE;
    }
    if (node.isTextual()) {
      return new Content(node.textValue(), null, false);
    }
    if (node.isArray()) {
      Content all = NONE;
      for (JsonNode part : node) {
        all = all.and(part(part));
      }
      return all;
    }
    return node.isObject() ? part(node) : NONE;
  }

  /** Whether a list is one of parts of a message. */
  static boolean isParts(JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      return false;
    }
    for (JsonNode part : node) {
      boolean isPart =
          part.isObject()
              && !part.has("role")
              && (part.has("type") || part.has("text") || part.has("parts"))
              && !part.has("message");
      if (!isPart) {
        return false;
      }
    }
    return true;
  }

  private static Content part(JsonNode part) {
    if (!part.isObject()) {
      return of(part);
    }
    String type = part.path("type").asText("");
    switch (type) {
      case "reasoning", "thinking", "redacted_thinking":
        return new Content(null, words(part, "thinking", "reasoning", "text", "summary"), false);
      case "tool_use", "tool_call", "function_call", "server_tool_use", "custom_tool_call":
        return new Content(null, null, true);
      case "refusal":
        return new Content(words(part, "refusal", "text"), null, false);
      default:
        break;
    }
    if (part.path("thought").asBoolean(false)) {
      return new Content(null, words(part, "text"), false);
    }
    if (part.has("functionCall") || part.has("toolUse")) {
      return new Content(null, null, true);
    }
    if (part.has("reasoningContent")) {
      return new Content(
          null, words(part.path("reasoningContent"), "text", "reasoningText"), false);
    }
    for (String field : new String[] {"text", "content", "parts", "value"}) {
      JsonNode inner = part.get(field);
      if (inner != null && !inner.isNull()) {
        return of(inner);
      }
    }
    return NONE;
  }

  private static String words(JsonNode part, String... fields) {
    for (String field : fields) {
      JsonNode node = JsonText.structure(part.get(field));
      String text = of(node).text();
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private Content and(Content next) {
    return new Content(
        joined(text, next.text), joined(reasoning, next.reasoning), callsTool || next.callsTool);
  }

  /** Parts that were cut within a sentence carry their own space; others are lines. */
  private static String joined(String before, String after) {
    if (before == null || before.isEmpty()) {
      return after == null ? before : after;
    }
    if (after == null || after.isEmpty()) {
      return before;
    }
    boolean isSpaced =
        Character.isWhitespace(before.charAt(before.length() - 1))
            || Character.isWhitespace(after.charAt(0));
    return isSpaced ? before + after : before + "\n" + after;
  }
}
