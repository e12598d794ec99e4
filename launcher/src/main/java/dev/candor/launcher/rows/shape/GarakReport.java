package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.RowField;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports of garak: one attempt is a prompt with several outputs. The goal is the probe's, not what
 * was asked. The same attempt is written at each of its stages; the first counts.
 */
final class GarakReport implements Shape {
  private static final String[] MODEL = {
    "plugins.target_name", "plugins.model_name", "target_name", "model_name"
  };

  @Override
  public String words() {
    return "a garak report";
  }

  @Override
  public boolean fits(ObjectNode record) {
    return record.path("entry_type").isTextual();
  }

  @Override
  public List<RowDraft> rows(ObjectNode record, FileFacts file) {
    if (!record.get("entry_type").textValue().equals("attempt")) {
      for (String field : MODEL) {
        file.everywhere.put(RowField.RELEASE, record.get(field), field);
      }
      return List.of();
    }
    String id = record.path("uuid").asText("");
    if (record.path("outputs").isEmpty() || !id.isEmpty() && !file.isNew(id)) {
      return List.of();
    }
    JsonNode prompt = record.path("prompt");
    RowDraft draft = new RowDraft();
    draft
        .put(RowField.PROMPT, prompt(prompt), "prompt")
        .put(RowField.LANG, lang(record, prompt), "lang")
        .put(RowField.TOPIC, record.get("probe_classname"), "probe_classname");
    List<RowDraft> rows = new ArrayList<>();
    JsonNode outputs = record.path("outputs");
    for (int i = 0; i < outputs.size(); i++) {
      RowDraft row = draft.copy();
      if (!id.isEmpty()) {
        row.put(RowField.ID, id + "/" + i, "uuid");
      }
      rows.add(row.reply(ChatBody.RecordedChat.of(Content.of(outputs.get(i))), "outputs"));
    }
    return rows;
  }

  private static String prompt(JsonNode prompt) {
    return Conversation.of(prompt)
        .map(Conversation::prompt)
        .orElseGet(() -> Content.of(prompt).text());
  }

  private static JsonNode lang(ObjectNode record, JsonNode prompt) {
    for (JsonNode turn : prompt.path("turns")) {
      if (turn.path("role").asText().equals("user") && turn.at("/content/lang").isTextual()) {
        return turn.at("/content/lang");
      }
    }
    return prompt.path("lang").isTextual() ? prompt.get("lang") : record.get("lang");
  }
}
