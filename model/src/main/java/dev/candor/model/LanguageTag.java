package dev.candor.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Languages as people write them, brought to one tag each: the primary subtag of BCP 47 and, where
 * it is not the language's usual one, the script. {@code zh-CN}, {@code zh_Hans}, {@code ZH},
 * {@code chi} and {@code Chinese} are {@code zh}; {@code zh-TW} is {@code zh-hant}; {@code en-US}
 * is {@code en}. Regions and variants are left out: they do not tell two series of prompts apart.
 */
public final class LanguageTag {
  /** Where the language is unknown. */
  public static final String UNKNOWN = "und";

  private static final String CHINESE =
      "cmn, cn, chs, mandarin, simplified chinese, chinese (simplified), chinese simplified, 中文,"
          + " 汉语, 漢語, 简体, 简体中文, 华语";

  private static final String TRADITIONAL_CHINESE =
      "cht, traditional chinese, chinese (traditional), chinese traditional, 繁体, 繁體, 繁体中文,"
          + " 繁體中文, 正體中文";

  private static final Set<String> TRADITIONAL_REGIONS = Set.of("tw", "hk", "mo");

  /** Usual scripts that are not Latin. */
  private static final Map<String, String> USUAL_SCRIPTS =
      pairs(
          "zh hans",
          "yue hant",
          "ja jpan",
          "ko kore",
          "ru cyrl",
          "uk cyrl",
          "bg cyrl",
          "sr cyrl",
          "mn cyrl",
          "kk cyrl",
          "ar arab",
          "fa arab",
          "ug arab",
          "ur arab",
          "he hebr",
          "el grek",
          "hi deva",
          "bo tibt",
          "th thai");

  /** Codes of two letters, which nearly every row has. */
  private static final Set<String> CODES = Set.copyOf(Arrays.asList(Locale.getISOLanguages()));

  /**
   * Names, codes of three letters, and country codes that stand for a language: made when one is
   * met, since the names of all languages take longer than a program that reads one row.
   */
  private static final class KnownNames {
    static final Map<String, String> KNOWN = known();
  }

  private LanguageTag() {}

  /** The tag of a language, in lower case; {@link #UNKNOWN} for null or blank. */
  public static String of(String written) {
    if (written == null || written.isBlank()) {
      return UNKNOWN;
    }
    if (CODES.contains(written)) {
      return written; // What nearly every row says needs no expressions to be matched.
    }
    String text = written.strip().toLowerCase(Locale.ROOT);
    boolean isCode = CODES.contains(text.split("[-_.@]", 2)[0]);
    String named = isCode ? null : KnownNames.KNOWN.get(text);
    if (named != null) {
      return named;
    }
    // POSIX locales carry an encoding: zh_CN.UTF-8.
    List<String> subtags = List.of(text.replaceFirst("[.@].*", "").replace('_', '-').split("-"));
    String primary = subtags.isEmpty() ? "" : subtags.get(0);
    if (!primary.matches("[a-z]{2,8}")) {
      return text;
    }
    String language = isCode ? primary : KnownNames.KNOWN.getOrDefault(primary, primary);
    String script = "";
    String region = "";
    for (String subtag : subtags.subList(1, subtags.size())) {
      if (subtag.length() == 1) {
        break;
      }
      if (script.isEmpty() && subtag.matches("[a-z]{4}")) {
        script = subtag;
      } else if (region.isEmpty() && subtag.matches("[a-z]{2}|[0-9]{3}")) {
        region = subtag;
      }
    }
    if (language.equals("zh") && script.isEmpty() && TRADITIONAL_REGIONS.contains(region)) {
      script = "hant";
    }
    boolean isUsual =
        script.isEmpty() || script.equals(USUAL_SCRIPTS.getOrDefault(language, "latn"));
    return isUsual || language.contains("-") ? language : language + "-" + script;
  }

  /** Whether this is a code or name of a language, and not just any word. */
  public static boolean isLanguage(String written) {
    String primary = of(written).replaceFirst("-.*", "");
    return KnownNames.KNOWN.containsValue(primary);
  }

  private static Map<String, String> pairs(String... pairs) {
    return Stream.of(pairs)
        .map(pair -> pair.split(" "))
        .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));
  }

  private static Map<String, String> known() {
    Map<String, String> known = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      Locale locale = Locale.forLanguageTag(code);
      known.putIfAbsent(locale.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
      known.putIfAbsent(locale.getDisplayLanguage(locale).toLowerCase(Locale.ROOT), code);
      known.putIfAbsent(locale.getDisplayLanguage(Locale.CHINESE), code);
      try {
        known.put(locale.getISO3Language(), code);
      } catch (MissingResourceException e) {
        // A code of two letters without one of three keeps its own.
        known.put(code, code);
      }
    }
    // ISO 639-2 has two codes of three letters for some languages; the JDK knows one of them.
    known.putAll(
        pairs(
            "chi zh", "fre fr", "ger de", "dut nl", "cze cs", "gre el", "rum ro", "slo sk",
            "per fa", "tib bo", "may ms", "bur my", "geo ka", "arm hy", "alb sq", "ice is",
            "mac mk", "wel cy", "baq eu"));
    known.putAll(pairs("jp ja", "英文 en", "日文 ja", "法文 fr", "德文 de", "俄文 ru"));
    for (String name : CHINESE.split(", ")) {
      known.put(name, "zh");
    }
    for (String name : TRADITIONAL_CHINESE.split(", ")) {
      known.put(name, "zh-hant");
    }
    return Map.copyOf(known);
  }
}
