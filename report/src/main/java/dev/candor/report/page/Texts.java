package dev.candor.report.page;

import dev.candor.model.PValue;
import dev.candor.model.WireNamed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** The console's own words in one language, and how it writes numbers and times. */
public final class Texts {
  private static final Texts ENGLISH = new Texts("en");
  private static final Texts CHINESE = new Texts("zh");
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String lang;
  private final Properties words;

  private Texts(String lang) {
    this.lang = lang;
    this.words = load(lang);
  }

  /** The words in Chinese for {@code zh}, else in English. */
  public static Texts of(String lang) {
    return lang.equals("zh") ? CHINESE : ENGLISH;
  }

  private static Properties load(String lang) {
    Properties words = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream("texts_" + lang + ".properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  /** {@code en} or {@code zh}. */
  public String lang() {
    return lang;
  }

  /** The language tag for the page. */
  public String htmlLang() {
    return lang.equals("zh") ? "zh-Hans" : "en";
  }

  /**
   * The words of a key; {@code {0}}, {@code {1}} … stand for the values, and {@code
   * {0?cycle:cycles}} for the form that goes with one, or with any other number.
   */
  public String get(String key, Object... values) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key + " in " + lang);
    }
    for (int i = 0; i < values.length; i++) {
      String value = String.valueOf(values[i]);
      String form = value.equals("1") ? "$1" : "$2";
      text =
          text.replaceAll("\\{" + i + "\\?([^:}]*):([^}]*)\\}", form).replace("{" + i + "}", value);
    }
    return text;
  }

  /** The word for one of a closed set, or the name itself where it is not known. */
  public String word(String set, String name) {
    String word = words.getProperty(set + "." + name);
    if (word != null || name == null) {
      return word == null ? "–" : word;
    }
    String language = set.equals("lang") ? language(name) : "";
    return language.isEmpty() ? name.replace('_', ' ') : language;
  }

  /** What Java calls a language in this one; empty for a tag that it does not know. */
  private String language(String tag) {
    Locale asked = Locale.forLanguageTag(tag);
    String name = asked.getDisplayName(Locale.forLanguageTag(htmlLang()));
    return name.equals(asked.getLanguage()) ? "" : name;
  }

  /** Plain words for where a piece of evidence comes from, where there are any. */
  public Optional<String> evidence(String source) {
    return Optional.ofNullable(words.getProperty("evidence." + source.replace(' ', '_')));
  }

  /** What to do about probes that all fail for a reason. */
  public String remedy(String failure) {
    return words.getProperty("remedy." + failure, get("remedy.other"));
  }

  /** The word for one of a closed set. */
  public String word(String set, WireNamed word) {
    return word(set, word.wireName());
  }

  private static boolean isAbsent(Double number) {
    return number == null || number.isNaN();
  }

  /** A share as a percentage; a dash where there is none. */
  public String percent(Double share) {
    return isAbsent(share) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** A difference of shares in percentage points. */
  public String points(Double difference) {
    if (isAbsent(difference)) {
      return "–";
    }
    long points = Math.round(100 * difference);
    return points == 0 ? "0" : String.format(Locale.ROOT, "%+d", points).replace('-', '−');
  }

  /** A 95 % interval of a difference, in percentage points. */
  public String pointsInterval(Double low, Double high) {
    return isAbsent(low) || isAbsent(high) ? "" : points(low) + " … " + points(high);
  }

  /** A 95 % interval of a share. */
  public String percentInterval(Double low, Double high) {
    return isAbsent(low) || isAbsent(high)
        ? ""
        : String.format(Locale.ROOT, "%.0f–%.0f %%", 100 * low, 100 * high);
  }

  /** A p-value. */
  public String p(Double p) {
    return PValue.text(p);
  }

  /** US dollars. */
  public String dollars(Double dollars) {
    return dollars == null ? "–" : String.format(Locale.ROOT, "$%,.2f", dollars);
  }

  /** A whole number with thousands set apart. */
  public String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A time in UTC, to the minute. */
  public String time(Instant at) {
    return at == null ? "–" : MINUTES.format(at) + " UTC";
  }

  /** How long ago something was, in one unit. */
  public String ago(Instant at, Instant now) {
    if (at == null) {
      return "–";
    }
    long seconds = Math.max(0, Duration.between(at, now).toSeconds());
    if (seconds < 60) {
      return get("ago.seconds", seconds);
    }
    if (seconds < 2 * 3_600) {
      return get("ago.minutes", seconds / 60);
    }
    return seconds < 2 * 86_400
        ? get("ago.hours", seconds / 3_600)
        : get("ago.days", seconds / 86_400);
  }

  /** How long something lasts, in one unit. */
  public String span(long seconds) {
    if (seconds < 120) {
      return get("span.seconds", seconds);
    }
    if (seconds < 2 * 3_600) {
      return get("span.minutes", Math.round(seconds / 60.0));
    }
    return seconds < 2 * 86_400
        ? get("span.hours", Math.round(seconds / 3_600.0))
        : get("span.days", Math.round(seconds / 86_400.0));
  }
}
