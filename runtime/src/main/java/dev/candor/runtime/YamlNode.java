package dev.candor.runtime;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A place in a YAML text that knows its line, so that every complaint can name it. Values are taken
 * as written: 1989 is a text. A field written twice, of which one would be read and the other
 * forgotten, is refused, and so is a field whose name is not text.
 */
public final class YamlNode {
  private static final int MOST_ALIASES = 20;
  private static final int MOST_CODE_POINTS = 64 << 20;

  /**
   * One field of a mapping.
   *
   * @param line where its name stands, from 1
   */
  public record Field(String name, int line, YamlNode value) {}

  private final String file;
  private final Node node;

  private YamlNode(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /**
   * The top of a text, empty where it says nothing.
   *
   * @param file name for messages
   * @throws InputException if it is not YAML, or ambiguous
   */
  public static Optional<YamlNode> parse(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setCodePointLimit(MOST_CODE_POINTS)
            .build();
    try {
      Optional<YamlNode> top =
          new Compose(settings).composeString(text).map(node -> new YamlNode(file, node));
      top.ifPresent(
          node -> node.refuseAmbiguous("", Collections.newSetFromMap(new IdentityHashMap<>())));
      return top;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InputException(
          file + ":" + line,
          "is not YAML: " + e.getProblem(),
          "correct the line; a text that holds \": \" or starts with a special character needs"
              + " quotes",
          e);
    } catch (YamlEngineException e) {
      throw new InputException(file, "is not YAML: " + e.getMessage(), "correct the file", e);
    }
  }

  /**
   * @param seen nodes already looked at, for an alias stands for the same node again
   */
  private void refuseAmbiguous(String path, Set<Node> seen) {
    if (!seen.add(node)) {
      return;
    }
    int i = 0;
    for (YamlNode item : items()) {
      item.refuseAmbiguous(path + "[" + i++ + "]", seen);
    }
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    Map<String, YamlNode> names = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(file, tuple.getKeyNode());
      if (!key.isText()) {
        throw new InputException(
            key.place(path), "a field has an empty name", "write \"name:" + " value\"");
      }
      String full = path.isEmpty() ? key.text() : path + "." + key.text();
      YamlNode before = names.putIfAbsent(key.text(), key);
      if (before != null) {
        throw new InputException(
            key.place(full), "is set twice, first on line " + before.line(), "remove one of them");
      }
      new YamlNode(file, tuple.getValueNode()).refuseAmbiguous(full, seen);
    }
  }

  /** From 1. */
  public int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** File, line and field, as messages begin. */
  public String place(String field) {
    return place(file, line(), field);
  }

  static String place(String file, int line, String field) {
    return file + ":" + line + ": " + field;
  }

  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether it is a single value. */
  public boolean isText() {
    return node instanceof ScalarNode;
  }

  /** Whether a field was named and given no value. */
  public boolean isNull() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  /** The single value as written. */
  public String text() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new IllegalStateException("holds more than a single value");
  }

  /** The items of a list; none of anything else. */
  public List<YamlNode> items() {
    return node instanceof SequenceNode sequence
        ? sequence.getValue().stream().map(item -> new YamlNode(file, item)).toList()
        : List.of();
  }

  /** The fields of a mapping in the order of the file; none of anything else. */
  public List<Field> fields() {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream().map(this::field).toList()
        : List.of();
  }

  private Field field(NodeTuple tuple) {
    YamlNode key = new YamlNode(file, tuple.getKeyNode());
    return new Field(key.text(), key.line(), new YamlNode(file, tuple.getValueNode()));
  }

  /** The value of a field of a mapping. */
  public Optional<YamlNode> get(String name) {
    return fields().stream()
        .filter(field -> field.name().equals(name))
        .map(Field::value)
        .findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof YamlNode that && node == that.node;
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(node));
  }
}
