package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.candor.launcher.rows.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a provider's API sent back: completions of OpenAI (chat, text, responses), Anthropic,
 * Gemini, Ollama, DashScope and Bedrock, or an error in any of their forms.
 *
 * @param model what the model calls itself, null where it does not
 * @param created when, null where unknown
 * @param answers one for each choice; empty for an error
 * @param fault the error, if it is one
 */
record ChatBody(String model, JsonNode created, List<RecordedChat> answers, Optional<Fault> fault) {

  /**
   * One choice.
   *
   * @param text null where nothing was said
   * @param reasoning null where nothing was thought aloud
   * @param finishReason null where none is given
   * @param fault an error instead of this choice
   */
  record RecordedChat(String text, String reasoning, String finishReason, Optional<Fault> fault) {
    static RecordedChat of(String text) {
      return new RecordedChat(text, null, null, Optional.empty());
    }

    static RecordedChat of(Content said) {
      return new RecordedChat(said.text(), said.reasoning(), null, Optional.empty());
    }

    RecordedChat finished(String reason) {
      return finishReason != null || reason == null
          ? this
          : new RecordedChat(text, reasoning, reason, fault);
    }
  }

  /**
   * An error, as it was written: what it means is decided elsewhere, by the tables of a running
   * monitor.
   *
   * @param status HTTP status, null where unknown
   * @param error the provider's error: an object, or a text
   */
  record Fault(Integer status, JsonNode error) {
    static Fault of(String words) {
      return new Fault(null, TextNode.valueOf(words));
    }
  }

  /** The body in a node, if it is one of these. */
  static Optional<ChatBody> of(JsonNode raw) {
    JsonNode node = JsonText.structure(raw);
    if (node == null || !node.isObject()) {
      return Optional.empty();
    }
    List<RecordedChat> answers = answers(node);
    if (answers != null) {
      return Optional.of(
          new ChatBody(model(node), created(node), List.copyOf(answers), Optional.empty()));
    }
    return fault(node)
        .map(fault -> new ChatBody(model(node), created(node), List.of(), Optional.of(fault)));
  }

  /** What a message says. */
  static RecordedChat answer(JsonNode message) {
    Content content = Content.NONE;
    for (String field : new String[] {"content", "value", "text", "parts"}) {
      if (content.equals(Content.NONE)) {
        content = Content.of(message.get(field));
      }
    }
    String text = content.text();
    if (text == null || text.isBlank()) {
      String refusal = text(message, "refusal");
      text = refusal == null ? text : refusal;
    }
    String reasoning = content.reasoning();
    for (String field : new String[] {"reasoning_content", "reasoning", "thinking"}) {
      reasoning = reasoning == null ? Content.of(message.get(field)).text() : reasoning;
    }
    boolean callsTool =
        content.callsTool()
            || message.path("tool_calls").size() > 0
            || message.path("function_call").isObject();
    boolean isSilent = text == null || text.isBlank();
    return new RecordedChat(
        text, reasoning, callsTool && isSilent ? "tool_calls" : null, Optional.empty());
  }

  /** Null where the node holds no answers of any API. */
  private static List<RecordedChat> answers(JsonNode node) {
    if (node.path("choices").isArray()) {
      return choices(node.get("choices"));
    }
    if (node.path("candidates").isArray() || node.path("promptFeedback").isObject()) {
      return candidates(node);
    }
    if (node.path("type").asText().equals("message") && node.path("content").isArray()) {
      return List.of(answer(node).finished(text(node, "stop_reason")));
    }
    if (node.path("message").isObject()
        && (node.has("done") || node.at("/message/role").asText().equals("assistant"))) {
      return List.of(
          answer(node.get("message"))
              .finished(first(node, "done_reason", "finish_reason", "stop_reason")));
    }
    JsonNode output = node.get("output");
    if (output != null && output.isArray() && isResponsesOutput(output)) {
      return List.of(responses(node, output));
    }
    if (output != null && output.isObject()) {
      if (output.path("choices").isArray()) {
        return choices(output.get("choices"));
      }
      if (output.path("text").isTextual()) {
        return List.of(
            RecordedChat.of(output.get("text").textValue())
                .finished(text(output, "finish_reason")));
      }
      if (output.path("message").isObject()) {
        return List.of(answer(output.get("message")).finished(text(node, "stopReason")));
      }
    }
    boolean isMessage =
        node.path("role").asText().equals("assistant")
            && (node.has("content") || node.has("tool_calls"));
    return isMessage ? List.of(answer(node).finished(text(node, "finish_reason"))) : null;
  }

