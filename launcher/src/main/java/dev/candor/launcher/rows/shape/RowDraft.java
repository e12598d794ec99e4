package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.candor.launcher.rows.RowField;
import java.util.LinkedHashMap;
import java.util.Map;

/** A row in the making: our fields by name, and where each was found. The first to set one wins. */
final class RowDraft {
  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
  private final Map<RowField, String> sources = new LinkedHashMap<>();

  RowDraft copy() {
    RowDraft copy = new RowDraft();
    copy.fields.setAll(fields);
    copy.sources.putAll(sources);
    return copy;
  }

  boolean has(RowField field) {
    return fields.has(field.key());
  }

  /** Sets a field to a text or number found at a place; null, blank and structures are skipped. */
  RowDraft put(RowField field, JsonNode value, String source) {
    boolean isUsable =
        value != null
            && value.isValueNode()
            && !value.isNull()
            && !(value.isTextual() && value.textValue().isBlank());
    if (isUsable && !has(field)) {
      fields.set(field.key(), value);
      sources.put(field, source);
    }
    return this;
  }

  RowDraft put(RowField field, String value, String source) {
    return value == null ? this : put(field, TextNode.valueOf(value), source);
  }

  /** The same, but what is known by another name than ours gives way. */
  RowDraft prefer(RowField field, String value, String source) {
    if (value != null && !field.key().equals(sources.get(field))) {
      fields.remove(field.key());
      put(field, value, source);
    }
    return this;
  }

  /** Sets a field to anything, an error's object for one. */
  RowDraft set(RowField field, JsonNode value, String source) {
    if (!has(field)) {
      fields.set(field.key(), value);
      sources.put(field, source);
    }
    return this;
  }

  /** What was said, and what went wrong in saying it. */
  RowDraft reply(ChatBody.RecordedChat answer, String source) {
    set(
        RowField.RESPONSE,
        answer.text() == null ? fields.nullNode() : TextNode.valueOf(answer.text()),
        source);
    put(RowField.FINISH_REASON, answer.finishReason(), source);
    put(RowField.REASONING, answer.reasoning(), source);
    answer.fault().ifPresent(fault -> fault(fault, source));
    return this;
  }

  RowDraft fault(ChatBody.Fault fault, String source) {
    if (fault.status() != null && !has(RowField.HTTP_STATUS)) {
      fields.put(RowField.HTTP_STATUS.key(), fault.status());
    }
    set(RowField.ERROR, fault.error(), source);
    return set(RowField.RESPONSE, fields.nullNode(), source);
  }

  /** Fills what is missing from what holds this record. */
  RowDraft inherit(RowDraft parent) {
    parent
        .fields
        .properties()
        .forEach(
            field -> {
              if (!fields.has(field.getKey())) {
                fields.set(field.getKey(), field.getValue());
              }
            });
    parent.sources.forEach(sources::putIfAbsent);
    return this;
  }

  ObjectNode fields() {
    return fields;
  }

  Map<RowField, String> sources() {
    return sources;
  }
}
