package dev.candor.producer.catalogue;

import dev.candor.model.LanguageTag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a sheet's columns that hold the same prompts in several languages: by names such as {@code
 * en}, {@code prompt_zh}, {@code Question (Chinese)}, and, where Chinese is written under a name
 * that is not a language, by what is in them.
 */
final class LanguageColumns {
  private static final String WORD = "(?:prompt|question|text|query|wording|translation|content)s?";

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?:%s[ _.-]*)?[(\\[]?([\\p{L}]{2,}(?:[-_][A-Za-z]{2,4})?)[)\\]]?(?:[ _.-]*%s)?"
              .formatted(WORD, WORD));

  /** What sheets call the two ways of writing Chinese, which codes of languages are not. */
  private static final Set<String> TRADITIONAL = Set.of("tw", "tc", "hk", "cht", "trad", "tra");

  private static final Set<String> SIMPLIFIED = Set.of("si", "sc", "cn", "chs", "sim", "simp");

  private LanguageColumns() {}

  /** Language to column, in the order of the columns; empty where there are not two at least. */
  static Map<String, String> of(PromptTable table) {
    Set<String> columns = new TreeSet<>();
    Map<String, String> found = new LinkedHashMap<>();
    for (PromptTable.TableRow row : table.rows()) {
      for (String column : row.fields().keySet()) {
        if (columns.add(column)) {
          language(column, table).ifPresent(language -> found.putIfAbsent(language, column));
        }
      }
    }
    return found.size() < 2 ? Map.of() : found;
  }

  private static Optional<String> language(String column, PromptTable table) {
    String name = column.strip().toLowerCase(Locale.ROOT);
    if (List.of("id", "no", "is", "to", "lang", "language").contains(name)) {
      return Optional.empty();
    }
    if ((TRADITIONAL.contains(name) || SIMPLIFIED.contains(name)) && isChinese(column, table)) {
      return Optional.of(TRADITIONAL.contains(name) ? "zh-hant" : "zh");
    }
    if (LanguageTag.isLanguage(name)) {
      return holdsPrompts(column, table) ? Optional.of(LanguageTag.of(name)) : Optional.empty();
    }
    Matcher named = NAMED.matcher(name);
    return named.matches() && LanguageTag.isLanguage(named.group(1))
        ? Optional.of(LanguageTag.of(named.group(1)))
        : Optional.empty();
  }

  /** A column of codes or numbers holds no prompts. */
  private static boolean holdsPrompts(String column, PromptTable table) {
    return table.rows().stream()
        .map(row -> row.fields().get(column))
        .anyMatch(text -> text != null && (text.strip().length() > 3 || isHan(text)));
  }

  private static boolean isChinese(String column, PromptTable table) {
    return table.rows().stream()
        .map(row -> row.fields().get(column))
        .anyMatch(text -> text != null && isHan(text));
  }

  private static boolean isHan(String text) {
    return text.codePoints()
        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
  }
}
