package dev.candor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration file with the environment laid over it: default, then file, then environment. A
 * field {@code a.b} is overridden by the variable {@code CANDOR_A_B}. Every error names file, line
 * and field. Immutable.
 */
public final class Configuration {
  /** What alerts about the instrument and about all targets say in a target's place. */
  private static final Set<String> NOT_A_TARGET = Set.of("classifier", "every-target");

  private static final Logger log = LoggerFactory.getLogger(Configuration.class);

  /** Joins the items of a YAML list into one text for {@link Key#list}; no item can contain it. */
  static final String LIST_SEPARATOR = "\u0000";

  static final String VARIABLE_PREFIX = "CANDOR_";
  private static final long MOST_BYTES = 4L << 20;

  private final String file;
  private final YamlNode root;
  private final Map<String, String> environment;

  private Configuration(String file, YamlNode root, Map<String, String> environment) {
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
    Optional<YamlNode> top = YamlNode.parse(file, text);
    if (top.isPresent() && !top.get().isMapping()) {
      throw new InputException(
          file + ":1", "has no fields", "write fields such as \"targets:\" at its top");
    }
    return new Configuration(file, top.orElse(null), environment);
  }

  /**
   * Every secret that a field named {@code …_env} or {@code …_file} anywhere in the file, or a
   * variable that overrides such a field, leads to, for those who must not let one slip out. One
   * that is absent or cannot be read is left out; whoever needs it says so. Certificates ({@code
   * ca_file}) are not secrets.
   */
  public List<Secret> secrets() {
    return new NamedSecrets(environment).all(root);
  }

  /** The name of the file, for messages. */
  public String file() {
    return file;
  }

  /** The section at a dotted path; an absent one reads as all defaults. */
  public Section section(String path) {
    YamlNode node = root;
    if (!path.isEmpty()) {
      for (String part : path.split("\\.")) {
        node = node == null ? null : child(node, part, path);
        if (node != null && node.isNull()) {
          node = null;
        }
        if (node != null && !node.isMapping()) {
          throw notASection(node, path);
        }
      }
    }
    return new Section(path, node, true);
  }

  /** The items of the list of sections at a path, empty where absent. */
  public List<Section> sections(String path) {
    int dot = path.lastIndexOf('.');
    Section owner = section(dot < 0 ? "" : path.substring(0, dot));
    YamlNode node = owner.node == null ? null : child(owner.node, path.substring(dot + 1), path);
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (!node.isList()) {
      throw new InputException(
          node.place(path), "is not a list", "start each item with \"- \" on a line of its own");
    }
    List<Section> sections = new ArrayList<>();
    for (YamlNode item : node.items()) {
      String itemPath = path + "[" + sections.size() + "]";
      if (!item.isMapping()) {
        throw new InputException(
            item.place(itemPath), "has no fields", "write fields such as \"name: …\"");
      }
      sections.add(new Section(itemPath, item, false));
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
    KnownFields known = new KnownFields(groups, log::warn);
    known
        .formerNames()
        .forEach(
            (former, name) -> {
              if (environment.containsKey(variable(former))) {
                log.warn("the variable {} is now called {}", variable(former), variable(name));
              }
            });
    if (root != null) {
      known.check(root, file);
    }
  }

  private YamlNode child(YamlNode node, String name, String path) {
    if (!node.isMapping()) {
      throw notASection(node, path);
    }
    return node.get(name).orElse(null);
  }

  /**
   * Reads each item of {@code targets}.
   *
   * @throws InputException if there is none, or two have one name
   */
  public <T> List<T> targets(Function<Section, T> read) {
    List<T> targets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section section : sections("targets")) {
      targets.add(read.apply(section));
      String name = section.find(Key.text("name")).orElse("");
      if (NOT_A_TARGET.contains(name)) {
        throw new InputException(
            section.place("name"),
            "alerts that are about no single target say \"" + name + "\" in its place",
            "choose another name");
      }
      if (!names.add(name)) {
        throw new InputException(
            section.place("name"),
            "two targets are named \"" + name + "\"",
            "give each a unique name; the same model under two settings is two targets");
      }
    }
    if (targets.isEmpty()) {
      throw new InputException(
          file + ": targets",
          "no target is configured",
          "write at least one with name, endpoint and model");
    }
    return List.copyOf(targets);
  }

