package dev.candor.classification.model;

import dev.candor.classification.rules.RuleHits;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.Legibility;

/**
 * Looks at a folded reply and fills in its {@link Features}: words, pairs of words and runs of Han
 * characters by hash, and figures on length, form, prompt and cues. Reusable, not thread-safe.
 */
public final class FeatureExtractor {

  static final int OPENING_UNITS = 260;
  static final int OPENING_UNITS_HAN = 110;
  static final int TAIL_UNITS = 260;
  static final int TAIL_UNITS_HAN = 110;
  private static final int LETTERS = 300;
  private static final int MOST_FOREIGN = 20;
  private static final int LETTERS_HAN = 130;

  private final Features features;
  private final PromptWords asked = new PromptWords();
  private final ReplyForm form = new ReplyForm();
  private final CueFigures cues;
  private final RequestFigures wanted;
  private boolean inflected;

  private int firstPerson;
  private int firstPersonOpening;
  private int secondPerson;
  private int we;
  private int words;
  private int han;
  private int digits;
  private int fromPrompt;
  private int fromPromptOpening;
  private int contentWords;
  private int contentWordsOpening;

  /** Fills the given features. */
  public FeatureExtractor(Features features) {
    this.features = features;
    cues = new CueFigures(features.dense);
    wanted = new RequestFigures(features.dense);
  }

  /**
   * Extracts from one reply.
   *
   * @param text the reply, folded
   * @param prompt the prompt, folded; empty when unknown
   * @param hits where the shipped pack's cues stand
   * @param matcher the matcher that found them
   * @param legibility measured of the reply
   * @param replyLang language of the reply
   * @param promptLang language of the prompt, or null
   */
  public void extract(
      FoldedText text,
      FoldedText prompt,
      RuleHits hits,
      RuleMatcher matcher,
      Legibility legibility,
      String replyLang,
      String promptLang) {
    features.clear(text.length());
    asked.read(prompt);
    inflected = language(replyLang) == 2;
    grams(text);
    letters(text);
    figures(text, prompt, legibility, replyLang, promptLang);
    cues.fill(text, hits, matcher, han + 1.5 * words, han > words);
    if (language(replyLang) < 2) {
      wanted.weigh(prompt, text);
    }
    features.settle();
    features.fillKnownShares(language(replyLang));
    copies(language(replyLang));
  }

  private void grams(FoldedText text) {
    firstPerson = 0;
    firstPersonOpening = 0;
    secondPerson = 0;
    we = 0;
    words = 0;
    han = 0;
    digits = 0;
    fromPrompt = 0;
    fromPromptOpening = 0;
    contentWords = 0;
    contentWordsOpening = 0;
    form.clear();
    char[] chars = text.chars();
    int length = text.length();
    int tailFrom = length - TAIL_UNITS;
    int tailFromHan = length - TAIL_UNITS_HAN;
    int hash = 17;
    int stem = 17;
    int wordLength = 0;
    int previousWord = 1;
    int beforeThat = 1;
    char a = '\n';
    char b = '\n';
    char c = '\n';
    for (int at = 0; at <= length; at++) {
      char unit = at < length ? chars[at] : ' ';
      if (Units.isWord(unit)) {
        wordLength++;
        hash = hash * 31 + unit;
        if (wordLength <= PromptWords.STEM) {
          stem = stem * 31 + unit;
        }
        if (unit <= '9') {
          digits++;
        }
        if (inflected) {
          syllables(unit, a, b, c, wordLength, at);
        }
      } else {
        if (wordLength > 0) {
          word(hash, stem, wordLength, previousWord, beforeThat, at, tailFrom);
          beforeThat = previousWord;
          previousWord = hash;
          hash = 17;
          stem = 17;
          wordLength = 0;
        }
        if (Units.isHan(unit) || Units.isHanPunctuation(unit)) {
          han(unit, a, b, c, at, tailFromHan);
        } else {
          form.take(unit, a, at, length, chars);
          if (unit == '.' || unit == '!' || unit == '?' || unit == ':' || unit == '\n') {
            beforeThat = previousWord;
            previousWord = unit;
          }
        }
      }
      c = b;
      b = a;
      a = unit;
    }
  }

