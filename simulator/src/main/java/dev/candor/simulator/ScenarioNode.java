package dev.candor.simulator;

import dev.candor.runtime.DurationText;
import dev.candor.runtime.NearestName;
import dev.candor.runtime.YamlNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A place in a scenario file that knows its line, so that every complaint can name it. */
record ScenarioNode(String file, String name, YamlNode node) {

  int line() {
    return node.line();
  }

  ScenarioException wrong(String what) {
    return new ScenarioException(file, line(), what);
  }

  /** Runs a constructor and gives what it refuses the place of this node. */
  <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** The fields of a mapping by name, in order; any name is allowed. */
  Map<String, ScenarioNode> entries() {
    if (!node.isMapping()) {
      throw wrong("`" + name + "` must be a mapping of fields");
    }
    Map<String, ScenarioNode> fields = new LinkedHashMap<>();
    node.fields()
        .forEach(
            field -> fields.put(field.name(), new ScenarioNode(file, field.name(), field.value())));
    return fields;
  }

  /** The fields of a mapping, of which no others are allowed. */
  Fields fields(String... allowed) {
    List<String> known = List.of(allowed);
    Map<String, ScenarioNode> found = entries();
    for (Map.Entry<String, ScenarioNode> entry : found.entrySet()) {
      if (!known.contains(entry.getKey())) {
        String hint =
            NearestName.of(entry.getKey(), known)
                .map(word -> "did you mean `" + word + "`?")
                .orElse("known here: " + String.join(", ", known));
        throw entry
            .getValue()
            .wrong("unknown field `" + entry.getKey() + "` in `" + name + "`; " + hint);
      }
    }
    return new Fields(this, found);
  }

  List<ScenarioNode> items() {
    if (!node.isList()) {
      throw wrong("`" + name + "` must be a list");
    }
    return node.items().stream().map(item -> new ScenarioNode(file, name, item)).toList();
  }

  boolean isMapping() {
    return node.isMapping();
  }

  String text() {
    if (!node.isText()) {
      throw wrong("`" + name + "` must be a single value");
    }
    return node.text();
  }

  double number() {
    return parsed(Double::valueOf, "a number");
  }

  long integer() {
    return parsed(Long::valueOf, "a whole number");
  }

  int smallInteger() {
    long value = integer();
    if (value != (int) value) {
      throw wrong("`" + name + "` is too large: " + value);
    }
    return (int) value;
  }

  Duration duration() {
    return parsed(DurationText::parse, "a duration such as 30ms, 2s or 5m");
  }

  Instant instant() {
    return parsed(Instant::parse, "a time such as 2026-11-01T00:00:00Z");
  }

  private <T> T parsed(Function<String, T> parser, String what) {
    String text = text();
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong("`" + name + "` must be " + what + ", not `" + text + "`");
    }
  }

  /** A constant of an enum, written in lower case with hyphens. */
  <E extends Enum<E>> E word(Class<E> type) {
    return word(type, text());
  }

  <E extends Enum<E>> E word(Class<E> type, String given) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (word.equals(given)) {
        return constant;
      }
      known.add(word);
    }
    String hint =
        NearestName.of(given, known).map(word -> "did you mean `" + word + "`? ").orElse("");
    throw wrong(
        "`%s` is not known in `%s`; %sKnown: %s"
            .formatted(given, name, hint, String.join(", ", known)));
  }

  /** The fields of a mapping whose names have been checked. */
  record Fields(ScenarioNode owner, Map<String, ScenarioNode> found) {
    Optional<ScenarioNode> get(String field) {
      return Optional.ofNullable(found.get(field));
    }

    ScenarioNode required(String field) {
      return get(field)
          .orElseThrow(() -> owner.wrong("`" + owner.name() + "` needs the field `" + field + "`"));
    }
  }
}
