package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.Legibility;
import dev.candor.classification.text.ReplyLanguage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How likely it is that nobody could read a reply: a logistic regression over figures of scripts,
 * words, symbols and repetition, fitted to fluent replies and to gibberish made of them. It gives
 * the benefit of the doubt: fluent text with abbreviations, code, formulas, tables, addresses or
 * names in other scripts is readable. Immutable, thread-safe.
 */
public final class Readability {

  /** Number of figures. */
  public static final int FIGURES = 19;

  private static final int MONOTONY_UNITS = 320;
  private static final int ENOUGH_PAIRS = 18;
  private static final double USUAL_DIFFERENT = .3;
  private static final double USUAL_ACCENTED = .25;
  private static final int ENOUGH_WORDS = 8;
  private static final int ENOUGH_RUNS = 14;
  private static final double DOUBTED_RUNS = 10;
  private static final double USUAL_RARE_PAIRS = .25;
  private static final double USUAL_RARE_LETTERS = .12;
  private static final double MOSTLY = .6;

  /** Two pairs of three in a literary description are met nowhere else. */
  private static final double MOSTLY_HAN = .66;

  private static final double USUAL_FUNCTION_WORDS = .12;

  /** Two or three abbreviations. */
  private static final int FEW_LETTERS = 24;

  private static final double USUAL_SYMBOLS = .4;
  private static final double LONG_FOR_A_FORMULA = 150;
  private static final double USUAL_STRAYS = .35;
  private static final double USUAL_REPETITION = .75;

  /** Places of figures by what they measure. */
  private static final int[] OF_PAIRS = {4, 5, 6, 11};

  private static final int[] OF_REPETITION = {8, 12, 15};

  private static final int[] OF_LATIN_LETTERS = {3, 5, 7, 11, 13};
  private static final int[] OF_SYMBOLS = {0, 1, 2, 9, 14, 17, 18};

  private static final String[] NAMES = {
    "scripts mixed",
    "scripts mixed within words",
    "several scripts",
    "words nobody could pronounce",
    "characters that do not go together",
    "letters that do not go together",
    "hardly a pair of characters that goes together",
    "no grammatical words",
    "the same over and over",
    "symbols",
    "characters lost in encoding",
    "hardly a run of letters that goes together",
    "the same letters over and over",
    "text read in the wrong encoding",
    "marks of a program instead of words",
    "a few words over and over",
    "grammatical words alone",
    "words of many scripts",
    "symbols instead of words"
  };

  private final CommonRuns runs;
  private final float[] weights;
  private final float bias;

  /**
   * A fitted regression.
   *
   * @param runs what people write
   * @param weights one per figure
   * @param bias log-odds where all figures are 0
   */
  public Readability(CommonRuns runs, float[] weights, float bias) {
    if (weights.length != FIGURES) {
      throw new IllegalArgumentException(FIGURES + " weights wanted, not " + weights.length);
    }
    this.runs = runs;
    this.weights = weights.clone();
    this.bias = bias;
  }

  /** A measure that finds everything readable. */
  public static Readability everything() {
    return new Readability(
        new CommonRuns(new long[CommonRuns.COLUMNS / Long.SIZE]), new float[FIGURES], -20);
  }

  /**
   * Measures a reply.
   *
   * @param text the folded reply
   * @param legibility measured of it
   * @param words counts of it
   * @param into takes {@link #FIGURES} figures, all 0 or more, higher where less readable
   */
  public void measure(FoldedText text, Legibility legibility, OddWords words, double[] into) {
    double letters = legibility.letters() + 4.0;
    int length = text.length();
    int latinWords = legibility.latinWords();
    double functions =
        latinWords < ENOUGH_WORDS ? 1 : (double) legibility.functionWords() / latinWords;
    double lacking = Math.max(0, USUAL_FUNCTION_WORDS - functions) / USUAL_FUNCTION_WORDS;
    CommonRuns.Shares shares = runs.of(text);
    double han = rare(shares.han(), shares.hanCommon()) * Math.min(1, 1.5 * shares.han() / letters);
    int latinRuns = shares.latin() - abbreviations(legibility);
    double latin =
        rare(latinRuns, shares.latinCommon()) * Math.min(1, 2 * shares.latin() / letters);
    into[0] = legibility.strayLetters() / letters;
    into[1] = Math.min(1, 10.0 * legibility.gluedScripts() / letters);
    into[2] = Math.max(0, legibility.rareScripts() - 1);
    into[3] = lacking * Math.max(0, legibility.unpronounceableLetters() - FEW_LETTERS) / letters;
    into[4] = Math.max(0, han - USUAL_RARE_PAIRS);
    into[5] = Math.max(0, latin - USUAL_RARE_LETTERS);
    into[6] = Math.max(0, han - MOSTLY_HAN);
    into[7] = lacking;
    into[8] = length < 120 ? 0 : 4 * Math.max(0, legibility.repetition() - USUAL_REPETITION);
    double symbols = (legibility.changingSymbols() - legibility.pictures()) / (length + 4.0);
    into[9] = Math.max(0, symbols - USUAL_SYMBOLS) * Math.min(1, length / LONG_FOR_A_FORMULA);
    into[10] = Math.min(1, 10.0 * legibility.replaced() / (length + 4.0));
    into[11] = Math.max(0, latin - MOSTLY);
    into[12] = monotony(text);
    into[13] = accented(text);
    words.of(text);
    into[14] = words.programMarks();
    into[15] = words.monotony();
    into[16] = words.functionPairs();
    into[18] = words.symbols();
    double strays = legibility.strayLetters() / letters;
    into[17] = legibility.rareScripts() < 4 ? 0 : Math.max(0, strays - USUAL_STRAYS);
  }

