package dev.candor.producer.catalogue;

import dev.candor.model.Arm;
import dev.candor.model.LanguageTag;
import dev.candor.runtime.InputException;
import dev.candor.runtime.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
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
        "prompt_template",
        "goal"),
    INTENT("intent", "intent_id", "question_id", "prompt_id", "id", "index", "Index"),
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
   * What came of the rows.
   *
   * @param withoutPrompt lines of rows that hold no prompt and were left out
   * @param repeated lines of rows whose prompt was there before and were left out
   * @param languageColumns column of each language, where there is one for each; else empty
   */
  public record Imported(
      Pack pack,
      List<Integer> withoutPrompt,
      List<Integer> repeated,
      Map<String, String> languageColumns) {}

  /**
   * The pack of these rows. It is rarely sound: there is no control that mirrors anything yet.
   *
   * @throws InputException if the texts are in no known column, or a row does not fit the others
   */
  public Imported of(PromptTable table) {
    Set<String> present = new TreeSet<>();
    table.rows().forEach(row -> present.addAll(row.fields().keySet()));
    Map<String, String> byLanguage =
        columns.containsKey(Part.TEXT) ? Map.of() : LanguageColumns.of(table);
    Optional<String> textColumn =
        byLanguage.isEmpty() ? column(table, Part.TEXT, present) : Optional.empty();
    if (textColumn.isEmpty() && byLanguage.isEmpty()) {
      throw new InputException(
          table.file(),
          "no column holds the prompts",
          "name it with --text; columns here: " + String.join(", ", present));
    }
    Map<String, IntentRows> intents = new LinkedHashMap<>();
    Set<Map<String, String>> seen = new HashSet<>();
    List<Integer> withoutPrompt = new ArrayList<>();
    List<Integer> repeated = new ArrayList<>();
    for (PromptTable.TableRow row : table.rows()) {
      Map<String, String> texts = texts(row, textColumn, byLanguage);
      if (texts.isEmpty()) {
        withoutPrompt.add(row.line());
      } else if (!add(table, present, row, texts, intents, seen)) {
        repeated.add(row.line());
      }
    }
    if (intents.isEmpty()) {
      throw new InputException(table.file(), "holds no prompts", "name another file or column");
    }
    Set<String> languages = new LinkedHashSet<>();
    List<Intent> list = new ArrayList<>();
    for (IntentRows intent : intents.values()) {
      List<Wording> wordings = new ArrayList<>();
      intent.wordings().forEach((style, texts) -> wordings.add(new Wording(style, texts)));
      wordings.forEach(wording -> languages.addAll(wording.texts().keySet()));
      list.add(
          new Intent(
              intent.id(), intent.topic(), intent.arm(), intent.mirrors(), wordings, List.of()));
    }
    return new Imported(
        new Pack(pack, "Imported from " + table.file(), List.copyOf(languages), list),
        List.copyOf(withoutPrompt),
        List.copyOf(repeated),
        byLanguage);
  }

  /**
   * The texts of a row by language; a single text is under the empty name until its language is
   * known.
   */
  private static Map<String, String> texts(
      PromptTable.TableRow row, Optional<String> textColumn, Map<String, String> byLanguage) {
    Map<String, String> texts = new LinkedHashMap<>();
    textColumn
        .map(row.fields()::get)
        .filter(text -> !text.isBlank())
        .ifPresent(text -> texts.put("", text.strip()));
    byLanguage.forEach(
        (language, column) -> {
          String text = row.fields().get(column);
          if (text != null && !text.isBlank()) {
            texts.put(language, text.strip());
          }
        });
    return texts;
  }

  private record IntentRows(
      String id,
      String topic,
      Arm arm,
      Optional<String> mirrors,
      Map<String, Map<String, String>> wordings) {
    /** Whether one of the wordings has all of these texts. */
    boolean holds(Map<String, String> texts) {
      return wordings.values().stream()
          .anyMatch(wording -> wording.entrySet().containsAll(texts.entrySet()));
    }
  }

  /** False where every text of the row was there before. */
  private boolean add(
      PromptTable table,
      Set<String> present,
      PromptTable.TableRow row,
      Map<String, String> written,
      Map<String, IntentRows> intents,
      Set<Map<String, String>> seen) {
    Map<String, String> texts = new LinkedHashMap<>();
    written.forEach(
        (language, text) ->
            texts.put(language.isEmpty() ? language(table, present, row, text) : language, text));
    Optional<String> named =
        value(table, Part.INTENT, present, row).map(name -> name(name, "item"));
    String first = texts.values().iterator().next();
    boolean isNew = seen.add(texts);
    boolean isRepeated =
        named.isEmpty()
            ? !isNew
            : intents.containsKey(named.get()) && intents.get(named.get()).holds(texts);
    if (isRepeated) {
      return false;
    }
    String id = named.orElseGet(() -> fresh(first, intents));
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
                    value(table, Part.MIRRORS, present, row).map(name -> name(name, "item")),
                    new LinkedHashMap<>()));
    Optional<String> style =
        value(table, Part.WORDING, present, row).map(name -> name(name, "wording"));
    String under = style.orElseGet(() -> freeStyle(intent, texts.keySet()));
    Map<String, String> wording =
        intent.wordings().computeIfAbsent(under, any -> new LinkedHashMap<>());
    texts.forEach(
        (language, text) -> {
          String before = wording.put(language, text);
          if (before != null && !before.equals(text)) {
            throw new InputException(
                table.file() + ":" + row.line(),
                id + "." + under + " has two texts in " + language,
                "change the wording of one of them");
          }
        });
    return true;
  }

  private String language(
      PromptTable table, Set<String> present, PromptTable.TableRow row, String text) {
    return value(table, Part.LANG, present, row)
        .map(LanguageTag::of)
        .orElse(lang.map(LanguageTag::of).orElse(script(text)));
  }

  private static String freeStyle(IntentRows intent, Set<String> languages) {
    for (int i = 0; ; i++) {
      String style = i < STYLES.size() ? STYLES.get(i) : "wording-" + (i + 1);
      if (!intent.wordings().containsKey(style)
          || Collections.disjoint(intent.wordings().get(style).keySet(), languages)) {
        return style;
      }
    }
  }

  private Arm arm(PromptTable table, PromptTable.TableRow row, String name) {
    for (Arm known : Arm.values()) {
      if (known.wireName().equals(name.toLowerCase(Locale.ROOT))) {
        return known;
      }
    }
    throw new InputException(
        table.file() + ":" + row.line(),
        "arm \"" + name + "\" is neither sensitive nor control",
        NearestName.suggestion(name, List.of("sensitive", "control")));
  }

  private Optional<String> value(
      PromptTable table, Part part, Set<String> present, PromptTable.TableRow row) {
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
