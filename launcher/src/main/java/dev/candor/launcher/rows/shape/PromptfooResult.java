package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.RowField;
import java.util.List;
import java.util.Optional;

/** One result of promptfoo: a rendered prompt, its variables, the provider and what it put out. */
final class PromptfooResult implements Shape {
  @Override
  public String words() {
    return "promptfoo results";
  }

  @Override
  public boolean fits(ObjectNode record) {
    boolean isTest =
        record.path("vars").isObject() || record.has("testIdx") || record.has("promptIdx");
    return isTest
        && record.has("provider")
        && (record.path("response").isObject() || record.has("error"));
  }

  @Override
  public List<RowDraft> rows(ObjectNode record, FileFacts file) {
    RowDraft draft = new RowDraft();
    JsonNode vars =
        record.path("vars").isObject() ? record.get("vars") : record.at("/testCase/vars");
    JsonNode provider = record.get("provider");
    if (provider.isObject()) {
      draft
          .put(RowField.RELEASE, provider.get("label"), "provider.label")
          .put(RowField.RELEASE, provider.get("id"), "provider.id");
    } else {
      draft.put(RowField.RELEASE, provider, "provider");
    }
    FlatRecord.common(vars, "vars.", draft);
    FlatRecord.common(record.at("/testCase/metadata"), "testCase.metadata.", draft);
    FlatRecord.common(record.path("metadata"), "metadata.", draft);
    prompt(record, vars, draft);
    draft.put(RowField.ID, record.get("id"), "id");
    JsonNode response = record.path("response");
    JsonNode output = response.get("output");
    Optional<ChatBody.Fault> fault =
        ChatBody.faultIn(response.get("error"), null)
            .or(
                () ->
                    output == null || output.isNull()
                        ? ChatBody.faultIn(record.get("error"), null)
                        : Optional.empty());
    String finish = response.path("finishReason").asText(null);
    if (finish == null && response.at("/guardrails/flagged").asBoolean(false)) {
      finish = "content_filter";
    }
    if (fault.isPresent() && finish == null) {
      return List.of(draft.fault(fault.get(), "error"));
    }
    Content said = Content.of(output);
    String text =
        said.text() == null && output != null && output.isContainerNode()
            ? output.toString()
            : said.text();
    return List.of(
        draft.reply(
            new ChatBody.RecordedChat(text, said.reasoning(), finish, Optional.empty()),
            "response.output"));
  }

  /** The rendered prompt, and where it is not there the variable that is one. */
  private static void prompt(ObjectNode record, JsonNode vars, RowDraft draft) {
    JsonNode raw =
        record.path("prompt").isObject() ? record.at("/prompt/raw") : record.get("prompt");
    if (raw != null && raw.isTextual() && !raw.textValue().contains("{{")) {
      String text = Conversation.of(raw).map(Conversation::prompt).orElseGet(() -> raw.textValue());
      // What is rendered goes before a variable that happens to be called so.
      draft.fields().remove(RowField.PROMPT.key());
      draft.put(RowField.PROMPT, text, "prompt.raw");
    }
    if (!draft.has(RowField.PROMPT) && vars.size() == 1) {
      draft.put(RowField.PROMPT, vars.elements().next(), "vars");
    }
  }
}
