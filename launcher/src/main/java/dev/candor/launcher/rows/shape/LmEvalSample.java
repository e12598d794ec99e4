package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowField;
import java.util.ArrayList;
import java.util.List;

/**
 * One sample of lm-evaluation-harness: the document, the request and its responses. It is written
 * once for each filter; the first counts.
 */
final class LmEvalSample implements Shape {
  @Override
  public String words() {
    return "samples of lm-eval";
  }

  @Override
  public boolean fits(ObjectNode record) {
    return record.path("resps").isArray() && (record.has("doc_id") || record.has("doc"));
  }

  @Override
  public List<RowDraft> rows(ObjectNode record, FileFacts file) {
    String id = record.path("doc_id").asText("") + "/" + record.path("doc_hash").asText("");
    String prompt = prompt(record.path("arguments"));
    if (!file.isNew(id + "/" + record.path("prompt_hash").asText(""))) {
      return List.of();
    }
    List<String> said = new ArrayList<>();
    collect(record.get("resps"), said);
    if (said.isEmpty()) {
      throw new Row.RowException(
          "the sample holds likelihoods and no reply; run a task that generates text");
    }
    JsonNode doc = record.path("doc");
    RowDraft draft = new RowDraft();
    FlatRecord.common(doc, "doc.", draft);
    if (prompt != null) {
      draft.fields().remove(RowField.PROMPT.key());
      draft.put(RowField.PROMPT, prompt, "arguments");
    }
    draft.put(RowField.PROMPT_ID, record.get("doc_id"), "doc_id");
    List<RowDraft> rows = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      RowDraft row = draft.copy();
      row.fields().put(RowField.SAMPLE.key(), i);
      rows.add(row.reply(ChatBody.RecordedChat.of(said.get(i)), "resps"));
    }
    return rows;
  }

  /** The texts, however deep; a likelihood is a pair with a number or its text. */
  private static void collect(JsonNode resps, List<String> said) {
    boolean isLikelihood =
        resps.size() == 2
            && resps.get(0).asText("").matches("-?(\\d+(\\.\\d+)?(e-?\\d+)?|inf)")
            && resps.get(1).asText("").matches("(?i)true|false");
    if (isLikelihood) {
      return;
    }
    for (JsonNode resp : resps) {
      if (resp.isArray()) {
        collect(resp, said);
      } else if (resp.isTextual()) {
        said.add(resp.textValue());
      }
    }
  }

  /** The first argument of the request: a text, or messages as JSON. */
  private static String prompt(JsonNode arguments) {
    JsonNode first =
        arguments.isObject() ? arguments.at("/gen_args_0/arg_0") : arguments.at("/0/0");
    JsonNode text = first.isArray() && first.size() == 1 ? first.get(0) : first;
    return Conversation.of(text)
        .map(Conversation::prompt)
        .orElse(text.isTextual() ? text.textValue() : null);
  }
}