  private void word(
      int hash, int stem, int length, int previous, int beforeThat, int at, int tailFrom) {
    words++;
    person(hash, at);
    boolean content = length >= PromptWords.CONTENT;
    if (content) {
      contentWords++;
      if (at < OPENING_UNITS) {
        contentWordsOpening++;
      }
      if (asked.meet(stem)) {
        fromPrompt++;
        features.addFromPrompt(at);
        if (at < OPENING_UNITS) {
          fromPromptOpening++;
        }
      }
    }
    int pair = previous * 0x01000193 + hash;
    features.addToken(Features.SINGLE, hash, at);
    if (inflected) {
      features.add(Features.WHOLE, pair, at);
    } else {
      features.addToken(Features.RUN, pair, at);
    }
    if (length > PromptWords.STEM) {
      features.add(Features.WHOLE, stem ^ 0x5bd1e995, at);
    }
    if (at < OPENING_UNITS) {
      window(Features.OPENING, hash, stem, length, pair, beforeThat, at);
    }
    if (at >= tailFrom) {
      window(Features.TAIL, hash, stem, length, pair, beforeThat, at);
    }
  }

  private void window(
      int window, int hash, int stem, int length, int pair, int beforeThat, int at) {
    features.add(window, hash, at);
    features.add(window, pair, at);
    features.add(window, beforeThat * 0x1b873593 + pair, at);
    if (length > PromptWords.STEM) {
      features.add(window, stem ^ 0x5bd1e995, at);
    }
  }

  /** Runs of three and four letters: endings tell more than words where words are inflected. */
  private void syllables(char unit, char a, char b, char c, int wordLength, int at) {
    int three = ((unit * 31 + a) * 31 + (wordLength > 2 ? b : ' ')) * 0x2c1b3c6d;
    if (wordLength > 1) {
      features.add(Features.WHOLE, three, at);
    }
    if (wordLength > 2) {
      int four = three * 31 + (wordLength > 3 ? c : ' ');
      features.addToken(Features.RUN, four, at);
    }
  }

  /** Runs of three units, across words: what short replies have enough of to be recognised by. */
  private void letters(FoldedText text) {
    int length = text.length();
    int span = han > words ? LETTERS_HAN : LETTERS;
    letters(Features.OPENING_LETTERS, text.chars(), 0, Math.min(length, span));
    letters(Features.TAIL_LETTERS, text.chars(), Math.max(0, length - span), length);
  }

  private void letters(int window, char[] chars, int from, int to) {
    for (int at = from + 2; at < to; at++) {
      int run = (chars[at] * 31 + chars[at - 1]) * 31 + chars[at - 2];
      features.add(window, run * 0x01000193, at);
    }
  }

  private void person(int hash, int at) {
    if (hash == I || hash == IM || hash == MY || hash == MINA || hash == EN) {
      firstPerson++;
      if (at < OPENING_UNITS) {
        firstPersonOpening++;
      }
    } else if (hash == YOU || hash == YOUR || hash == SINA) {
      secondPerson++;
    } else if (hash == WE_WORD || hash == OUR) {
      we++;
    }
  }

  private void han(char unit, char a, char b, char c, int at, int tailFrom) {
    boolean character = Units.isHan(unit);
    if (character) {
      han++;
      if (unit == '我') {
        firstPerson++;
        if (at < OPENING_UNITS_HAN) {
          firstPersonOpening++;
        }
      } else if (unit == '您' || unit == '你') {
        secondPerson++;
      } else if (unit == '们' && a == '我') {
        we++;
        firstPerson--;
      }
    }
    boolean pairHan = Units.isHan(a) || Units.isHanPunctuation(a);
    int two = a * 31 + unit;
    if (character && Units.isHan(a)) {
      contentWords++;
      boolean opening = at < OPENING_UNITS_HAN;
      if (opening) {
        contentWordsOpening++;
      }
      if (asked.meet(two)) {
        fromPrompt++;
        features.addFromPrompt(at);
        if (opening) {
          fromPromptOpening++;
        }
      }
    }
    if (!pairHan && a != '\n') {
      return;
    }
    int twoHash = two * 0x01000193;
    int three = twoHash ^ (b * 0x1b873593);
    int four = three * 31 + c * 0x2545f491;
    boolean whole3 = Units.isHan(b);
    features.addToken(Features.SINGLE, twoHash, at);
    if (whole3) {
      features.addToken(Features.RUN, three, at);
    }
    if (at < OPENING_UNITS_HAN) {
      features.add(Features.OPENING, twoHash, at);
      features.add(Features.OPENING, three, at);
      features.add(Features.OPENING, four, at);
    }
    if (at >= tailFrom) {
      features.add(Features.TAIL, twoHash, at);
      features.add(Features.TAIL, three, at);
      features.add(Features.TAIL, four, at);
    }
  }

