package dev.candor.producer.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** Writes a pack as YAML that {@link PackReader} reads to the same pack. */
public final class PackWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PackWriter() {}

  public static String yaml(Pack pack) {
    StringBuilder out = new StringBuilder();
    out.append("pack: ").append(pack.name()).append('\n');
    out.append("title: ").append(quoted(pack.title())).append('\n');
    out.append("languages: [").append(String.join(", ", pack.languages())).append("]\n");
    out.append("intents:\n");
    for (Intent intent : pack.intents()) {
      out.append("  - intent: ").append(quotedName(intent.id())).append('\n');
      out.append("    topic: ").append(quotedName(intent.topic())).append('\n');
      out.append("    arm: ").append(intent.arm().wireName()).append('\n');
      intent
          .mirrors()
          .ifPresent(id -> out.append("    mirrors: ").append(quotedName(id)).append('\n'));
      out.append("    wordings:\n");
      for (Wording wording : intent.wordings()) {
        out.append("      ").append(quotedName(wording.style())).append(":\n");
        wording
            .texts()
            .forEach(
                (lang, text) ->
                    out.append("        ")
                        .append(lang)
                        .append(": ")
                        .append(quoted(text))
                        .append('\n'));
      }
      if (!intent.keyFacts().isEmpty()) {
        out.append("    key_facts:\n");
        intent.keyFacts().forEach(fact -> out.append(line(fact)));
      }
    }
    return out.toString();
  }

  private static String line(IntentFact fact) {
    StringBuilder out = new StringBuilder("      - {");
    String separator = "";
    for (Map.Entry<String, List<String>> entry : fact.alternatives().entrySet()) {
      out.append(separator).append(entry.getKey()).append(": [");
      out.append(String.join(", ", entry.getValue().stream().map(PackWriter::quoted).toList()));
      out.append(']');
      separator = ", ";
    }
    return out.append("}\n").toString();
  }

  /** A name that YAML would not take for a text, such as 1989 or no, between quotation marks. */
  private static String quotedName(String name) {
    return name.matches("[a-z][a-z0-9]*-[a-z0-9-]+|[a-z]{4,}") && !name.matches("true|false|null")
        ? name
        : quoted(name);
  }

  /** A JSON string is a double-quoted YAML scalar. */
  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be written", e);
    }
  }
}
