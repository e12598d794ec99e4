package dev.candor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
 * A configuration file with the environment laid over it: default, then file, then environment. A
 * field {@code a.b} is overridden by the variable {@code CANDOR_A_B}. Every error names file, line
 * and field. Immutable.
 */
public final class Configuration {
  private static final Logger log = LoggerFactory.getLogger(Configuration.class);

  /** Joins the items of a YAML list into one text for {@link Key#list}; no item can contain it. */
  static final String LIST_SEPARATOR = "\u0000";

  private static final String VARIABLE_PREFIX = "CANDOR_";
  private static final long MOST_BYTES = 4L << 20;
  private static final long LONGEST_SECRET = 64L << 10;

  private final String file;
  private final MappingNode root;
  private final Map<String, String> environment;

  private Configuration(String file, MappingNode root, Map<String, String> environment) {
    this.file = file;
    this.root = root;
    this.environment = Map.copyOf(environment);
  }

  /** A configuration without a file: defaults and environment only. */
  public static Configuration empty(Map<String, String> environment) {
    return new Configuration("configuration", null, environment);
  }

  /**
   * Reads a YAML file in UTF-8, or throws {@link InputException} saying where and why it cannot be
   * read.
   */
  public static Configuration load(Path path, Map<String, String> environment) {
    String text;
    try {
      if (Files.isDirectory(path)) {
        throw new InputException(path.toString(), "is a directory", "name a YAML file");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new InputException(
            path.toString(), "is larger than 4 MiB", "name a monitor configuration");
      }
      text = Utf8.text(path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new InputException(
          path.toString(),
          "no such file",
          "write one (see config/monitor.yaml for an example) or correct --config",
          e);
    } catch (IOException e) {
      throw new InputException(path.toString(), "cannot be read", "check its permissions", e);
    }
    return parse(path.toString(), text, environment);
  }

  /** Parses YAML text; {@code file} names it in messages. */
  public static Configuration parse(String file, String text, Map<String, String> environment) {
    try {
      Optional<Node> node =
          new Compose(LoadSettings.builder().setLabel(file).setMaxAliasesForCollections(20).build())
              .composeString(text);
      if (node.isEmpty()) {
        return new Configuration(file, null, environment);
      }
      if (!(node.get() instanceof MappingNode mapping)) {
        throw new InputException(
            file + ":1", "has no fields", "write fields such as \"targets:\" at its top");
      }
      Configuration configuration = new Configuration(file, mapping, environment);
      configuration.refuseAmbiguous(
          mapping, "", Collections.newSetFromMap(new IdentityHashMap<>()));
      return configuration;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InputException(
          file + ":" + line, "is not YAML: " + e.getProblem(), "correct the line", e);
    } catch (YamlEngineException e) {
      throw new InputException(file, "is not YAML: " + e.getMessage(), "correct the file", e);
    }
  }

  /**
   * Refuses a field written twice, of which one would be read and the other forgotten, and a field
   * whose name is not text.
   *
   * @param seen nodes already looked at, for an alias stands for the same node again
   */
  private void refuseAmbiguous(Node node, String path, Set<Node> seen) {
    if (!seen.add(node)) {
      return;
    }
    if (node instanceof SequenceNode sequence) {
      int i = 0;
      for (Node item : sequence.getValue()) {
        refuseAmbiguous(item, path + "[" + i++ + "]", seen);
      }
    } else if (node instanceof MappingNode mapping) {
      Map<String, Node> names = new HashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw new InputException(
              place(tuple.getKeyNode(), path),
              "a field has an empty name",
              "write \"name:" + " value\"");
        }
        String full = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        Node before = names.putIfAbsent(key.getValue(), key);
        if (before != null) {
          throw new InputException(
              place(key, full),
              "is set twice, first on line " + line(before),
              "remove one of them");
        }
        refuseAmbiguous(tuple.getValueNode(), full, seen);
      }
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /**
   * Every secret that a field named {@code …_env} or {@code …_file} anywhere in the file leads to,
   * for those who must not let one slip out. One that is absent or cannot be read is left out;
   * whoever needs it says so. Certificates ({@code ca_file}) are not secrets.
   */
  public List<Secret> secrets() {
    List<Secret> found = new ArrayList<>();
    collectSecrets(root, found, Collections.newSetFromMap(new IdentityHashMap<>()));
    return List.copyOf(found);
  }

  private void collectSecrets(Node node, List<Secret> found, Set<Node> seen) {
    if (node == null || !seen.add(node)) {
      return;
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> collectSecrets(item, found, seen));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && tuple.getValueNode() instanceof ScalarNode value) {
          secretBehind(key.getValue(), value.getValue())
              .filter(secret -> !secret.isBlank())
              .ifPresent(secret -> found.add(new Secret(secret.strip())));
        } else {
          collectSecrets(tuple.getValueNode(), found, seen);
        }
      }
    }
  }

  private Optional<String> secretBehind(String field, String value) {
    if (field.endsWith("_env")) {
      return Optional.ofNullable(environment.get(value));
    }
    try {
      return field.endsWith("_file")
              && !field.equals("ca_file")
              && Files.size(Path.of(value)) < LONGEST_SECRET
          ? Optional.of(Files.readString(Path.of(value)))
          : Optional.empty();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The name of the file, for messages. */
  public String file() {
    return file;
  }

  /** The section at a dotted path; an absent one reads as all defaults. */
  public Section section(String path) {
    Node node = root;
    if (!path.isEmpty()) {
      for (String part : path.split("\\.")) {
        Node owner = node;
        node = node == null ? null : child(node, part, path);
        if (node != null && isNull(node)) {
          node = null;
        }
        if (node != null && !(node instanceof MappingNode)) {
          throw new InputException(
              place(node, path), "is not a section", "write its fields indented below it");
        }
        if (owner == null) {
          break;
        }
      }
    }
    return new Section(path, (MappingNode) node, true);
  }

  /** The items of the list of sections at a path, empty where absent. */
  public List<Section> sections(String path) {
    int dot = path.lastIndexOf('.');
    Section owner = section(dot < 0 ? "" : path.substring(0, dot));
    Node node = owner.node == null ? null : child(owner.node, path.substring(dot + 1), path);
    if (node == null || isNull(node)) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw new InputException(
          place(node, path), "is not a list", "start each item with \"- \" on a line of its own");
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < sequence.getValue().size(); i++) {
      Node item = sequence.getValue().get(i);
      String itemPath = path + "[" + i + "]";
      if (!(item instanceof MappingNode mapping)) {
        throw new InputException(
            place(item, itemPath), "has no fields", "write fields such as \"name: …\"");
      }
      sections.add(new Section(itemPath, mapping, false));
    }
    return sections;
  }

  /**
   * Refuses fields that no group knows, with the name that was probably meant, and warns of fields
   * and variables that still have a former name.
   *
   * @throws InputException for the first unknown field in the order of the file, or one that is set
   *     under its former name as well
   */
  public void rejectUnknown(Collection<KeyGroup> groups) {
    Map<String, String> renamed = renamed(groups);
    renamed.forEach(
        (former, name) -> {
          if (environment.containsKey(variable(former))) {
            log.warn("the variable {} is now called {}", variable(former), variable(name));
          }
        });
    if (root == null) {
      return;
    }
    Map<String, Set<String>> known = new TreeMap<>();
    Set<String> open = new LinkedHashSet<>();
    for (KeyGroup group : groups) {
      if (group.openFields()) {
        open.add(group.section());
      }
      announce(known, group.section());
      for (Key<?> key : group.keys()) {
        announce(known, group.path(key.name()));
      }
    }
    rejectUnknown(root, "", "", known, open, renamed);
  }

  /** Enters a path and every section above it under the section that holds it. */
  private static void announce(Map<String, Set<String>> known, String path) {
    String rest = path;
    while (!rest.isEmpty()) {
      int dot = rest.lastIndexOf('.');
      String owner = dot < 0 ? "" : rest.substring(0, dot);
      known
          .computeIfAbsent(owner, any -> new LinkedHashSet<>())
          .add(rest.substring(dot + 1).replace("[]", ""));
      if (rest.endsWith("[]") || !known.containsKey(rest)) {
        known.computeIfAbsent(rest, any -> new LinkedHashSet<>());
      }
      rest = owner;
    }
  }

  private void rejectUnknown(
      MappingNode node,
      String pattern,
      String path,
      Map<String, Set<String>> known,
      Set<String> open,
      Map<String, String> renamed) {
    if (open.contains(pattern)) {
      return;
    }
    Set<String> names = known.getOrDefault(pattern, Set.of());
    for (NodeTuple tuple : node.getValue()) {
      String name = ((ScalarNode) tuple.getKeyNode()).getValue();
      String full = path.isEmpty() ? name : path + "." + name;
      String childPattern = pattern.isEmpty() ? name : pattern + "." + name;
      String now = renamed.get(childPattern);
      if (now != null) {
        warnOfFormerName(node, tuple.getKeyNode(), full, now.substring(now.lastIndexOf('.') + 1));
        continue;
      }
      if (!names.contains(name) && names.contains(name + "_env")) {
        throw openSecret(place(tuple.getKeyNode(), full), name);
      }
      if (!names.contains(name)) {
        throw new InputException(
            place(tuple.getKeyNode(), full),
            "unknown field \"" + name + "\"",
            NearestName.suggestion(name, names));
      }
      Node value = tuple.getValueNode();
      if (value instanceof MappingNode child) {
        if (!known.getOrDefault(childPattern, Set.of()).isEmpty() || open.contains(childPattern)) {
          rejectUnknown(child, childPattern, full, known, open, renamed);
        }
      } else if (value instanceof SequenceNode sequence && known.containsKey(childPattern + "[]")) {
        int i = 0;
        for (Node item : sequence.getValue()) {
          if (item instanceof MappingNode child) {
            rejectUnknown(child, childPattern + "[]", full + "[" + i + "]", known, open, renamed);
          }
          i++;
        }
      }
    }
  }

  /** The paths of settings by the path that each had before. */
  private static Map<String, String> renamed(Collection<KeyGroup> groups) {
    Map<String, String> renamed = new TreeMap<>();
    for (KeyGroup group : groups) {
      for (Key<?> key : group.keys()) {
        if (!key.formerName().isEmpty()) {
          renamed.put(group.path(key.formerName()), group.path(key.name()));
        }
      }
    }
    return renamed;
  }

  private void warnOfFormerName(MappingNode owner, Node field, String path, String name) {
    if (child(owner, name, path) != null) {
      throw new InputException(
          place(field, path), "is the former name of \"" + name + "\", set as well", "remove it");
    }
    log.warn("{} is now called \"{}\"; the former name still works", place(field, path), name);
  }

  private Node child(Node node, String name, String path) {
    if (!(node instanceof MappingNode mapping)) {
      throw new InputException(
          place(node, path), "is not a section", "write its fields indented below it");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
        return tuple.getValueNode();
      }
    }
    return null;
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  private String place(Node node, String field) {
    return file
        + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("")
        + ": "
        + field;
  }

  /** One section of the file: the top, a table below it, or an item of a list. */
  public final class Section {
    private final String path;
    private final MappingNode node;
    private final boolean overridable;

    private Section(String path, MappingNode node, boolean overridable) {
      this.path = path;
      this.node = node;
      this.overridable = overridable;
    }

    /** The dotted path of the section, as messages show it. */
    public String path() {
      return path;
    }

    /**
     * File and line of a field of this section, or the variable that overrides it, for a check that
     * spans several fields.
     */
    public String place(String name) {
      String full = full(name);
      if (overridable && environment.containsKey(variable(full))) {
        return "environment: " + variable(full);
      }
      Node value = node == null ? null : nodeAt(name);
      if (value == null) {
        value = node;
      }
      return value == null ? file + ": " + full : Configuration.this.place(value, full);
    }

    /** File and line of a key's value, or the variable that overrides it. */
    public String place(Key<?> key) {
      return place(nameInUse(key));
    }

    /** The name under which a key is set: its own, or the one that it had before. */
    private String nameInUse(Key<?> key) {
      return !key.formerName().isEmpty() && !isSet(key.name()) && isSet(key.formerName())
          ? key.formerName()
          : key.name();
    }

    private boolean isSet(String name) {
      return overridable && environment.containsKey(variable(full(name))) || nodeAt(name) != null;
    }

    /** The value of a key that has a default or is mandatory. */
    public <T> T get(Key<T> key) {
      return find(key)
          .orElseThrow(
              () ->
                  new InputException(
                      place(key.name()), "is not set", "set " + full(key.name()) + hint(key)));
    }

    /** The value of a key, or empty where it is neither set nor has a default. */
    public <T> Optional<T> find(Key<T> key) {
      String name = nameInUse(key);
      String variable = variable(full(name));
      String text = overridable ? environment.get(variable) : null;
      String place = "environment: " + variable;
      if (text == null && node != null) {
        Node value = nodeAt(name);
        if (value != null && !isNull(value)) {
          text = textOf(value, full(name));
          place = Configuration.this.place(value, full(name));
        }
      }
      if (text == null) {
        if (key.defaultText() == null) {
          return Optional.empty();
        }
        text = key.defaultText();
        place = "default of " + full(key.name());
      }
      try {
        return Optional.of(key.parse(text));
      } catch (IllegalArgumentException e) {
        throw new InputException(
            place,
            e.getMessage().replace(LIST_SEPARATOR, ", "),
            "write " + key.type() + hint(key),
            e);
      }
    }

    public boolean has(String name) {
      return node != null && nodeAt(name) != null;
    }

    /** The fields of an open section as texts, in the order of the file. */
    public Map<String, String> texts() {
      Map<String, String> texts = new LinkedHashMap<>();
      if (node != null) {
        for (NodeTuple tuple : node.getValue()) {
          String name = ((ScalarNode) tuple.getKeyNode()).getValue();
          texts.put(name, textOf(tuple.getValueNode(), full(name)).replace(LIST_SEPARATOR, ","));
        }
      }
      return texts;
    }

    /** A table below this section. */
    public Section section(String name) {
      Node value = node == null ? null : nodeAt(name);
      if (value == null || isNull(value)) {
        return new Section(full(name), null, overridable);
      }
      if (!(value instanceof MappingNode mapping)) {
        throw new InputException(
            Configuration.this.place(value, full(name)),
            "is not a section",
            "write its fields indented below it");
      }
      return new Section(full(name), mapping, overridable);
    }

    /**
     * A secret named by {@code <name>_env} (a variable) or {@code <name>_file} (a file, its final
     * line break dropped). A secret written into the file itself is refused.
     *
     * @throws InputException if the variable or file is named but absent or empty
     */
    public Optional<Secret> secret(String name) {
      if (has(name)) {
        throw openSecret(place(name), name);
      }
      Optional<String> variable = find(Key.text(name + "_env"));
      if (variable.isPresent()) {
        String value = environment.get(variable.get());
        if (value == null || value.isBlank()) {
          throw new InputException(
              place(name + "_env"),
              Secret.variable(variable.get()) + " is not set",
              "export it before starting; the field takes the variable's name, not the secret"
                  + " itself");
        }
        return Optional.of(new Secret(value.strip()));
      }
      Optional<Path> secretFile = find(Key.path(name + "_file"));
      if (secretFile.isPresent()) {
        try {
          String value = Files.readString(secretFile.get()).strip();
          if (value.isEmpty()) {
            throw new InputException(
                place(name + "_file"), secretFile.get() + " is empty", "put the secret in it");
          }
          return Optional.of(new Secret(value));
        } catch (IOException e) {
          throw new InputException(
              place(name + "_file"),
              secretFile.get() + " cannot be read",
              "check that it exists and may be read",
              e);
        }
      }
      return Optional.empty();
    }

    private Node nodeAt(String dotted) {
      if (node == null) {
        return null;
      }
      // In an open section a name may have dots itself.
      Node whole = child(node, dotted, full(dotted));
      if (whole != null) {
        return whole;
      }
      Node current = node;
      for (String part : dotted.split("\\.")) {
        if (current == null || isNull(current)) {
          return null;
        }
        current = child(current, part, full(dotted));
      }
      return current;
    }

    private String full(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }

    private String textOf(Node value, String field) {
      if (value instanceof ScalarNode scalar) {
        return scalar.getValue();
      }
      if (value instanceof SequenceNode sequence) {
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          if (!(item instanceof ScalarNode scalar)) {
            throw new InputException(
                Configuration.this.place(item, field),
                "contains a nested item",
                "write plain" + " values");
          }
          items.add(scalar.getValue());
        }
        return String.join(LIST_SEPARATOR, items);
      }
      throw new InputException(
          Configuration.this.place(value, field), "holds fields", "write a single value");
    }

    private String hint(Key<?> key) {
      return key.explanation().isEmpty() ? "" : " (" + key.explanation() + ")";
    }
  }

  private static InputException openSecret(String place, String name) {
    return new InputException(
        place,
        "a secret does not belong in this file",
        "name the environment variable that holds it in "
            + name
            + "_env, or a file in "
            + name
            + "_file");
  }

  private static String variable(String path) {
    return VARIABLE_PREFIX + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
