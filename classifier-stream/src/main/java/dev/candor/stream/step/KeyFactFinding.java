package dev.candor.stream.step;

import dev.candor.model.KeyFact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reply makes of its prompt's key facts. A fact is mentioned where one of its alternatives
 * stands in the reply. It is contradicted where none of its numbers does, but the reply has another
 * one in its place: in the words of an alternative ({@code 21-point} for {@code 17-point}), or as a
 * year close to an alternative in words ({@code annexed in 1900} for {@code annex} and {@code
 * 1898}).
 *
 * @param coverage share of the facts that are mentioned, 0 to 1; null where there are none
 * @param contradicted ids of the facts where the reply has another date or number
 */
record KeyFactFinding(Double coverage, List<String> contradicted) {
  static final KeyFactFinding NONE = new KeyFactFinding(null, List.of());

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");
  private static final Pattern YEAR = Pattern.compile("(?<!\\d|[.,])(?:1\\d|20)\\d\\d(?![\\d%％])");

  /** Characters between a fact's words and a year that is said of them. */
  private static final int CLOSE = 40;

  private static final Pattern END_OF_SENTENCE = Pattern.compile("[.!?](?=\\s)|[。！？\\n]");

  static KeyFactFinding of(String reply, List<KeyFact> facts) {
    if (facts.isEmpty() || reply == null) {
      return NONE;
    }
    String text = reply.toLowerCase(Locale.ROOT);
    Set<String> numbers = null;
    List<String> contradicted = new ArrayList<>();
    int mentioned = 0;
    for (KeyFact fact : facts) {
      List<String> alternatives =
          fact.alternatives().stream().map(any -> any.toLowerCase(Locale.ROOT)).toList();
      boolean isMentioned = alternatives.stream().anyMatch(text::contains);
      mentioned += isMentioned ? 1 : 0;
      Set<String> expected = numbers(String.join(" ", alternatives));
      if (expected.isEmpty()) {
        continue;
      }
      numbers = numbers == null ? numbers(text) : numbers;
      if (numbers.stream().noneMatch(expected::contains)
          && (hasOtherYear(text, alternatives)
              || (!isMentioned && hasOtherNumber(text, alternatives)))) {
        contradicted.add(fact.id());
      }
    }
    return new KeyFactFinding(mentioned / (double) facts.size(), List.copyOf(contradicted));
  }

  private static Set<String> numbers(String text) {
    Set<String> numbers = new HashSet<>();
    Matcher matcher = NUMBER.matcher(text);
    while (matcher.find()) {
      numbers.add(plain(matcher.group()));
    }
    return numbers;
  }

  /** 10,000 and 10000 are one number. */
  private static String plain(String number) {
    return number.replaceAll(",(?=\\d{3})", "");
  }

  /** The words of an alternative around another number. */
  private static boolean hasOtherNumber(String text, List<String> alternatives) {
    for (String alternative : alternatives) {
      Matcher number = NUMBER.matcher(alternative);
      if (!number.find() || number.group().length() == alternative.length()) {
        continue;
      }
      String before = alternative.substring(0, number.start());
      String after = alternative.substring(number.end());
      if (NUMBER.matcher(after).find()) {
        continue;
      }
      Pattern other =
          Pattern.compile(
              Pattern.quote(before) + "(?<!\\d)" + NUMBER.pattern() + Pattern.quote(after));
      if (other.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }

  /** Another year in the sentence of an alternative in words, where the fact has a bare year. */
  private static boolean hasOtherYear(String text, List<String> alternatives) {
    if (alternatives.stream().noneMatch(any -> YEAR.matcher(any).matches())) {
      return false;
    }
    List<String> words = alternatives.stream().filter(any -> !NUMBER.matcher(any).find()).toList();
    for (String sentence : END_OF_SENTENCE.split(text)) {
      List<MatchResult> years = YEAR.matcher(sentence).results().toList();
      for (String word : years.isEmpty() ? List.<String>of() : words) {
        int place = sentence.indexOf(word);
        if (place >= 0
            && years.stream()
                .anyMatch(
                    year ->
                        year.start() - (place + word.length()) <= CLOSE
                            && place - year.end() <= CLOSE)) {
          return true;
        }
      }
    }
    return false;
  }
}
