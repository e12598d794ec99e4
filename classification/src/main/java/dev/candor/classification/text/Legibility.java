package dev.candor.classification.text;

import java.util.Arrays;

/**
 * How much of a folded text is language: blocks without function words, blocks that mix many
 * scripts and endless repetition are not. Measured block by block, because replies decay. Reusable,
 * not thread-safe.
 */
public final class Legibility {

  private static final int BLOCK = 320;
  private static final int SCRIPTS = 12;
  private static final int FIRST_OF_EAST_ASIA = 10;
  private static final int GREEK = 2;
  private static final int OTHER_LETTERS = 9;

  /** One endless word is a name or a key, however long; mashed keys are many words. */
  private static final int LONGEST_COUNTED = 12;

  private static final char REPLACEMENT = '\ufffd';

  /** What {@link FoldedText} puts for a pictograph. */
  private static final char PICTURE = '\u2603';

  private static final String HAN_FUNCTION_CHARACTERS = "的是在了和不有人这中为以我你们一与对及也等会将可能要或并到从被其而个您它地得";

  /** Per UTF-16 unit: script + 1 in the low bits, then what kind of unit it is. */
  private static final byte[] KINDS = kinds();

  private static final int SCRIPT = 0x0f;

  /** What {@link #SCRIPT} leaves of a Latin letter. */
  private static final int LATIN = 1;

  private static final int PIECE = 4;
  private static final int VOWEL = 0x10;
  private static final int HAN_FUNCTION = 0x20;
  private static final int LIST_MARK = 0x40;

  private final int[] scripts = new int[SCRIPTS];
  private final int[] seenGrams = new int[1 << 12];
  private int stamp;
  private int blocks;
  private int broken;
  private int letters;
  private int changingSymbols;
  private int grams;
  private int newGrams;
  private int latinWords;
  private int functionWordsInAll;
  private int unpronounceable;
  private int gluedScripts;
  private int gluedToLatin;
  private int replaced;
  private int pictures;
  private final int[] lettersOf = new int[SCRIPTS];

  private static byte[] kinds() {
    byte[] kinds = new byte[0x10000];
    for (int unit = 0; unit < kinds.length; unit++) {
      kinds[unit] = (byte) (scriptOf((char) unit) + 1 | (isVowel((char) unit) ? VOWEL : 0));
    }
    for (int i = 0; i < HAN_FUNCTION_CHARACTERS.length(); i++) {
      kinds[HAN_FUNCTION_CHARACTERS.charAt(i)] |= HAN_FUNCTION;
    }
    for (char mark : "-*#:/".toCharArray()) {
      kinds[mark] |= LIST_MARK;
    }
    return kinds;
  }

  /** Measures a text. */
  public void of(FoldedText text) {
    blocks = 0;
    broken = 0;
    letters = 0;
    changingSymbols = 0;
    grams = 0;
    newGrams = 0;
    latinWords = 0;
    functionWordsInAll = 0;
    unpronounceable = 0;
    gluedScripts = 0;
    gluedToLatin = 0;
    replaced = 0;
    pictures = 0;
    Arrays.fill(lettersOf, 0);
    stamp++;
    int length = text.length();
    for (int from = 0; from < length; ) {
      int to = length - from < 2 * BLOCK ? length : from + BLOCK;
      boolean bad = isBroken(text.chars(), from, to);
      blocks++;
      if (bad) {
        broken++;
      }
      from = to;
    }
  }

