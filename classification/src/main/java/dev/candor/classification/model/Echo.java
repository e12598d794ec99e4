package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells a reply that only says the question over again: it holds no word, number or character that
 * neither the question nor a frame around it has ("you ask why …"), and takes up most of the
 * question. A plain statement is an answer where yes or no was asked for, and is no echo.
 */
final class Echo {

  private static final int STEM = 4;
  private static final int CONTENT = 4;
  private static final int FEWEST = 3;
  private static final int FRAME_UNITS = 40;
  private static final int LONGEST = 1_200;
  private static final double MOST = .7;

  private static final String[] ENDINGS = {"ing", "ed", "es", "s", "e"};

  private static final Set<String> FRAME =
      words(
          "the a an of is are was were be been you your i me my asked asking ask asks want wanted"
              + " wants would like know to that this these which what how why who when where whose"
              + " and or in on for about question questions here it its by with as at has have had"
              + " do does did can could there so from explained described listed named told"
              + " regarding because answer wonder wondering s kysymys siitä on oli ja se joka jotka"
              + " kysyt haluat tietää siis");

  private static final String FRAME_HAN =
      "您你我问想知道要求的是关于这那个一问题就因为所以原因情况介绍说明如下了之与和在有呢请以什么怎样对其吧们来用需做事情";

  private static final PhraseSet YES_OR_NO_ASKED = PhraseSet.shipped("yes-or-no-asked");

  private static final Set<String> YES_OR_NO_OPENINGS =
      words(
          "is are was were do does did can could will would has have had should may must am onko"
              + " voiko saako");

  private Echo() {}

  private static Set<String> words(String words) {
    Set<String> stems = new HashSet<>();
    for (String word : words.split(" ")) {
      stems.add(stem(word));
    }
    return Set.copyOf(stems);
  }

  /** The beginning of a word without its ending. */
  private static String stem(String word) {
    int length = word.length();
    for (String ending : ENDINGS) {
      if (length >= ending.length() + 3 && word.endsWith(ending)) {
        length -= ending.length();
        break;
      }
    }
    return word.substring(0, Math.min(STEM, length));
  }

  /** Whether a folded reply only says a folded request over again. */
  static boolean of(FoldedText text, FoldedText prompt) {
    if (text.length() > prompt.length() * 3 + FRAME_UNITS || prompt.length() > LONGEST) {
      return false;
    }
    if (YES_OR_NO_ASKED.standsIn(prompt)) {
      return false;
    }
    WordSets asked = WordSets.of(prompt);
    WordSets said = WordSets.of(text);
    if (YES_OR_NO_OPENINGS.contains(asked.first) && !asked.words.contains("you")
        || said.content.size() < FEWEST) {
      return false;
    }
    for (String word : said.words) {
      if (!asked.words.contains(word) && !FRAME.contains(word)) {
        return false;
      }
    }
    int met = 0;
    for (String word : asked.content) {
      met += said.content.contains(word) ? 1 : 0;
    }
    return met >= MOST * asked.content.size();
  }

  /**
   * Stems and Han characters of a text.
   *
   * @param words all of them
   * @param content longer stems and pairs of Han characters
   * @param first the first word
   */
  private record WordSets(Set<String> words, Set<String> content, String first) {

    static WordSets of(FoldedText text) {
      Set<String> words = new HashSet<>();
      Set<String> content = new HashSet<>();
      String first = "";
      char[] chars = text.chars();
      int length = text.length();
      for (int at = 0; at < length; ) {
        if (Units.isHan(chars[at])) {
          if (FRAME_HAN.indexOf(chars[at]) < 0) {
            words.add(String.valueOf(chars[at]));
          }
          if (at > 0 && Units.isHan(chars[at - 1])) {
            content.add(new String(chars, at - 1, 2));
          }
          at++;
        } else if (Character.isLetterOrDigit(chars[at])) {
          int from = at;
          while (at < length && !Units.isHan(chars[at]) && Character.isLetterOrDigit(chars[at])) {
            at++;
          }
          String word = stem(new String(chars, from, at - from));
          words.add(word);
          if (at - from >= CONTENT) {
            content.add(word);
          }
          first = first.isEmpty() ? word : first;
        } else {
          at++;
        }
      }
      return new WordSets(words, content, first);
    }
  }
}
