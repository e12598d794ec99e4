package dev.candor.classification.pack;

import dev.candor.classification.rules.Rule;
import dev.candor.classification.rules.RuleHits;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.rules.RulePack;
import dev.candor.classification.rules.Saying;
import dev.candor.classification.rules.Zone;
import dev.candor.classification.text.FoldedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a rule pack and proves it on its own test lines: a pack whose rule misses a line of {@code
 * matches}, or hits one of {@code spares}, is refused.
 */
public final class RulePackReader {

  private static final int LARGEST_PACK = 4 << 20;
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "lang",
          "says",
          "zone",
          "phrases",
          "longest",
          "decides",
          "provenance",
          "matches",
          "spares");

  private final String name;

  private RulePackReader(String name) {
    this.name = name;
  }

  /**
   * Reads a pack from a file.
   *
   * @throws RulePackException if it is unreadable, malformed, or fails its own test lines
   */
  public static RulePack read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      if (Files.size(file) > LARGEST_PACK) {
        throw new RulePackException(name + " is larger than 4 MB; split it");
      }
      return new RulePackReader(name).read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RulePackException(
          "cannot read the rule pack " + file + " as UTF-8 text; check the path and the encoding");
    }
  }

  /**
   * Reads a pack from a stream, which is left open.
   *
   * @throws RulePackException if it is malformed, or fails its own test lines
   */
  public static RulePack read(String name, InputStream in) throws IOException {
    return new RulePackReader(name).read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Reads the shipped pack, which a test has proved already, in half of the time. */
  public static RulePack readShipped(String name, InputStream in) throws IOException {
    return new RulePackReader(name).parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  private RulePack read(String yaml) {
    RulePack read = parse(yaml);
    try {
      prove(new RuleMatcher(read.rules()));
    } catch (IllegalArgumentException e) {
      throw new RulePackException(name + ": " + e.getMessage());
    }
    return read;
  }

  private RulePack parse(String yaml) {
    Object document;
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(name).setMaxAliasesForCollections(0).build();
      document = new Load(settings).loadFromString(yaml);
    } catch (YamlEngineException e) {
      String message = String.valueOf(e.getMessage()).replace('\n', ' ');
      throw new RulePackException(name + " is not valid YAML: " + message);
    }
    if (!(document instanceof Map<?, ?> pack) || !(pack.get("rules") instanceof List<?> entries)) {
      throw new RulePackException(name + " needs a list named rules at its top level");
    }
    List<Rule> rules = new ArrayList<>();
    for (Object entry : entries) {
      rules.add(rule(entry, rules.size() + 1));
    }
    try {
      return new RulePack(name, rules);
    } catch (IllegalArgumentException e) {
      throw new RulePackException(name + ": " + e.getMessage());
    }
  }

  private Rule rule(Object entry, int number) {
    if (!(entry instanceof Map<?, ?> fields)) {
      throw new RulePackException(name + ": rule " + number + " is not a mapping");
    }
    String where = name + ": rule " + fields.get("id") + " (number " + number + ")";
    for (Object key : fields.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new RulePackException(
            where
                + " has an unknown key \""
                + key
                + "\"; known are "
                + KEYS.stream().sorted().toList());
      }
    }
    try {
      return new Rule(
          text(fields, "id", null),
          text(fields, "lang", "any"),
          named(Saying.class, text(fields, "says", null)),
          named(Zone.class, text(fields, "zone", "anywhere")),
          texts(fields, "phrases"),
          number(fields, "longest", Integer.MAX_VALUE).intValue(),
          number(fields, "decides", 0).doubleValue(),
          text(fields, "provenance", null),
          texts(fields, "matches"),
          texts(fields, "spares"));
    } catch (IllegalArgumentException e) {
      throw new RulePackException(where + ": " + e.getMessage());
    }
  }

  private static <E extends Enum<E>> E named(Class<E> type, String value) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("\"" + value + "\" is not one of " + lowerNames(type));
  }

  private static <E extends Enum<E>> String lowerNames(Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return String.join(", ", names);
  }

  private static String text(Map<?, ?> fields, String key, String absent) {
    Object value = fields.get(key);
    if (value == null && absent != null) {
      return absent;
    }
    if (!(value instanceof String text) || text.isBlank()) {
      throw new IllegalArgumentException(key + " must be text");
    }
    return text;
  }

  private static List<String> texts(Map<?, ?> fields, String key) {
    Object value = fields.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException(key + " must be a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw new IllegalArgumentException(key + " must be a list of texts; quote " + item);
      }
      texts.add(text);
    }
    return texts;
  }

  private static Number number(Map<?, ?> fields, String key, Number absent) {
    Object value = fields.get(key);
    if (value == null) {
      return absent;
    }
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException(key + " must be a number");
    }
    return number;
  }

  private void prove(RuleMatcher matcher) {
    FoldedText text = new FoldedText();
    RuleHits hits = new RuleHits();
    for (int index = 0; index < matcher.rules().size(); index++) {
      Rule rule = matcher.rules().get(index);
      for (String line : rule.matches()) {
        if (!hit(matcher, index, line, text, hits)) {
          throw new RulePackException(
              name + ": rule " + rule.id() + " does not match its own test line \"" + line + "\"");
        }
      }
      for (String line : rule.spares()) {
        if (hit(matcher, index, line, text, hits)) {
          throw new RulePackException(
              name + ": rule " + rule.id() + " matches the line it must spare \"" + line + "\"");
        }
      }
    }
  }

  private static boolean hit(
      RuleMatcher matcher, int rule, String line, FoldedText text, RuleHits hits) {
    text.fold(line);
    matcher.match(text, hits);
    for (int i = 0; i < hits.size(); i++) {
      if (hits.rule(i) == rule) {
        return true;
      }
    }
    return false;
  }
}