  private static List<RecordedChat> choices(JsonNode choices) {
    List<RecordedChat> answers = new ArrayList<>();
    for (JsonNode choice : choices) {
      JsonNode message = choice.path("message");
      RecordedChat answer =
          message.isObject() ? answer(message) : RecordedChat.of(text(choice, "text"));
      answer = answer.finished(first(choice, "finish_reason", "stop_reason", "finishReason"));
      JsonNode error = choice.get("error");
      answers.add(
          error == null || error.isNull()
              ? answer
              : new RecordedChat(
                  answer.text(), answer.reasoning(), answer.finishReason(), faultIn(error, null)));
    }
    return answers;
  }

  private static List<RecordedChat> candidates(JsonNode node) {
    List<RecordedChat> answers = new ArrayList<>();
    for (JsonNode candidate : node.path("candidates")) {
      answers.add(
          RecordedChat.of(Content.of(candidate.get("content")))
              .finished(first(candidate, "finishReason", "finish_reason")));
    }
    if (answers.isEmpty()) {
      answers.add(
          RecordedChat.of((String) null)
              .finished(text(node.path("promptFeedback"), "blockReason")));
    }
    return answers;
  }

  private static boolean isResponsesOutput(JsonNode output) {
    return StreamSupport.stream(output.spliterator(), false)
        .anyMatch(
            item ->
                item.path("type").asText().equals("message") && item.has("content")
                    || item.path("type").asText().equals("reasoning"));
  }

  private static RecordedChat responses(JsonNode node, JsonNode output) {
    Content all = Content.NONE;
    for (JsonNode item : output) {
      Content said =
          item.path("type").asText().equals("message")
              ? Content.of(item.get("content"))
              : Content.of(item);
      all =
          new Content(
              said.text() == null ? all.text() : said.text(),
              said.reasoning() == null ? all.reasoning() : said.reasoning(),
              all.callsTool() || said.callsTool());
    }
    String why = text(node.path("incomplete_details"), "reason");
    if (why == null && all.callsTool() && all.text() == null) {
      why = "tool_calls";
    }
    return RecordedChat.of(all).finished("max_output_tokens".equals(why) ? "length" : why);
  }

  /** The error in a body that is one; flat, as an object or as a text. */
  static Optional<Fault> fault(JsonNode node) {
    JsonNode error = JsonText.structure(node.get("error"));
    if (error != null && !error.isNull() && !(error.isBoolean() && !error.asBoolean())) {
      return faultIn(error, status(node, "status_code", "status", "code"));
    }
    boolean isFlat =
        node.path("code").isValueNode()
            && node.path("message").isTextual()
            && !node.has("content")
            && !node.has("role");
    return isFlat
        ? faultIn(node, status(node, "status_code", "http_code", "code"))
        : Optional.empty();
  }

  /** An error object, or a text, as a fault. */
  static Optional<Fault> faultIn(JsonNode raw, Integer status) {
    JsonNode error = JsonText.structure(raw);
    boolean isNone =
        error == null
            || error.isNull()
            || error.isMissingNode()
            || error.isBoolean()
            || error.isContainerNode() && error.isEmpty()
            || error.isTextual() && error.textValue().isBlank();
    return isNone
        ? Optional.empty()
        : Optional.of(
            new Fault(
                status == null ? status(error, "status_code", "http_status", "status") : status,
                error));
  }

  /** The first HTTP status among fields; null where there is none. */
  static Integer status(JsonNode node, String... fields) {
    for (String field : fields) {
      JsonNode value = node.get(field);
      if (value != null && value.asText("").matches("[1-5][0-9]{2}")) {
        return Integer.valueOf(value.asText());
      }
    }
    return null;
  }

  private static String model(JsonNode node) {
    return first(node, "model", "modelVersion", "model_version");
  }

  private static JsonNode created(JsonNode node) {
    return Stream.of("created", "created_at", "createTime")
        .map(node::path)
        .filter(value -> value.isValueNode() && !value.isNull())
        .findFirst()
        .orElse(null);
  }

  private static String first(JsonNode node, String... fields) {
    return Arrays.stream(fields)
        .map(field -> text(node, field))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** A text or a number as text; null for anything else, and for an empty one. */
  private static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    boolean isText = value != null && (value.isTextual() || value.isNumber());
    return isText && !value.asText().isBlank() ? value.asText() : null;
  }
}
