package dev.candor.launcher;

import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints the reference table of all settings as Markdown, from the keys themselves. */
final class SettingsReference {
  private SettingsReference() {}

  /** One table per section, in the order of the section names; keys in the order declared. */
  static String markdown(List<KeyGroup> groups) {
    Map<String, List<Key<?>>> sections = new TreeMap<>();
    for (KeyGroup group : groups) {
      List<Key<?>> keys = sections.computeIfAbsent(group.section(), any -> new ArrayList<>());
      for (Key<?> key : group.keys()) {
        if (keys.stream().noneMatch(known -> known.name().equals(key.name()))) {
          keys.add(key);
        }
      }
    }
    StringBuilder out = new StringBuilder();
    sections.forEach(
        (section, keys) -> {
          out.append("### `").append(section.isEmpty() ? "(top)" : section).append("`\n\n");
          if (keys.isEmpty()) {
            out.append("Any field; passed on unchanged.\n\n");
            return;
          }
          out.append("| field | type | default | must be | what it does |\n");
          out.append("| --- | --- | --- | --- | --- |\n");
          for (Key<?> key : keys) {
            String fallback =
                key.defaultText() == null
                    ? (key.isMandatory() ? "(required)" : "")
                    : "`" + (key.defaultText().isEmpty() ? "\"\"" : key.defaultText()) + "`";
            out.append("| `")
                .append(key.name())
                .append("` | ")
                .append(key.type())
                .append(" | ")
                .append(fallback)
                .append(" | ")
                .append(key.rules())
                .append(" | ")
                .append(key.explanation())
                .append(" |\n");
          }
          out.append('\n');
        });
    return out.toString();
  }
}