  private boolean isBroken(char[] chars, int from, int to) {
    Arrays.fill(scripts, 0);
    int wordsBefore = latinWords;
    int functionWordsBefore = functionWordsInAll;
    int hanFunctions = 0;
    int glued = 0;
    int listMarks = 0;
    int previousScript = -1;
    char before = 0;
    for (int at = from; at < to; at++) {
      char unit = chars[at];
      int kind = KINDS[unit];
      int script = (kind & SCRIPT) - 1;
      if (script >= 0) {
        if (previousScript >= 0 && script != previousScript) {
          glued += script * previousScript == 0 ? 0 : 1;
          gluedToLatin += isForeignBesideLatin(script, previousScript) ? 1 : 0;
          gluedScripts += standTogether(script, previousScript) ? 0 : 1;
        }
        if (script == 0) {
          int end = latinWord(chars, at, to);
          scripts[0] += end - at;
          at = end - 1;
          unit = chars[at];
        } else {
          scripts[script]++;
          hanFunctions += (kind & HAN_FUNCTION) >>> 5;
        }
      } else if (unit > ' ' && !(unit >= '0' && unit <= '9')) {
        changingSymbols += unit == before ? 0 : 1;
        replaced += unit == REPLACEMENT || unit >= 0xe000 && unit <= 0xf8ff ? 1 : 0;
        pictures += unit == PICTURE ? 1 : 0;
        listMarks += (kind & LIST_MARK) >>> 6;
      }
      previousScript = script;
      before = unit;
    }
    repetition(chars, from, to);
    int rareScripts = 0;
    for (int script = 0; script < SCRIPTS; script++) {
      letters += scripts[script];
      lettersOf[script] += scripts[script];
      if (script >= 2 && scripts[script] > 0) {
        rareScripts++;
      }
    }
    int words = latinWords - wordsBefore;
    int functionWords = functionWordsInAll - functionWordsBefore;
    boolean wordsWithoutGrammar =
        words >= 24 && functionWords * 25 < words * 2 && listMarks * 8 < words * 3;
    boolean hanWithoutGrammar = scripts[1] >= 120 && hanFunctions * 50 < scripts[1];
    boolean manyScripts = rareScripts >= 3 || (rareScripts >= 2 && scripts[0] > 12 && glued > 3);
    return wordsWithoutGrammar || hanWithoutGrammar || manyScripts;
  }

  /**
   * Measures a word in Latin letters; a loop of its own, for most of most replies is such words.
   */
  private int latinWord(char[] chars, int from, int to) {
    int hash = ReplyLanguage.SEED;
    int consonants = 0;
    int mostConsonants = 0;
    int vowels = 0;
    int at = from;
    while (at < to) {
      char unit = chars[at];
      int kind = KINDS[unit];
      if ((kind & SCRIPT) != LATIN) {
        break;
      }
      hash = ReplyLanguage.step(hash, unit);
      int vowel = (kind & VOWEL) >>> 4;
      consonants = (consonants + 1) * (1 - vowel);
      mostConsonants = Math.max(mostConsonants, consonants);
      vowels += vowel;
      at++;
    }
    int length = at - from;
    latinWords++;
    if (length >= 6 && (mostConsonants >= 5 || vowels == 0)) {
      unpronounceable += Math.min(length, LONGEST_COUNTED);
    }
    if (length < 10 && ReplyLanguage.isFunctionWord(hash)) {
      functionWordsInAll++;
    }
    return at;
  }

  /** Counts pieces of four units that did not occur before; blocks begin at such a piece. */
  private void repetition(char[] chars, int from, int to) {
    int[] seen = seenGrams;
    int met = 0;
    for (int at = from; at + PIECE - 1 <= to; at += PIECE) {
      char last = at + PIECE - 1 < to ? chars[at + PIECE - 1] : ' ';
      int piece = ((chars[at] * 131 + chars[at + 1]) * 131 + chars[at + 2]) * 131 + last;
      int slot = piece * 0x9e3779b1 >>> 20;
      met += seen[slot] == stamp ? 0 : 1;
      seen[slot] = stamp;
      grams++;
    }
    newGrams += met;
  }

  private static boolean isAtHomeAnywhere(int script) {
    return script <= GREEK || script == OTHER_LETTERS || script >= FIRST_OF_EAST_ASIA;
  }

  /**
   * East Asian scripts stand beside each other and beside Latin without a space, and formulas and
   * sound transcriptions mix Latin, Greek and letters of their own.
   */
  private static boolean standTogether(int one, int other) {
    return isAtHomeAnywhere(one) && isAtHomeAnywhere(other);
  }

  /** Formulas and sound transcriptions set Greek and letters of their own beside Latin ones. */
  private static boolean isForeignBesideLatin(int one, int other) {
    int foreign = one + other;
    return one * other == 0 && foreign != GREEK && foreign != OTHER_LETTERS;
  }

