package dev.candor.producer.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.model.Arm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a pack from JSON lines, one text a line: {@code intent}, {@code topic}, {@code arm}, {@code
 * wording}, {@code lang}, {@code text}, and optionally {@code mirrors} and {@code key_facts} (a
 * list of lists of alternatives in the line's language). Lines of one intent must agree.
 */
final class JsonLinesPack {
  private static final List<String> FIELDS =
      List.of("intent", "topic", "arm", "mirrors", "wording", "lang", "text", "key_facts");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DraftBuilder draft;
  private final Map<String, DraftBuilder.Part> parts = new LinkedHashMap<>();

  private JsonLinesPack(String file) {
    this.draft = new DraftBuilder(file);
  }

  static PackDraft read(String file, String text) {
    JsonLinesPack reader = new JsonLinesPack(file);
    int line = 0;
    for (String row : text.split("\n", -1)) {
      line++;
      if (!row.isBlank()) {
        reader.row(line, row);
      }
    }
    reader.parts.values().forEach(DraftBuilder.Part::finish);
    String name =
        Path.of(file)
            .getFileName()
            .toString()
            .replaceFirst("\\.(jsonl|ndjson)$", "")
            .toLowerCase(java.util.Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return reader.draft.draft(name.isEmpty() ? "unnamed" : name, "", List.of());
  }

  private void row(int line, String row) {
    JsonNode node;
    try {
      node = JSON.readTree(row);
    } catch (JsonProcessingException e) {
      draft.error(
          line,
          "is not JSON at column " + e.getLocation().getColumnNr(),
          "write one object a line");
      return;
    }
    if (!node.isObject()) {
      draft.error(line, "is not an object", "write {\"intent\": …, \"text\": …}");
      return;
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      draft.isKnown(line, names.next(), FIELDS);
    }
    for (String field : List.of("intent", "topic", "arm", "wording", "lang", "text")) {
      if (!node.path(field).isTextual()) {
        draft.error(line, field + " is not set", "add \"" + field + "\": \"…\"");
        return;
      }
    }
    Optional<String> id = draft.name(line, "intent", node.get("intent").asText());
    Optional<String> topic = draft.name(line, "topic", node.get("topic").asText());
    Optional<Arm> arm = draft.arm(line, node.get("arm").asText());
    Optional<String> style = draft.name(line, "wording", node.get("wording").asText());
    if (id.isEmpty() || topic.isEmpty() || arm.isEmpty() || style.isEmpty()) {
      return;
    }
    Optional<String> mirrors =
        node.path("mirrors").isTextual()
            ? Optional.of(node.get("mirrors").asText())
            : Optional.empty();
    DraftBuilder.Part part = parts.get(id.get());
    if (part == null) {
      part = draft.new Part(line);
      part.id = id.get();
      part.topic = topic.get();
      part.arm = arm.get();
      part.mirrors = mirrors;
      parts.put(id.get(), part);
    } else if (!part.topic.equals(topic.get()) || part.arm != arm.get()) {
      draft.error(
          line,
          "intent %s had topic %s and arm %s on line %s"
              .formatted(part.id, part.topic, part.arm.wireName(), part.line),
          "give all its lines the same topic and arm");
      return;
    }
    String lang = node.get("lang").asText();
    part.text(line, style.get(), lang, node.get("text").asText());
    int index = 0;
    for (JsonNode fact : node.path("key_facts")) {
      List<String> alternatives = new ArrayList<>();
      fact.forEach(alternative -> alternatives.add(alternative.asText()));
      part.fact(line, index++, lang, alternatives);
    }
  }
}
