package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.RowField;
import java.util.List;
import java.util.Optional;

/** One sample of a log of inspect_ai. */
final class InspectSample implements Shape {
  @Override
  public String words() {
    return "a log of inspect_ai";
  }

  @Override
  public boolean fits(ObjectNode record) {
    return record.has("input")
        && record.path("output").isObject()
        && (record.has("epoch") || record.has("scores"))
        && (record.at("/output/choices").isArray() || record.path("error").isObject());
  }

  @Override
  public List<RowDraft> rows(ObjectNode record, FileFacts file) {
    RowDraft draft = new RowDraft();
    draft
        .put(RowField.PROMPT_ID, record.get("id"), "id")
        .put(RowField.ID, record.get("uuid"), "uuid");
    if (record.path("epoch").canConvertToLong()) {
      draft.set(
          RowField.SAMPLE,
          draft.fields().numberNode(Math.max(0, record.get("epoch").asLong() - 1)),
          "epoch");
    }
    FlatRecord.common(record.path("metadata"), "metadata.", draft);
    JsonNode input = record.get("input");
    draft.put(
        RowField.PROMPT,
        Conversation.of(input)
            .or(() -> Conversation.of(record.get("messages")))
            .map(Conversation::prompt)
            .orElseGet(() -> Content.of(input).text()),
        "input");
    // A variant of the question may have been put in its place by a solver.
    Optional<ChatBody.Fault> fault =
        ChatBody.faultIn(record.get("error"), null)
            .or(() -> ChatBody.faultIn(record.at("/output/error"), null));
    if (fault.isPresent()) {
      return List.of(draft.fault(fault.get(), "error"));
    }
    draft.put(RowField.TIMESTAMP, record.get("started_at"), "started_at");
    JsonNode output = record.get("output");
    return ChatBody.of(output)
        .filter(body -> !body.answers().isEmpty())
        .map(body -> BatchOutput.rows(draft, body, "output"))
        .orElseGet(
            () -> List.of(draft.fault(ChatBody.Fault.of("the sample has no output"), "output")));
  }
}
