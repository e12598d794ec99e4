package dev.candor.classification.model;

import dev.candor.classification.rules.RuleHits;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.rules.Saying;
import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.Legibility;

/**
 * Looks at a folded reply and fills in its {@link Features}: words, pairs of words and runs of Han
 * characters by hash, and figures on length, form, prompt and cues. Reusable, not thread-safe.
 */
public final class FeatureExtractor {

  private static final int OPENING_UNITS = 260;
  private static final int OPENING_UNITS_HAN = 110;
  private static final int TAIL_UNITS = 260;
  private static final int TAIL_UNITS_HAN = 110;
  private static final int LETTERS = 300;
  private static final int LETTERS_HAN = 130;
  private static final int STEM = 5;
  private static final int PROMPT_SLOTS = 1 << 12;

  private final Features features;
  private final int[] promptWords = new int[PROMPT_SLOTS];
  private final int[] promptStamps = new int[PROMPT_SLOTS];
  private int stamp;
  private int promptSize;

  /** Which of 64 bits any word of the prompt has: most words of a reply are ruled out by them. */
  private long promptBits;

  private int covered;
  private final boolean[] promptMet = new boolean[PROMPT_SLOTS];
  private int lines;
  private int shortLines;
  private int lineFrom;
  private int speakers;
  private boolean inflected;

  private int firstPerson;
  private int firstPersonOpening;
  private int secondPerson;
  private int we;
  private int words;
  private int han;
  private int digits;
  private int newlines;
  private int listItems;
  private int headings;
  private int bold;
  private int quotes;
  private int fromPrompt;
  private int fromPromptOpening;
  private int contentWords;
  private int contentWordsOpening;

  /** Fills the given features. */
  public FeatureExtractor(Features features) {
    this.features = features;
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
    readPrompt(prompt);
    inflected = language(replyLang) == 2;
    grams(text);
    letters(text);
    figures(text, prompt, legibility, replyLang, promptLang);
    cues(text, hits, matcher);
    if (language(replyLang) < 2) {
      againstRequest(prompt, text);
    }
    features.settle();
    features.fillKnownShares(language(replyLang));
    copies(language(replyLang));
  }

  private void readPrompt(FoldedText prompt) {
    stamp++;
    promptSize = 0;
    promptBits = 0;
    int hash = 17;
    int length = 0;
    char previous = 0;
    for (int at = 0; at <= prompt.length(); at++) {
      char unit = at < prompt.length() ? prompt.charAt(at) : ' ';
      if (isHan(unit)) {
        if (isHan(previous)) {
          putPromptWord(previous * 31 + unit);
        }
      }
      if (isWord(unit)) {
        length++;
        if (length <= STEM) {
          hash = hash * 31 + unit;
        }
      } else if (length > 0) {
        if (length >= 4) {
          putPromptWord(hash);
        }
        hash = 17;
        length = 0;
      }
      previous = unit;
    }
  }

  private void putPromptWord(int hash) {
    promptBits |= 1L << bit(hash);
    int slot = slot(hash);
    while (promptStamps[slot] == stamp && promptWords[slot] != hash) {
      slot = (slot + 1) & (PROMPT_SLOTS - 1);
    }
    if (promptStamps[slot] != stamp && promptSize < PROMPT_SLOTS / 2) {
      promptStamps[slot] = stamp;
      promptWords[slot] = hash;
      promptMet[slot] = false;
      promptSize++;
    }
  }

  private boolean isPromptWord(int hash) {
    if ((promptBits >>> bit(hash) & 1) == 0) {
      return false;
    }
    int slot = slot(hash);
    while (promptStamps[slot] == stamp) {
      if (promptWords[slot] == hash) {
        if (!promptMet[slot]) {
          promptMet[slot] = true;
          covered++;
        }
        return true;
      }
      slot = (slot + 1) & (PROMPT_SLOTS - 1);
    }
    return false;
  }

  private static int bit(int hash) {
    return (hash * 0x9e3779b1) >>> 26;
  }

  private static int slot(int hash) {
    return (hash * 0x9e3779b1) >>> 20;
  }

