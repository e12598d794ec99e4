package dev.candor.runtime;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The fields that some services read, section by section, and the check that a file has no others.
 */
final class KnownFields {
  private final Map<String, Set<String>> known = new TreeMap<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Map<String, String> formerNames = new TreeMap<>();
  private final Consumer<String> warn;

  /**
   * @param warn hears of each field under a former name
   */
  KnownFields(Collection<KeyGroup> groups, Consumer<String> warn) {
    this.warn = Objects.requireNonNull(warn);
    for (KeyGroup group : groups) {
      if (group.openFields()) {
        open.add(group.section());
      }
      announce(group.section());
      for (Key<?> key : group.keys()) {
        announce(group.path(key.name()));
        if (!key.formerName().isEmpty()) {
          formerNames.put(group.path(key.formerName()), group.path(key.name()));
        }
      }
    }
  }

  /** The paths of settings by the path that each had before. */
  Map<String, String> formerNames() {
    return formerNames;
  }

  /** Enters a path and every section above it under the section that holds it. */
  private void announce(String path) {
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

  /**
   * Refuses the first field of a file that is not known, and warns of those under former names.
   *
   * @throws InputException with the name that was probably meant
   */
  void check(YamlNode top, String file) {
    check(top, file, "", "");
  }

  private void check(YamlNode node, String file, String pattern, String path) {
    if (open.contains(pattern)) {
      return;
    }
    Set<String> names = known.getOrDefault(pattern, Set.of());
    for (YamlNode.Field field : node.fields()) {
      String name = field.name();
      String full = path.isEmpty() ? name : path + "." + name;
      String childPattern = pattern.isEmpty() ? name : pattern + "." + name;
      String place = YamlNode.place(file, field.line(), full);
      String now = formerNames.get(childPattern);
      if (now != null) {
        warnOfFormerName(node, place, now.substring(now.lastIndexOf('.') + 1));
        continue;
      }
      if (!names.contains(name) && names.contains(name + "_env")) {
        throw NamedSecrets.inTheOpen(place, name);
      }
      if (!names.contains(name)) {
        throw new InputException(
            place, "unknown field \"" + name + "\"", NearestName.suggestion(name, names));
      }
      checkBelow(field.value(), file, childPattern, full);
    }
  }

  private void checkBelow(YamlNode value, String file, String pattern, String path) {
    if (value.isMapping()) {
      if (!known.getOrDefault(pattern, Set.of()).isEmpty() || open.contains(pattern)) {
        check(value, file, pattern, path);
      }
    } else if (known.containsKey(pattern + "[]")) {
      int i = 0;
      for (YamlNode item : value.items()) {
        check(item, file, pattern + "[]", path + "[" + i++ + "]");
      }
    }
  }

  private void warnOfFormerName(YamlNode owner, String place, String name) {
    if (owner.get(name).isPresent()) {
      throw new InputException(
          place, "is the former name of \"" + name + "\", set as well", "remove it");
    }
    warn.accept(place + " is now called \"" + name + "\"; the former name still works");
  }
}
