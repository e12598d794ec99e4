package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.RowField;
import dev.candor.model.LanguageTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Results of batch APIs: OpenAI's and its like ({@code custom_id}, {@code response}, {@code
 * error}), Anthropic's ({@code custom_id}, {@code result}) and Gemini's ({@code key}, {@code
 * response}). The request's own name is the prompt's; where it reads {@code prompt|lang|sample}, it
 * is all three.
 */
final class BatchOutput implements Shape {
  private static final Pattern THREE_PARTS =
      Pattern.compile("(.+)[|/:#]([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)[|/:#](\\d{1,9})");

  static final String WORDS = "a batch output";

  @Override
  public String words() {
    return WORDS;
  }

  @Override
  public boolean fits(ObjectNode record) {
    boolean isNamed = record.path("custom_id").isValueNode() || record.path("key").isTextual();
    JsonNode response = record.path("response");
    return isNamed
        && (record.path("result").isObject()
            || response.isObject()
            || record.path("error").isObject() && !response.isTextual());
  }

  @Override
  public List<RowDraft> rows(ObjectNode record, FileFacts file) {
    RowDraft draft = new RowDraft();
    String name = record.has("custom_id") ? "custom_id" : "key";
    String id = record.get(name).asText();
    Matcher parts = THREE_PARTS.matcher(id);
    if (parts.matches() && LanguageTag.isLanguage(parts.group(2))) {
      draft
          .put(RowField.PROMPT_ID, parts.group(1), name)
          .put(RowField.LANG, parts.group(2), name)
          .put(RowField.SAMPLE, parts.group(3), name);
    } else {
      draft.put(RowField.PROMPT_ID, id, name);
    }
    draft.put(RowField.ID, id, name);
    JsonNode response = record.path("response");
    draft.put(RowField.HTTP_STATUS, response.get("status_code"), "response.status_code");
    JsonNode result = record.path("result");
    JsonNode body =
        response.has("body")
            ? response.get("body")
            : result.has("message") ? result.get("message") : response;
    Optional<ChatBody.Fault> fault = ChatBody.faultIn(record.get("error"), null);
    if (fault.isEmpty() && result.isObject() && !result.has("message")) {
      fault =
          ChatBody.faultIn(result.get("error"), null)
              .or(() -> Optional.of(ChatBody.Fault.of(result.path("type").asText())));
    }
    if (fault.isPresent()) {
      return List.of(draft.fault(fault.get(), "error"));
    }
    return ChatBody.of(body)
        .map(said -> rows(draft, said, "response.body"))
        .orElseGet(
            () ->
                List.of(
                    draft.fault(ChatBody.Fault.of("the batch holds no reply for it"), "response")));
  }

  /** A row for each answer of a body. */
  static List<RowDraft> rows(RowDraft draft, ChatBody body, String source) {
    // What served the call says more than what was asked for.
    draft.prefer(RowField.RELEASE, body.model(), within(source, "model"));
    draft.put(RowField.TIMESTAMP, body.created(), within(source, "created"));
    if (body.fault().isPresent()) {
      return List.of(draft.fault(body.fault().get(), within(source, "error")));
    }
    List<RowDraft> rows = new ArrayList<>();
    for (int i = 0; i < body.answers().size(); i++) {
      RowDraft row = draft.copy();
      if (body.answers().size() > 1) {
        numbered(row, i, body.answers().size());
      }
      rows.add(row.reply(body.answers().get(i), source.isEmpty() ? "message" : source));
    }
    return rows;
  }

  private static String within(String source, String name) {
    return source.isEmpty() ? name : source + "." + name;
  }

  /** Several answers to one request are as many samples, also where the request has a number. */
  static void numbered(RowDraft row, int answer, int of) {
    JsonNode before = row.fields().get(RowField.SAMPLE.key());
    long base = before == null ? 0 : before.asLong() * of;
    row.fields().put(RowField.SAMPLE.key(), base + answer);
    JsonNode id = row.fields().get(RowField.ID.key());
    if (id != null) {
      row.fields().put(RowField.ID.key(), id.asText() + "/" + answer);
      if (before == null) {
        // The identifier tells requests apart, which numbers of their answers alone do not.
        row.fields().remove(RowField.SAMPLE.key());
      }
    }
  }
}