  private void figures(
      FoldedText text,
      FoldedText prompt,
      Legibility legibility,
      String replyLang,
      String promptLang) {
    double[] dense = features.dense;
    double units = han + 1.5 * words + (text.visibleLength() > text.length() ? 2_000 : 0);
    dense[Dense.PRESENT] = 1;
    dense[Dense.LENGTH] = Math.log1p(units);
    for (int i = 0; i < Dense.SHORT.length; i++) {
      dense[Dense.SHORTER_THAN + i] = units < Dense.SHORT[i] ? 1 : 0;
    }
    form.fill(text, units, dense);
    dense[Dense.DIGITS] = Math.min(5, 100.0 * digits / (text.length() + 20));
    dense[Dense.FIRST_PERSON_OPENING] = Math.min(3, firstPersonOpening);
    double perWord = 100.0 / (units + 20);
    dense[Dense.FIRST_PERSON] = Math.min(6, firstPerson * perWord);
    dense[Dense.SECOND_PERSON] = Math.min(6, secondPerson * perWord);
    dense[Dense.WE] = Math.min(6, we * perWord);
    dense[Dense.OTHER_LANGUAGE] =
        promptLang != null && !promptLang.equals(replyLang) && !replyLang.equals("und") ? 1 : 0;
    boolean known = prompt.length() > 0;
    dense[Dense.PROMPT_KNOWN] = known ? 1 : 0;
    dense[Dense.PROMPT_OVERLAP] = Math.min(.6, (double) fromPrompt / (contentWords + 4));
    dense[Dense.PROMPT_OVERLAP_OPENING] =
        Math.min(.8, (double) fromPromptOpening / (contentWordsOpening + 2));
    dense[Dense.BROKEN] = legibility.brokenShare();
    dense[Dense.STRAY_SCRIPTS] = Math.log1p(legibility.strayLetters()) / 3;
    dense[Dense.MANY_STRAYS] = legibility.strayLetters() >= 24 ? 1 : 0;
    dense[Dense.FOREIGN_WITHIN_LATIN] = Math.log1p(foreignWithinLatin(prompt, legibility));
    dense[Dense.REPETITION] = legibility.repetition();
    dense[Dense.PROMPT_COVERED] = asked.coveredShare();
    dense[Dense.GLUED_CAPITALS] = Math.log1p(text.gluedCapitals());
    dense[Dense.NAMES_MET] = Math.min(12, text.names() * perWord);
    dense[Dense.LATIN_IN_HAN] = han > words ? Math.log1p(words) : 0;
    if (known) {
      wanted.fill(prompt, text, units, contentWords, fromPrompt);
      wanted.criticise(prompt, text, units);
    }
  }

  /** None where the request is in other letters itself, or asks for what mixes them. */
  private static int foreignWithinLatin(FoldedText prompt, Legibility legibility) {
    int found = legibility.foreignWithinLatin();
    boolean wanted =
        prompt.length() == 0 || !Legibility.isLatinAlone(prompt) || OddForms.asksCode(prompt);
    return found == 0 || wanted ? 0 : Math.min(found, MOST_FOREIGN);
  }

  /** Which language's copy of the figures a reply fills. */
  public static int language(String replyLang) {
    return replyLang.equals("en") ? 0 : replyLang.equals("zh") ? 1 : 2;
  }

  /** Whether there were enough replies in a language to fit weights to. */
  public static boolean isFittedOn(String replyLang) {
    return language(replyLang) < 2 || replyLang.equals("fi");
  }

  private void copies(int language) {
    double[] dense = features.dense;
    System.arraycopy(dense, 0, dense, Dense.PLAIN * (1 + language), Dense.PLAIN);
    if (dense[Dense.PROMPT_KNOWN] > 0 && dense[Dense.ASKS_WRITING] == 0) {
      System.arraycopy(dense, 0, dense, Dense.QUESTIONS, Dense.PLAIN);
    }
  }

  private static int hashOf(String word) {
    int hash = 17;
    for (int i = 0; i < word.length(); i++) {
      hash = hash * 31 + word.charAt(i);
    }
    return hash;
  }

  private static final int I = hashOf("i");
  private static final int IM = hashOf("i'm");
  private static final int MY = hashOf("my");
  private static final int MINA = hashOf("minä");
  private static final int EN = hashOf("en");
  private static final int YOU = hashOf("you");
  private static final int YOUR = hashOf("your");
  private static final int SINA = hashOf("sinä");
  private static final int WE_WORD = hashOf("we");
  private static final int OUR = hashOf("our");
}
