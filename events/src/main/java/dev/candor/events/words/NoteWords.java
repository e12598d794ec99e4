package dev.candor.events.words;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.VerdictNote;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words what a verdict adds to its figures. In English that is the recorded note; in other
 * languages it is worded from the facts, and stays English where one of them is not known.
 */
public final class NoteWords {
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])\\}");
  private static final Properties CHINESE = load();

  private NoteWords() {}

  private static Properties load() {
    Properties words = new Properties();
    try (InputStream in = NoteWords.class.getResourceAsStream("notes_zh.properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  /** The note of a verdict in {@code en} or {@code zh}; null where there is nothing to say. */
  public static String of(ComparisonVerdict verdict, String lang) {
    if (!lang.equals("zh") || verdict.note() == null || verdict.notes().isEmpty()) {
      return verdict.note();
    }
    StringBuilder sentences = new StringBuilder();
    for (VerdictNote note : verdict.notes()) {
      String template = CHINESE.getProperty(note.name());
      if (template == null) {
        return verdict.note();
      }
      sentences.append(fill(template, note));
    }
    return sentences.toString();
  }

  /** One pass over the template: what stands in a value is never read as a place. */
  private static String fill(String template, VerdictNote note) {
    Matcher place = PLACE.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      int at = Integer.parseInt(place.group(1));
      place.appendReplacement(
          filled, Matcher.quoteReplacement(at < note.values().size() ? note.values().get(at) : ""));
    }
    return place.appendTail(filled).toString();
  }

  /** Names of the facts that have words. */
  static Set<String> names() {
    return CHINESE.stringPropertyNames();
  }
}
