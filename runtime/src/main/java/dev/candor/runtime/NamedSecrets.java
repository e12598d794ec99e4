package dev.candor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The secrets that a configuration names, which are in variables and files and never in itself. */
final class NamedSecrets {
  private static final long LONGEST_SECRET = 64L << 10;

  private final Map<String, String> environment;

  NamedSecrets(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Those that fields anywhere below a node name, or variables that override such fields. */
  List<Secret> all(YamlNode root) {
    List<Secret> found = new ArrayList<>();
    collect(root, found, new HashSet<>());
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(Configuration.VARIABLE_PREFIX)) {
            add(name.toLowerCase(Locale.ROOT), value, found);
          }
        });
    return List.copyOf(found);
  }

  /** The one that a section names by {@code <name>_env} or {@code <name>_file}. */
  Optional<Secret> of(Configuration.Section section, String name) {
    if (section.has(name)) {
      throw inTheOpen(section.place(name), name);
    }
    Optional<String> variable = section.find(Key.text(name + "_env"));
    if (variable.isPresent()) {
      String value = environment.get(variable.get());
      if (value == null || value.isBlank()) {
        throw new InputException(
            section.place(name + "_env"),
            Secret.variable(variable.get()) + " is not set",
            "export it before starting; the field takes the variable's name, not the secret"
                + " itself");
      }
      return Optional.of(new Secret(stripped(value)));
    }
    Optional<Path> secretFile = section.find(Key.path(name + "_file"));
    if (secretFile.isPresent()) {
      try {
        String value = stripped(Files.readString(secretFile.get()));
        if (value.isEmpty()) {
          throw new InputException(
              section.place(name + "_file"),
              secretFile.get() + " is empty",
              "put the secret in it");
        }
        return Optional.of(new Secret(value));
      } catch (IOException e) {
        throw new InputException(
            section.place(name + "_file"),
            secretFile.get() + " cannot be read",
            "check that it exists and may be read",
            e);
      }
    }
    return Optional.empty();
  }

  private void collect(YamlNode node, List<Secret> found, Set<YamlNode> seen) {
    if (node == null || !seen.add(node)) {
      return;
    }
    node.items().forEach(item -> collect(item, found, seen));
    for (YamlNode.Field field : node.fields()) {
      if (field.value().isText()) {
        add(field.name(), field.value().text(), found);
      } else {
        collect(field.value(), found, seen);
      }
    }
  }

  private void add(String field, String value, List<Secret> found) {
    secretBehind(field, value)
        .map(NamedSecrets::stripped)
        .filter(secret -> !secret.isEmpty())
        .ifPresent(secret -> found.add(new Secret(secret)));
  }

  /** A secret without the blanks around it and the byte order mark that editors put before it. */
  private static String stripped(String secret) {
    return (secret.startsWith("\uFEFF") ? secret.substring(1) : secret).strip();
  }

  private Optional<String> secretBehind(String field, String value) {
    if (field.endsWith("_env")) {
      return Optional.ofNullable(environment.get(value));
    }
    try {
      return field.endsWith("_file")
              && !field.endsWith("ca_file")
              && Files.size(Path.of(value)) < LONGEST_SECRET
          ? Optional.of(Files.readString(Path.of(value)))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Refuses a secret that is written into the file itself. */
  static InputException inTheOpen(String place, String name) {
    return new InputException(
        place,
        "a secret does not belong in this file",
        "name the environment variable that holds it in %s_env, or a file in %s_file"
            .formatted(name, name));
  }
}
