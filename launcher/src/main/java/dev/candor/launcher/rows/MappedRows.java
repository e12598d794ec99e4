package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.candor.launcher.rows.shape.RecordShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts our fields where a record has them elsewhere. */
final class MappedRows {
  private MappedRows() {}

  /** The rows of a record whose reply is where the user says. */
  static List<ObjectNode> of(
      ObjectNode record, String file, FieldMapping mapping, RecordShapes shapes) {
    List<ObjectNode> rows = new ArrayList<>();
    for (RecordShapes.Made made : shapes.named(record, one -> hasReply(one, file, mapping))) {
      JsonNode reply = mapping.in(RowField.RESPONSE, made.record(), file).orElseThrow();
      List<JsonNode> replies = new ArrayList<>();
      if (reply.isArray() && !reply.isEmpty() && reply.get(0).isTextual()) {
        reply.forEach(replies::add);
      } else {
        replies.add(reply);
      }
      for (int i = 0; i < replies.size(); i++) {
        ObjectNode row = whole(made).deepCopy();
        apply(made.record(), row, file, mapping);
        row.set(RowField.RESPONSE.key(), text(RowField.RESPONSE, replies.get(i)));
        if (replies.size() > 1 && !mapping.has(RowField.SAMPLE)) {
          row.put(RowField.SAMPLE.key(), i);
        }
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      throw new Row.RowException(
          "there is nothing at --response; fields here: " + RecordShapes.names(record));
    }
    return rows;
  }

  private static boolean hasReply(ObjectNode record, String file, FieldMapping mapping) {
    return mapping.in(RowField.RESPONSE, record, file).isPresent();
  }

  /** A record with our fields in it, or our fields with what else it says in a word. */
  static ObjectNode whole(RecordShapes.Made made) {
    ObjectNode fields = made.fields();
    if (made.isPlain()) {
      ObjectNode record = made.record();
      fields.properties().forEach(field -> record.set(field.getKey(), field.getValue()));
      return record;
    }
    for (var field : made.record().properties()) {
      boolean isKept = field.getValue().isValueNode() && !fields.has(field.getKey());
      if (isKept && isFree(field.getKey())) {
        fields.set(field.getKey(), field.getValue());
      }
    }
    return fields;
  }

  /** Whether a name is none of ours, which would be taken for what it is not. */
  private static boolean isFree(String name) {
    return Arrays.stream(RowField.values()).noneMatch(field -> field.key().equals(name));
  }

  /** Sets every mapped field but the reply; one whose path finds nothing is as if absent. */
  static void apply(ObjectNode record, ObjectNode row, String file, FieldMapping mapping) {
    for (RowField field : mapping.fields()) {
      if (field == RowField.RESPONSE) {
        continue;
      }
      Optional<JsonNode> found = mapping.in(field, record, file);
      if (found.isEmpty() || found.get().isNull()) {
        row.remove(field.key());
      } else {
        row.set(field.key(), field == RowField.ERROR ? found.get() : text(field, found.get()));
      }
    }
  }

  private static JsonNode text(RowField field, JsonNode found) {
    if (found.isValueNode()) {
      return found;
    }
    return RecordShapes.words(found)
        .<JsonNode>map(TextNode::valueOf)
        .orElseThrow(
            () ->
                new Row.RowException(
                    "what is at " + field.option() + " is not a text; make the path end at one"));
  }
}