  private void grams(FoldedText text) {
    firstPerson = 0;
    firstPersonOpening = 0;
    secondPerson = 0;
    we = 0;
    words = 0;
    han = 0;
    digits = 0;
    newlines = 0;
    listItems = 0;
    headings = 0;
    bold = 0;
    quotes = 0;
    fromPrompt = 0;
    fromPromptOpening = 0;
    contentWords = 0;
    contentWordsOpening = 0;
    covered = 0;
    lines = 0;
    shortLines = 0;
    lineFrom = 0;
    speakers = 0;
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
      if (isHan(unit) || isHanPunctuation(unit)) {
        if (wordLength > 0) {
          word(hash, stem, wordLength, previousWord, beforeThat, at, tailFrom);
          beforeThat = previousWord;
          previousWord = hash;
          hash = 17;
          stem = 17;
          wordLength = 0;
        }
        han(unit, a, b, c, at, tailFromHan);
      } else if (isWord(unit)) {
        wordLength++;
        hash = hash * 31 + unit;
        if (wordLength <= STEM) {
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
        form(unit, a, at, length, chars);
        if (unit == '.' || unit == '!' || unit == '?' || unit == ':' || unit == '\n') {
          beforeThat = previousWord;
          previousWord = unit;
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
    boolean content = length >= 4;
    if (content) {
      contentWords++;
      if (at < OPENING_UNITS) {
        contentWordsOpening++;
      }
      if (promptSize > 0 && isPromptWord(stem)) {
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
    if (length > STEM) {
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
    if (length > STEM) {
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
    boolean character = isHan(unit);
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
    boolean pairHan = isHan(a) || isHanPunctuation(a);
    int two = a * 31 + unit;
    if (character && isHan(a)) {
      contentWords++;
      boolean opening = at < OPENING_UNITS_HAN;
      if (opening) {
        contentWordsOpening++;
      }
      if (promptSize > 0 && isPromptWord(two)) {
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
    boolean whole3 = isHan(b);
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

  private void form(char unit, char previous, int at, int length, char[] chars) {
    if (unit == '\n') {
      newlines++;
      line(at, chars);
      char next = at + 1 < length ? chars[at + 1] : ' ';
      char third = at + 2 < length ? chars[at + 2] : ' ';
      if (next == '#') {
        headings++;
      } else if ((next == '-' || next == '*' || next == '\u2022') && third == ' ') {
        listItems++;
      } else if (next >= '0'
          && next <= '9'
          && (third == '.' || third == ')' || third == '\u3001')) {
        listItems++;
      }
    } else if (unit == '*' && previous == '*') {
      bold++;
    } else if (unit == '"') {
      quotes++;
    }
  }

  /** Tells verse by its short lines, dialogue by lines that open with a speaker and a colon. */
  private void line(int end, char[] chars) {
    int size = end - lineFrom;
    if (size > 1) {
      lines++;
      boolean item = isListMark(chars[lineFrom]);
      if (!item && size < (isHan(chars[lineFrom]) ? 26 : 60)) {
        shortLines++;
      }
      if (!item || chars[lineFrom] == '*') {
        int last = Math.min(end, lineFrom + 30);
        for (int at = lineFrom; at < last; at++) {
          if (chars[at] == ':') {
            speakers++;
            break;
          }
        }
      }
    }
    lineFrom = end + 1;
  }

  private static boolean isListMark(char unit) {
    return unit == '-' || unit == '*' || unit == '#' || unit >= '0' && unit <= '9';
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
    double per100 = 100.0 / (text.length() + 20);
    dense[Dense.NEWLINES] = Math.min(6, newlines * per100);
    dense[Dense.LIST_ITEMS] = Math.log1p(listItems);
    dense[Dense.HEADINGS] = Math.log1p(headings);
    dense[Dense.BOLD] = Math.log1p(bold);
    char first = text.length() == 0 ? ' ' : text.charAt(0);
    dense[Dense.OPENS_WITH_MARKUP] = "#*\"[<\u3010\u300a".indexOf(first) >= 0 ? 1 : 0;
    dense[Dense.ENDS_WITH_QUESTION] = endsWithQuestion(text) ? 1 : 0;
    dense[Dense.DIGITS] = Math.min(5, digits * per100);
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
    dense[Dense.REPETITION] = legibility.repetition();
    dense[Dense.OPENS_MIDWAY] = ".,;:)}]".indexOf(first) >= 0 ? 1 : 0;
    boolean midway = endsMidway(text);
    dense[Dense.ENDS_MIDWAY] = midway ? 1 : 0;
    dense[Dense.SHORT_AND_ENDS_MIDWAY] = midway && units < 500 ? 1 : 0;
    dense[Dense.QUOTES] = Math.min(5, quotes * per100);
    line(text.length(), text.chars());
    dense[Dense.PROMPT_COVERED] = Math.min(1, (double) covered / (promptSize + 1));
    dense[Dense.GLUED_CAPITALS] = Math.log1p(text.gluedCapitals());
    dense[Dense.NAMES_MET] = Math.min(12, text.names() * perWord);
    dense[Dense.LATIN_IN_HAN] = han > words ? Math.log1p(words) : 0;
    dense[Dense.ONE_PARAGRAPH] = lines <= 1 ? 1 : 0;
    boolean verse = lines >= 4 && shortLines * 10 >= lines * 7;
    boolean dialogue = speakers >= 4 && speakers * 3 >= lines;
    dense[Dense.VERSE] = verse ? 1 : 0;
    dense[Dense.SPEAKERS] = dialogue ? 1 : 0;
    if (known) {
      boolean writing = PhraseLists.WRITING.standsIn(prompt);
      if (PhraseLists.SONG.standsIn(prompt)) {
        dense[verse ? Dense.VERSE_WHERE_ASKED : Dense.PROSE_FOR_VERSE] = 1;
      }
      if (PhraseLists.DIALOGUE.standsIn(prompt)) {
        dense[dialogue ? Dense.SPEAKERS_WHERE_ASKED : Dense.NO_SPEAKERS_WHERE_ASKED] = 1;
      }
      dense[Dense.NO_TITLE_FOR_WRITING] =
          writing && dense[Dense.OPENS_WITH_MARKUP] == 0 && headings == 0 && bold == 0 ? 1 : 0;
      dense[Dense.ASKS_WRITING] = writing ? 1 : 0;
      dense[Dense.ASKS_SATIRE] = PhraseLists.SATIRE.standsIn(prompt) ? 1 : 0;
      dense[Dense.ASKS_QUESTION] = PhraseLists.QUESTION.standsIn(prompt) ? 1 : 0;
      dense[Dense.SHORT_FOR_WRITING] = writing && units < 200 ? 1 : 0;
      dense[Dense.VERY_SHORT_FOR_WRITING] = writing && units < 90 ? 1 : 0;
      boolean textWork = PhraseLists.TEXT_WORK.standsIn(prompt);
      dense[Dense.ASKS_TEXT_WORK] = textWork ? 1 : 0;
      dense[Dense.DENIES_PREMISE] =
          PhraseLists.REASONS.standsIn(prompt)
              ? Math.min(2, PhraseLists.DENYING_PREMISE.countIn(text))
              : 0;
      dense[Dense.ECHOES] = !textWork && Echo.of(text, prompt) ? 1 : 0;
      double echoed = (fromPrompt / (contentWords + 1.0) - USUAL_ECHO) / (1 - USUAL_ECHO);
      dense[Dense.ECHOED] = textWork ? 0 : Math.max(0, echoed);
      boolean diverts =
          !writing && PhraseLists.JUDGING.standsIn(text) && PhraseLists.POINTING.standsIn(text);
      dense[Dense.DIVERTS] = diverts ? 1 / (1 + units / SERMON_UNITS) : 0;
      dense[Dense.NEW_WORDS] = Math.log1p(contentWords - fromPrompt) / 2;
    }
  }

  private static boolean endsWithQuestion(FoldedText text) {
    int at = text.length() - 1;
    while (at > 0 && " \n\"'*)_".indexOf(text.charAt(at)) >= 0) {
      at--;
    }
    return at > 0 && text.charAt(at) == '?';
  }

  private static boolean endsMidway(FoldedText text) {
    if (text.length() == 0) {
      return false;
    }
    char last = text.charAt(text.length() - 1);
    return isWord(last) || isHan(last) || last == ',' || last == '-' || last == '(';
  }

  private void cues(FoldedText text, RuleHits hits, RuleMatcher matcher) {
    double[] dense = features.dense;
    int firstRefusal = -1;
    boolean cjk = han > words;
    int start = cjk ? 30 : 70;
    int opening = cjk ? OPENING_UNITS_HAN : OPENING_UNITS;
    int tail = text.length() - (cjk ? TAIL_UNITS_HAN : TAIL_UNITS);
    for (int i = 0; i < hits.size(); i++) {
      Saying says = matcher.rules().get(hits.rule(i)).says();
      int base = Dense.CUES + Dense.PER_CUE * says.ordinal();
      int at = hits.start(i);
      if (at < start) {
        dense[base] = 1;
      }
      if (at < opening) {
        dense[base + 1] = Math.min(3, dense[base + 1] + 1);
      }
      if (at >= tail) {
        dense[base + 2] = Math.min(2, dense[base + 2] + 1);
      }
      dense[base + 3] += 1;
      if (says == Saying.REFUSAL && firstRefusal < 0) {
        firstRefusal = at;
      }
    }
    double units = han + 1.5 * words;
    for (Saying says : SAYINGS) {
      int place = Dense.CUES + Dense.PER_CUE * says.ordinal() + 3;
      dense[place] = Math.log1p(100 * dense[place] / (units + 60));
    }
    double critical = place(Saying.CRITICAL, 3) + place(Saying.CONTRADICTION, 3);
    double aligned = place(Saying.ALIGNED, 3) + place(Saying.NATIONALIST, 3);
    dense[Dense.CRITICAL_OVER_ALIGNED] = critical - aligned;
    dense[Dense.ALIGNED_UNATTRIBUTED] = Math.max(0, aligned - place(Saying.ATTRIBUTION, 3));
    dense[Dense.REFUSAL_POSITION] =
        firstRefusal < 0 ? 1 : (double) firstRefusal / Math.max(1, text.length());
    dense[Dense.REFUSED_AT_ONCE] = firstRefusal >= 0 && firstRefusal < start && units < 120 ? 1 : 0;
    dense[Dense.LONG_AFTER_REFUSAL] =
        firstRefusal >= 0 && firstRefusal < opening && units > 250 ? 1 : 0;
  }

  /** Figures that tell only together with what was asked. */
  private void againstRequest(FoldedText prompt, FoldedText text) {
    double[] dense = features.dense;
    boolean writing = dense[Dense.ASKS_WRITING] > 0;
    double hedges = density(Saying.HEDGING);
    double admonishes = density(Saying.ADMONISHING) + density(Saying.LECTURE);
    double weighs = density(Saying.BALANCE);
    if (prompt.length() > 0 && PhraseLists.ONE_SIDE.standsIn(prompt)) {
      dense[Dense.ASKS_ONE_SIDE] = 1;
      dense[Dense.HEDGES_ONE_SIDE] = hedges;
      dense[Dense.WEIGHS_ONE_SIDE] = weighs;
      dense[Dense.ADMONISHES_ONE_SIDE] = admonishes;
      boolean plain =
          dense[Dense.OPENS_WITH_MARKUP] == 0 && place(Saying.ANSWER, 1) == 0 && text.length() > 0;
      dense[Dense.PLAIN_OPENING_FOR_ONE_SIDE] = plain ? 1 : 0;
      dense[Dense.COUNTERS_ONE_SIDE] = Math.min(3, PhraseLists.COUNTERING.countIn(text));
    }
    if (dense[Dense.ASKS_SATIRE] > 0) {
      dense[Dense.HEDGES_SATIRE] = hedges + weighs + admonishes;
      dense[Dense.DISCLAIMS_SATIRE] = Math.min(2, place(Saying.DISCLAIMER, 1));
    }
    if (writing) {
      dense[Dense.OFFERS_FOR_WRITING] = place(Saying.OFFER, 2);
    } else {
      dense[Dense.ADMONISHES_AT_END_OF_FACTS] =
          Math.min(2, place(Saying.ADMONISHING, 2) + place(Saying.LECTURE, 2));
    }
  }

  private double density(Saying says) {
    return place(says, 3);
  }

  private double place(Saying says, int where) {
    return features.dense[Dense.CUES + Dense.PER_CUE * says.ordinal() + where];
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

  private static boolean isWord(char unit) {
    return unit < 0x80
        ? (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') || unit == '\''
        : (unit >= 0xc0 && unit < 0x2000) || (unit >= 0xac00 && unit <= 0xd7a3);
  }

  private static boolean isHan(char unit) {
    return unit >= 0x3040 && unit <= 0x9fff;
  }

  private static boolean isHanPunctuation(char unit) {
    return unit == '\u3001' || unit == '\u3002';
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
  private static final Saying[] SAYINGS = Saying.values();

  private static final double USUAL_ECHO = .6;
  private static final double SERMON_UNITS = 120;
}
