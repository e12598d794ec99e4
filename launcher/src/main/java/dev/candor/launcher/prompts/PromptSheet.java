package dev.candor.launcher.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.FieldMapping;
import dev.candor.launcher.rows.Reading;
import dev.candor.launcher.rows.RecordingInput;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowReader;
import dev.candor.producer.catalogue.PromptTable;
import dev.candor.runtime.InputException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads prompts from whatever holds them, a pack apart, which is none to be imported. */
final class PromptSheet {
  private static final int MOST_BYTES = 32 << 20;
  private static final Pattern PACK = Pattern.compile("(?m)^intents:\\s*(#.*)?$");

  private PromptSheet() {}

  /** What a file is made of. */
  enum Format {
    LINES,
    CSV,
    JSONL
  }

  /**
   * Reads a file.
   *
   * @param format null to tell by the file's name and beginning
   * @param says called with how it is read
   * @throws InputException if it cannot be read, or is already a pack
   */
  static PromptTable read(Path file, Format format, Consumer<String> says) {
    String name = file.toString();
    if (format == Format.JSONL || format == null && isJson(name)) {
      return json(name, says);
    }
    String text =
        RecordingInput.text(
            name, MOST_BYTES, Optional.empty(), done -> says.accept(name + ": " + done));
    if (PACK.matcher(text).find()) {
      throw pack(name);
    }
    String start = text.stripLeading();
    if (format == null && (start.startsWith("{\"") || start.startsWith("[{"))) {
      return json(name, says);
    }
    PromptTable.Format told =
        format == null
            ? PromptTable.Format.of(plain(name))
            : PromptTable.Format.valueOf(format.name());
    return PromptTable.read(name, text, told);
  }

  private static PromptTable json(String name, Consumer<String> says) {
    List<PromptTable.TableRow> rows = new ArrayList<>();
    Reading reading = new Reading(FieldMapping.NONE, Optional.empty(), false, says);
    try (RowReader reader =
        RowReader.open(
            name,
            InputStream.nullInputStream(),
            reading,
            (file, line, problem, bytes) -> {
              throw new InputException(file + ":" + line, problem, "nothing was imported");
            })) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        if (isOfAPack(row.json())) {
          throw pack(name);
        }
        rows.add(new PromptTable.TableRow(Math.toIntExact(row.line()), fields(row.json())));
      }
    }
    return new PromptTable(name, rows);
  }

  private static Map<String, String> fields(ObjectNode json) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getValue().isValueNode() && !field.getValue().isNull()) {
        fields.put(field.getKey(), field.getValue().asText());
      }
    }
    if (json.has("response")) {
      // The identifier is that of an answer; the same prompt has another for each.
      fields.remove("id");
    }
    return fields;
  }

  private static boolean isOfAPack(ObjectNode json) {
    return json.has("intent") && json.has("wording") && json.has("lang") && json.has("text");
  }

  private static InputException pack(String name) {
    return new InputException(
        name,
        "is already a pack",
        "check it with: candor prompts check " + name + ", and name it under catalogue: files");
  }

  private static boolean isJson(String name) {
    String plain = plain(name);
    return plain.endsWith(".jsonl") || plain.endsWith(".ndjson") || plain.endsWith(".json");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceFirst("(\\.(gz|zst))+$", "");
  }
}
