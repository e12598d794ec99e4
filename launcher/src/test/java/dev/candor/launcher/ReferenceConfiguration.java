package dev.candor.launcher;

import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration with every setting, each commented out with its default and what it does.
 * Removing the single {@code #} of a line, and of the sections above it, makes it hold.
 */
final class ReferenceConfiguration {
  private static final String LIST = "[]";
  private static final int WIDTH = 110;

  /** What stands for a value that has no default, by type. */
  private static final Map<String, String> EXAMPLES =
      Map.ofEntries(
          Map.entry("URL", "https://example.com"),
          Map.entry("path", "some/file"),
          Map.entry("duration", "1h"),
          Map.entry("integer", "1"),
          Map.entry("number", "1"),
          Map.entry("true or false", "false"),
          Map.entry("text", "some-text"),
          Map.entry("list of texts", "[]"));

  /** A section, an entry of a list, or a setting. */
  private static final class Node {
    private final Map<String, Node> children = new LinkedHashMap<>();
    private Key<?> key;

    Node child(String name) {
      return children.computeIfAbsent(name, any -> new Node());
    }
  }

  private ReferenceConfiguration() {}

  /** The file's text. */
  static String yaml(List<KeyGroup> groups) {
    Node root = new Node();
    Map<String, KeyGroup> ordered = new TreeMap<>();
    for (KeyGroup group : groups) {
      ordered.merge(
          group.section(),
          group,
          (a, b) -> {
            List<Key<?>> keys = new java.util.ArrayList<>(a.keys());
            keys.addAll(b.keys());
            return new KeyGroup(a.section(), keys, a.openFields() || b.openFields());
          });
    }
    for (KeyGroup group : ordered.values()) {
      Node section = at(root, group.section());
      for (Key<?> key : group.keys()) {
        Node leaf = at(section, key.name());
        leaf.key = leaf.key == null ? key : leaf.key;
      }
    }
    StringBuilder out = new StringBuilder();
    print(out, root, "");
    return out.toString();
  }

  private static Node at(Node from, String path) {
    Node node = from;
    for (String part : path.isEmpty() ? new String[0] : path.split("\\.")) {
      node = node.child(part);
    }
    return node;
  }

  private static void print(StringBuilder out, Node node, String indent) {
    node.children.forEach(
        (name, child) -> {
          if (indent.isEmpty()) {
            out.append('\n');
          }
          if (name.endsWith(LIST)) {
            out.append('#').append(indent).append(name.replace(LIST, "")).append(":\n");
            entry(out, child, indent + "  ");
          } else if (child.children.isEmpty()) {
            setting(out, name, child, indent, "");
          } else {
            out.append('#').append(indent).append(name).append(":\n");
            print(out, child, indent + "  ");
          }
        });
  }

  /** One entry of a list: its first field stands beside the dash. */
  private static void entry(StringBuilder out, Node node, String indent) {
    boolean first = true;
    for (Map.Entry<String, Node> field : node.children.entrySet()) {
      String before = first ? indent + "- " : indent + "  ";
      Node child = field.getValue();
      if (child.children.isEmpty()) {
        setting(out, field.getKey(), child, indent + "  ", before);
      } else if (field.getKey().endsWith(LIST)) {
        out.append('#').append(before).append(field.getKey().replace(LIST, "")).append(":\n");
        entry(out, child, indent + "    ");
      } else {
        out.append('#').append(before).append(field.getKey()).append(":\n");
        print(out, child, indent + "    ");
      }
      first = false;
    }
  }

  private static void setting(
      StringBuilder out, String name, Node node, String indent, String before) {
    if (node.key == null) {
      out.append("## ").append(indent).append("fields of your own\n");
      line(out, name, "{}", indent, before);
      return;
    }
    Key<?> key = node.key;
    StringBuilder words = new StringBuilder(key.explanation());
    words.append(" (").append(key.type());
    if (key.rules() != null && !key.rules().isEmpty()) {
      words.append("; ").append(key.rules());
    }
    words.append(key.isMandatory() ? "; required)" : ")");
    wrap(out, words.toString(), indent);
    line(out, name, value(key), indent, before);
  }

  private static void line(
      StringBuilder out, String name, String value, String indent, String before) {
    out.append('#').append(before.isEmpty() ? indent : before).append(name).append(": ");
    out.append(value).append('\n');
  }

  private static String value(Key<?> key) {
    String text = key.defaultText();
    if (text != null && !text.isEmpty()) {
      return key.type().startsWith("list") && !text.startsWith("[")
          ? "[" + text + "]"
          : text.matches("[A-Za-z0-9_./-]+") ? text : "\"" + text + "\"";
    }
    if (key.type().startsWith("list")) {
      return "[]";
    }
    String choice = key.type().contains(", ") ? key.type().split(", ")[0] : null;
    return text != null
        ? "\"\""
        : choice != null ? choice : EXAMPLES.getOrDefault(key.type(), "some-text");
  }

  private static void wrap(StringBuilder out, String words, String indent) {
    String head = "## " + indent;
    StringBuilder line = new StringBuilder(head);
    for (String word : words.split(" ")) {
      if (line.length() > head.length() && line.length() + word.length() > WIDTH) {
        out.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(head);
      }
      line.append(word).append(' ');
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