  private static InputException notASection(YamlNode node, String path) {
    return new InputException(
        node.place(path), "is not a section", "write its fields indented below it");
  }

  /** One section of the file: the top, a table below it, or an item of a list. */
  public final class Section {
    private final String path;
    private final YamlNode node;
    private final boolean overridable;

    private Section(String path, YamlNode node, boolean overridable) {
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
      YamlNode value = nodeAt(name);
      if (value == null) {
        value = node;
      }
      return value == null ? file + ": " + full : value.place(full);
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
      YamlNode value = text == null ? nodeAt(name) : null;
      if (value != null && !value.isNull()) {
        text = textOf(value, full(name));
        place = value.place(full(name));
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

    /** The same of a number. */
    public OptionalDouble findNumber(Key<Double> key) {
      return find(key).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    public boolean has(String name) {
      return nodeAt(name) != null;
    }

    /** The fields of an open section as texts, in the order of the file. */
    public Map<String, String> texts() {
      Map<String, String> texts = new LinkedHashMap<>();
      if (node != null) {
        for (YamlNode.Field field : node.fields()) {
          String text = textOf(field.value(), full(field.name()));
          texts.put(field.name(), text.replace(LIST_SEPARATOR, ","));
        }
      }
      return texts;
    }

    /** A table below this section. */
    public Section section(String name) {
      YamlNode value = nodeAt(name);
      if (value == null || value.isNull()) {
        return new Section(full(name), null, overridable);
      }
      if (!value.isMapping()) {
        throw notASection(value, full(name));
      }
      return new Section(full(name), value, overridable);
    }

    /**
     * A secret named by {@code <name>_env} (a variable) or {@code <name>_file} (a file, its final
     * line break dropped). A secret written into the file itself is refused.
     *
     * @throws InputException if the variable or file is named but absent or empty
     */
    public Optional<Secret> secret(String name) {
      return new NamedSecrets(environment).of(this, name);
    }

    /**
     * The same of one that is sent in a header.
     *
     * @throws InputException also if it has a character that no header may have, which is not shown
     */
    public Optional<Secret> headerSecret(String name) {
      Optional<Secret> secret = secret(name);
      if (secret.isPresent() && !secret.get().reveal().matches("[ -~]+")) {
        throw new InputException(
            place(name + (isSet(name + "_env") ? "_env" : "_file")),
            "leads to a secret with a line break, or a character that is not printable ASCII",
            "keep the secret alone there, on one line and without invisible characters");
      }
      return secret;
    }

    private YamlNode nodeAt(String dotted) {
      if (node == null) {
        return null;
      }
      // In an open section a name may have dots itself.
      YamlNode whole = child(node, dotted, full(dotted));
      if (whole != null) {
        return whole;
      }
      YamlNode current = node;
      for (String part : dotted.split("\\.")) {
        if (current == null || current.isNull()) {
          return null;
        }
        current = child(current, part, full(dotted));
      }
      return current;
    }

    private String full(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }

    private String textOf(YamlNode value, String field) {
      if (value.isMapping()) {
        throw new InputException(value.place(field), "holds fields", "write a single value");
      }
      if (value.isText()) {
        return value.text();
      }
      List<String> items = new ArrayList<>();
      for (YamlNode item : value.items()) {
        if (!item.isText()) {
          throw new InputException(
              item.place(field), "contains a nested item", "write plain values");
        }
        items.add(item.text());
      }
      return String.join(LIST_SEPARATOR, items);
    }

    private String hint(Key<?> key) {
      return key.explanation().isEmpty() ? "" : " (" + key.explanation() + ")";
    }
  }

  private static String variable(String path) {
    return VARIABLE_PREFIX + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
