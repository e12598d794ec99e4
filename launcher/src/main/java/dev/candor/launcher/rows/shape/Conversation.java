package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.launcher.rows.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A list of messages: OpenAI's ({@code role}, {@code content}), ShareGPT's ({@code from}, {@code
 * value}), garak's turns. The prompt is the last turn of the user before the reply, and the reply
 * the last turn of the assistant, if it is the last of all but for tools.
 *
 * @param prompt null where no user speaks
 * @param reply empty where the assistant has not answered
 */
record Conversation(String prompt, Optional<ChatBody.RecordedChat> reply) {
  private static final Set<String> USERS = Set.of("user", "human", "prompter", "question");
  private static final Set<String> ASSISTANTS =
      Set.of("assistant", "gpt", "model", "bot", "chatgpt", "ai", "bing", "bard", "answer");

  private static final Set<String> OTHERS =
      Set.of("system", "developer", "tool", "function", "observation", "function_call");

  private record Turn(boolean isUser, boolean isAssistant, JsonNode message) {}

  /** The conversation in a list of messages, or in an object that holds one. */
  static Optional<Conversation> of(JsonNode raw) {
    JsonNode node = JsonText.structure(raw);
    if (node == null) {
      return Optional.empty();
    }
    if (node.isObject()) {
      for (String field : new String[] {"messages", "turns", "input", "contents", "chat_history"}) {
        Optional<Conversation> inner = of(node.get(field));
        if (inner.isPresent()) {
          return inner;
        }
      }
      return Optional.empty();
    }
    if (!isMessages(node)) {
      return Optional.empty();
    }
    // LangChain and one batch of others wrap the list once more.
    JsonNode messages = node.get(0).isArray() ? node.get(0) : node;
    List<Turn> turns = new ArrayList<>();
    for (JsonNode message : messages) {
      String role = role(message);
      turns.add(new Turn(USERS.contains(role), ASSISTANTS.contains(role), message));
    }
    int end = turns.size();
    Optional<ChatBody.RecordedChat> reply = Optional.empty();
    for (int i = turns.size() - 1; i >= 0 && !turns.get(i).isUser(); i--) {
      if (turns.get(i).isAssistant()) {
        reply = Optional.of(ChatBody.answer(turns.get(i).message()));
        end = i;
        break;
      }
    }
    String prompt = null;
    for (int i = end - 1; i >= 0 && prompt == null; i--) {
      if (turns.get(i).isUser()) {
        prompt = text(turns.get(i).message());
      }
    }
    return Optional.of(new Conversation(prompt, reply));
  }

  /** Whether a list is one of messages with a speaker each. */
  static boolean isMessages(JsonNode node) {
    if (node == null || !node.isArray() || node.isEmpty()) {
      return false;
    }
    JsonNode first = node.get(0);
    if (first.isArray() && node.size() == 1) {
      return isMessages(first);
    }
    for (JsonNode message : node) {
      if (!isMessage(message)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an object is something that somebody says. */
  static boolean isMessage(JsonNode node) {
    boolean saysSomething =
        node.has("content")
            || node.has("value")
            || node.has("text")
            || node.has("parts")
            || node.has("tool_calls")
            || node.has("function_call");
    return node.isObject() && saysSomething && !role(node).isEmpty();
  }

  private static String role(JsonNode message) {
    for (String field : new String[] {"role", "from", "speaker", "author", "type"}) {
      JsonNode role = message.path(field);
      if (role.isObject()) {
        role = role.path("role");
      }
      String name = role.asText("").strip().toLowerCase(Locale.ROOT);
      boolean isKnown = USERS.contains(name) || ASSISTANTS.contains(name) || OTHERS.contains(name);
      if (isKnown || field.equals("role") && !name.isEmpty()) {
        return name;
      }
    }
    return "";
  }

  private static String text(JsonNode message) {
    for (String field : new String[] {"content", "value", "text", "parts"}) {
      String text = Content.of(message.get(field)).text();
      if (text != null) {
        return text;
      }
    }
    return null;
  }
}
