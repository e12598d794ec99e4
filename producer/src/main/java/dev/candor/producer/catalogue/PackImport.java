package dev.candor.producer.catalogue;

import dev.candor.runtime.InputException;
import dev.candor.runtime.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a pack of rows from elsewhere. Rows of one intent become its wordings and translations; a
 * row without an intent becomes one of its own, named after its first words.
 *
 * @param pack name of the pack to make
 * @param columns column of each part, where the usual names do not serve
 * @param topic topic of rows that have none
 * @param arm arm of rows that have none
 * @param lang language of rows that have none; empty tells Chinese from English by the script
 */
public record PackImport(
    String pack, Map<Part, String> columns, String topic, Arm arm, Optional<String> lang) {

  /** A part of a prompt that a column may hold. */
  public enum Part {
    TEXT(
        "text",
        "prompt",
        "question",
        "instruction",
        "query",
        "input",
        "content",
        "goal",
        PromptTable.CONVERSATION),
    INTENT("intent", "intent_id", "question_id", "prompt_id", "id"),
    TOPIC("topic", "category", "subject", "theme", "semantic_category", "domain"),
    ARM("arm"),
    MIRRORS("mirrors"),
    WORDING("wording", "style"),
    LANG("lang", "language", "locale");

    private final List<String> usual;

    Part(String... usual) {
      this.usual = List.of(usual);
    }
  }

  /** Wordings that have no name are called so in turn. */
  private static final List<String> STYLES = List.of("direct", "neutral", "indirect");

  private static final int WORDS_OF_A_NAME = 7;

  public PackImport {
    columns = Map.copyOf(columns);
    Objects.requireNonNull(arm);
    for (String name : List.of(pack, topic)) {
      if (!Intent.isName(name)) {
        throw new InputException(
            "import",
            "\"" + name + "\" is not a name",
            "write lower-case letters, digits and single hyphens");
      }
    }
  }

  /**
   * The pack of these rows. It is rarely sound: there is no control that mirrors anything yet.
   *
   * @throws InputException if the texts are in no known column, or a row does not fit the others
   */
  public Pack of(PromptTable table) {
    Set<String> present = new TreeSet<>();
    table.rows().forEach(row -> present.addAll(row.fields().keySet()));
    Optional<String> textColumn = column(table, Part.TEXT, present);
    if (textColumn.isEmpty()) {
      throw new InputException(
          table.file(),
          "no column holds the prompts",
          "name it with --text; columns here: " + String.join(", ", present));
    }
    Map<String, IntentRows> intents = new LinkedHashMap<>();
    for (PromptTable.Row row : table.rows()) {
      String text = row.fields().get(textColumn.get());
      if (text != null && !text.isBlank()) {
        add(table, present, row, text.strip(), intents);
      }
    }
    if (intents.isEmpty()) {
      throw new InputException(table.file(), "holds no prompts", "name another file or column");
    }
    Set<String> languages = new LinkedHashSet<>();
    List<Intent> list = new ArrayList<>();
    for (IntentRows intent : intents.values()) {
      List<Wording> wordings = new ArrayList<>();
      intent.wordings.forEach((style, texts) -> wordings.add(new Wording(style, texts)));
      wordings.forEach(wording -> languages.addAll(wording.texts().keySet()));
      list.add(
          new Intent(intent.id, intent.topic, intent.arm, intent.mirrors, wordings, List.of()));
    }
    return new Pack(pack, "Imported from " + table.file(), List.copyOf(languages), list);
  }

  private static final class IntentRows {
    final String id;
    final String topic;
    final Arm arm;
    final Optional<String> mirrors;
    final Map<String, Map<String, String>> wordings = new LinkedHashMap<>();

    IntentRows(String id, String topic, Arm arm, Optional<String> mirrors) {
      this.id = id;
      this.topic = topic;
      this.arm = arm;
      this.mirrors = mirrors;
    }
  }

  private void add(
      PromptTable table,
      Set<String> present,
      PromptTable.Row row,
      String text,
      Map<String, IntentRows> intents) {
    Optional<String> named = value(table, Part.INTENT, present, row);
    String id = named.map(name -> name(name, "item")).orElseGet(() -> fresh(text, intents));
    String ofLang =
        value(table, Part.LANG, present, row)
            .map(code -> code.toLowerCase(Locale.ROOT).replaceAll("[_-].*", ""))
            .orElse(lang.orElse(script(text)));
    Optional<Arm> ofArm = value(table, Part.ARM, present, row).map(name -> arm(table, row, name));
    IntentRows intent =
        intents.computeIfAbsent(
            id,
            any ->
                new IntentRows(
                    id,
                    value(table, Part.TOPIC, present, row)
                        .map(name -> name(name, topic))
                        .orElse(topic),
                    ofArm.orElse(arm),
                    value(table, Part.MIRRORS, present, row).map(name -> name(name, "item"))));
    Optional<String> style =
        value(table, Part.WORDING, present, row).map(name -> name(name, "wording"));
    String under = style.orElseGet(() -> freeStyle(intent, ofLang));
    String before =
        intent.wordings.computeIfAbsent(under, any -> new LinkedHashMap<>()).put(ofLang, text);
    if (before != null) {
      throw new InputException(
          table.file() + ":" + row.line(),
          id + "." + under + " has two texts in " + ofLang,
          "give one another wording");
    }
  }

  private static String freeStyle(IntentRows intent, String lang) {
    for (int i = 0; ; i++) {
      String style = i < STYLES.size() ? STYLES.get(i) : "wording-" + (i + 1);
      if (!intent.wordings.containsKey(style) || !intent.wordings.get(style).containsKey(lang)) {
        return style;
      }
    }
  }

  private Arm arm(PromptTable table, PromptTable.Row row, String name) {
    for (Arm known : Arm.values()) {
      if (known.text().equals(name.toLowerCase(Locale.ROOT))) {
        return known;
      }
    }
    throw new InputException(
        table.file() + ":" + row.line(),
        "arm \"" + name + "\" is neither sensitive nor control",
        NearestName.suggestion(name, List.of("sensitive", "control")));
  }

  private Optional<String> value(
      PromptTable table, Part part, Set<String> present, PromptTable.Row row) {
    return column(table, part, present)
        .map(column -> row.fields().get(column))
        .filter(text -> !text.isBlank());
  }

  private Optional<String> column(PromptTable table, Part part, Set<String> present) {
    String chosen = columns.get(part);
    if (chosen != null) {
      if (!present.contains(chosen)) {
        throw new InputException(
            table.file(),
            "has no column \"" + chosen + "\"",
            NearestName.suggestion(chosen, present));
      }
      return Optional.of(chosen);
    }
    return part.usual.stream().filter(present::contains).findFirst();
  }

  private static String fresh(String text, Map<String, IntentRows> intents) {
    String[] words = text.split("\\s+");
    String start =
        String.join(" ", List.of(words).subList(0, Math.min(WORDS_OF_A_NAME, words.length)));
    String base = name(start, "item");
    String id = base;
    for (int i = 2; intents.containsKey(id); i++) {
      id = base + "-" + i;
    }
    return id;
  }

  /** A name made of the Latin letters and digits of a text. */
  private static String name(String text, String otherwise) {
    String name =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    if (name.length() > Intent.LONGEST_NAME - 6) {
      name = name.substring(0, Intent.LONGEST_NAME - 6).replaceAll("-+$", "");
    }
    return name.isEmpty() ? otherwise : name;
  }

  private static String script(String text) {
    boolean han =
        text.codePoints()
            .anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
    return han ? "zh" : "en";
  }
}