  /**
   * Letters of the few abbreviations that a sentence of a few words may hold: "I have to decline"
   * with a name of an office in brackets is no salad because most of its letters are the name's.
   */
  private static int abbreviations(Legibility legibility) {
    boolean saysLittle = legibility.functionWords() > 0 && legibility.latinWords() < ENOUGH_WORDS;
    return saysLittle ? Math.min(legibility.unpronounceableLetters(), FEW_LETTERS) : 0;
  }

  /** How much lower the share of different pairs of letters is than in any short text. */
  private static double monotony(FoldedText text) {
    int length = Math.min(text.length(), MONOTONY_UNITS);
    long[] met = new long[1 << 6];
    int pairs = 0;
    int different = 0;
    for (int at = 1; at < length; at++) {
      if (Character.isLetter(text.charAt(at)) && Character.isLetter(text.charAt(at - 1))) {
        int hash = (text.charAt(at - 1) * 31 + text.charAt(at)) * 0x9e3779b1 >>> 20;
        pairs++;
        different += (int) (~(met[hash >>> 6] >>> hash) & 1);
        met[hash >>> 6] |= 1L << hash;
      }
    }
    return pairs < ENOUGH_PAIRS
        ? 0
        : Math.max(0, USUAL_DIFFERENT - (different + 2.0) / (pairs + 2.0));
  }

  private static double accented(FoldedText text) {
    int length = Math.min(text.length(), MONOTONY_UNITS);
    int accented = 0;
    for (int at = 0; at < length; at++) {
      char unit = text.charAt(at);
      accented += unit >= 0xc0 && unit <= 0xff ? 1 : 0;
    }
    return length < ENOUGH_RUNS ? 0 : Math.max(0, (double) accented / length - USUAL_ACCENTED);
  }

  private static double rare(int all, int common) {
    return all < ENOUGH_RUNS ? 0 : (all - common) / (all + DOUBTED_RUNS);
  }

  /** Probability that nobody could read it, 0 to 1. */
  public double unreadable(double[] figures) {
    double score = bias;
    for (int i = 0; i < FIGURES; i++) {
      score += weights[i] * figures[i];
    }
    return 1 / (1 + Math.exp(-score));
  }

  /**
   * Takes away what the request accounts for: its form, or a language nothing was fitted to.
   *
   * @param request folded; there may be none
   * @param language of the reply
   * @param figures measured of the reply, changed in place
   */
  public static void excuse(FoldedText request, String language, double[] figures) {
    if (OddForms.asksRepetition(request)) {
      if (figures[8] + figures[12] + figures[15] > 0) {
        clear(figures, OF_PAIRS);
      }
      clear(figures, OF_REPETITION);
    }
    boolean unknown =
        !FeatureExtractor.isFittedOn(language)
            && !language.equals(ReplyLanguage.UNKNOWN)
            && language.equals(ReplyLanguage.of(request));
    if (unknown || OddForms.asksCode(request)) {
      clear(figures, OF_LATIN_LETTERS);
    }
    if (OddForms.asksCode(request)) {
      clear(figures, OF_SYMBOLS);
    }
  }

  private static void clear(double[] figures, int... places) {
    for (int place : places) {
      figures[place] = 0;
    }
  }

  /** Words for the figure that speaks most against the reply. */
  public String reason(double[] figures) {
    int most = 0;
    for (int i = 1; i < FIGURES; i++) {
      most = weights[i] * figures[i] > weights[most] * figures[most] ? i : most;
    }
    return NAMES[most];
  }

  void write(DataOutputStream out) throws IOException {
    runs.write(out);
    LinearModel.writeFloats(out, weights);
    out.writeFloat(bias);
  }

  static Readability read(DataInputStream in) throws IOException {
    CommonRuns runs = CommonRuns.read(in);
    return new Readability(runs, LinearModel.readFloats(in, FIGURES), in.readFloat());
  }
}