  /** Whether a text has no letters but Latin ones. */
  public static boolean isLatinAlone(FoldedText text) {
    for (int at = 0; at < text.length(); at++) {
      if ((KINDS[text.charAt(at)] & SCRIPT) > LATIN) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVowel(char unit) {
    return unit == 'a'
        || unit == 'e'
        || unit == 'i'
        || unit == 'o'
        || unit == 'u'
        || unit == 'y'
        || unit >= 0xc0;
  }

  /** 0 Latin, 1 Han, 2 and up the others, -1 no letter. Kana and hangul count as one with Han. */
  private static int scriptOf(char unit) {
    if (unit < 0x80) {
      return unit >= 'a' && unit <= 'z' ? 0 : -1;
    }
    if (unit < 0x250) {
      return unit >= 0xc0 ? 0 : -1;
    }
    if (unit >= 0x3400 && unit <= 0x9fff) {
      return 1;
    }
    if (unit >= 0x3040 && unit <= 0x30ff) {
      return 10;
    }
    if (unit >= 0xac00 && unit <= 0xd7a3) {
      return 11;
    }
    if (unit >= 0x370 && unit <= 0x3ff) {
      return 2;
    }
    if (unit >= 0x400 && unit <= 0x52f) {
      return 3;
    }
    if (unit >= 0x590 && unit <= 0x5ff) {
      return 4;
    }
    if (unit >= 0x600 && unit <= 0x6ff) {
      return 5;
    }
    if (unit >= 0x900 && unit <= 0xdff) {
      return 6;
    }
    if (unit >= 0xe00 && unit <= 0xeff) {
      return 7;
    }
    if (unit >= 0x530 && unit <= 0x58f || unit >= 0x10a0 && unit <= 0x10ff) {
      return 8;
    }
    return unit >= 0x2000 && unit < 0x3040 || unit >= 0xd800 ? -1 : 9;
  }

  /** Share of blocks that are not language, 0 to 1. */
  public double brokenShare() {
    return blocks == 0 ? 0 : (double) broken / blocks;
  }

  /** Share of four-unit pieces that occurred before, 0 to 1; over .9 is a loop. */
  public double repetition() {
    return grams < 60 ? 0 : 1 - (double) newGrams / grams;
  }

  /** Letters in long words that nobody could pronounce, as keys hit at random give. */
  public int unpronounceableLetters() {
    return unpronounceable;
  }

  /** Words in Latin letters. */
  public int latinWords() {
    return latinWords;
  }

  /** Those of them that are function words of some language. */
  public int functionWords() {
    return functionWordsInAll;
  }

  /** Changes of script within a word, between scripts that are never written together. */
  public int gluedScripts() {
    return gluedScripts;
  }

  /**
   * Letters of other scripts that stand right beside Latin ones in a text that is mostly Latin: who
   * quotes a foreign word sets it apart, a reply that decays does not.
   */
  public int foreignWithinLatin() {
    for (int script = 1; script < SCRIPTS; script++) {
      if (lettersOf[script] > lettersOf[0]) {
        return 0;
      }
    }
    return gluedToLatin;
  }

  /** Replacement characters and characters for private use. */
  public int replaced() {
    return replaced;
  }

  /** Symbols that differ from what stands before them: drawings and rules repeat one. */
  public int changingSymbols() {
    return changingSymbols;
  }

  /** Pictographs, which may be an answer by themselves. */
  public int pictures() {
    return pictures;
  }

  /** Scripts other than Latin and those of Chinese, Japanese and Korean, of two letters or more. */
  public int rareScripts() {
    int rare = 0;
    for (int script = 2; script < FIRST_OF_EAST_ASIA; script++) {
      rare += lettersOf[script] >= 2 ? 1 : 0;
    }
    return rare;
  }

  /** Letters of neither the script most of the text is in, nor of Latin. */
  public int strayLetters() {
    int most = 0;
    int all = 0;
    for (int script = 0; script < SCRIPTS; script++) {
      all += lettersOf[script];
      most = lettersOf[script] > lettersOf[most] ? script : most;
    }
    return all - lettersOf[most] - (most == 0 ? 0 : lettersOf[0]);
  }

  /** Letters of any script. */
  public int letters() {
    return letters;
  }
}
