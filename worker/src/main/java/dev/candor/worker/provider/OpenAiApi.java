package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chat completions as OpenAI defines them and everyone else bends them. */
final class OpenAiApi implements ModelClient.Api {
  @Override
  public ObjectNode body(Endpoint endpoint, String text, Sampling how) {
    ObjectNode body = HttpCalls.JSON.createObjectNode();
    body.put("model", endpoint.model());
    ArrayNode messages = body.putArray("messages");
    how.systemPrompt()
        .ifPresent(system -> messages.addObject().put("role", "system").put("content", system));
    messages.addObject().put("role", "user").put("content", text);
    how.temperature().ifPresent(value -> body.put("temperature", value));
    how.topP().ifPresent(value -> body.put("top_p", value));
    how.seed().ifPresent(value -> body.put("seed", value));
    how.maxTokens().ifPresent(value -> body.put(endpoint.maxTokensField(), value));
    if (how.reasoning() != Reasoning.UNSET) {
      endpoint.reasoningField().write(body, how.reasoning() == Reasoning.ON);
    }
    if (endpoint.stream()) {
      body.put("stream", true);
      if (endpoint.streamUsage()) {
        body.putObject("stream_options").put("include_usage", true);
      }
    }
    return body;
  }

  @Override
  public String path(Endpoint endpoint) {
    return "/chat/completions";
  }

  @Override
  public Map<String, String> headers(HttpCalls calls) {
    return calls.authorization("Authorization", "Bearer");
  }

  @Override
  public ModelClient.ModelsList models() {
    return new ModelClient.ModelsList("/models", Map.of(), "data", "id");
  }

  @Override
  public void whole(JsonNode root, Draft draft) {
    head(root, draft);
    JsonNode choice = root.path("choices").path(0);
    message(choice.path("message"), draft);
    if (choice.has("text")) {
      draft.text(choice.get("text").asText());
    }
    finish(choice, draft);
    annotations(root, draft);
    sensitivity(root, draft);
  }

  @Override
  public void event(JsonNode event, Draft draft) {
    head(event, draft);
    JsonNode choice = event.path("choices").path(0);
    message(choice.path("delta"), draft);
    finish(choice, draft);
    annotations(event, draft);
    sensitivity(event, draft);
  }

  /** Azure says for each category what it found; without a choice, that is all it says. */
  private static void annotations(JsonNode root, Draft draft) {
    for (JsonNode prompt : root.path("prompt_filter_results")) {
      filtered(prompt.path("content_filter_results"))
          .ifPresent(why -> draft.annotation("prompt filtered: " + why));
    }
    filtered(root.path("choices").path(0).path("content_filter_results"))
        .ifPresent(why -> draft.annotation("reply filtered: " + why));
  }

  private static Optional<String> filtered(JsonNode results) {
    List<String> found = new ArrayList<>();
    results
        .properties()
        .forEach(
            category -> {
              if (category.getValue().path("filtered").asBoolean(false)) {
                String severity = category.getValue().path("severity").asText("");
                found.add(category.getKey() + (severity.isEmpty() ? "" : " (" + severity + ")"));
              }
            });
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
  }

  private static void head(JsonNode root, Draft draft) {
    draft.model(root.path("model").asText(null));
    draft.fingerprint(root.path("system_fingerprint").asText(null));
    JsonNode usage = root.path("usage");
    draft.promptTokens(usage.path("prompt_tokens").asLong(-1));
    draft.completionTokens(usage.path("completion_tokens").asLong(-1));
  }

  private static void message(JsonNode message, Draft draft) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      draft.text(content.asText());
    } else if (content.isArray()) {
      for (JsonNode part : content) {
        if (part.path("type").asText("").equals("thinking")) {
          thinking(part.path("thinking"), draft);
        } else {
          draft.text(part.path("text").asText(""));
        }
      }
    }
    draft.refusal(message.path("refusal").asText(null));
    JsonNode reasoning =
        message.hasNonNull("reasoning_content")
            ? message.get("reasoning_content")
            : message.path("reasoning");
    if (reasoning.isTextual()) {
      draft.reasoning(reasoning.asText());
    }
  }

  /** Mistral sends thinking as parts of its own. */
  private static void thinking(JsonNode thinking, Draft draft) {
    if (thinking.isTextual()) {
      draft.reasoning(thinking.asText());
    }
    for (JsonNode part : thinking) {
      draft.reasoning(part.path("text").asText(""));
    }
  }

  private static void finish(JsonNode choice, Draft draft) {
    if (choice.path("error").isObject()) {
      draft.error(ProviderError.of(choice));
    }
    String word = choice.path("finish_reason").asText("");
    if (word.isEmpty() || word.equals("null")) {
      return;
    }
    String own = choice.path("native_finish_reason").asText(word);
    if (own.equals("null") || own.isEmpty()) {
      own = word;
    }
    if (word.equals("error") && choice.path("error").isMissingNode()) {
      draft.error(
          new ProviderError("", "server_error", "the provider ended with an error", "", false));
    } else {
      draft.finishUnlessBlocked(word, word, own);
    }
  }

  /** MiniMax and Baidu say beside an ordinary finish that question or reply was sensitive. */
  private static void sensitivity(JsonNode root, Draft draft) {
    if (root.path("input_sensitive").asBoolean(false)) {
      draft.block("input_sensitive");
    } else if (root.path("output_sensitive").asBoolean(false)) {
      draft.block("output_sensitive");
    } else if (root.path("need_clear_history").asBoolean(false)) {
      // Baidu's word for a question it holds to be unsafe.
      draft.block("need_clear_history");
    } else if (root.path("base_resp").path("status_code").asInt(0) != 0) {
      draft.error(ProviderError.of(root));
    }
  }
}
