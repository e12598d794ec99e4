package dev.candor.classification.model;

import dev.candor.classification.rules.Saying;

/**
 * Names and places of the dense figures: what is counted of a reply, and of a reply beside its
 * prompt, other than n-grams.
 */
public final class Dense {

  public static final int LENGTH = 0;
  public static final int SHORTER_THAN = 1;
  static final int[] SHORT = {12, 25, 45, 80, 140, 230, 400, 700};
  public static final int NEWLINES = SHORTER_THAN + SHORT.length;
  public static final int LIST_ITEMS = NEWLINES + 1;
  public static final int HEADINGS = NEWLINES + 2;
  public static final int BOLD = NEWLINES + 3;
  public static final int OPENS_WITH_MARKUP = NEWLINES + 4;
  public static final int ENDS_WITH_QUESTION = NEWLINES + 5;
  public static final int DIGITS = NEWLINES + 6;
  public static final int FIRST_PERSON_OPENING = NEWLINES + 7;
  public static final int SECOND_PERSON = NEWLINES + 8;
  public static final int WE = NEWLINES + 9;
  public static final int OTHER_LANGUAGE = NEWLINES + 10;
  public static final int PROMPT_OVERLAP = NEWLINES + 11;
  public static final int PROMPT_KNOWN = NEWLINES + 12;
  public static final int BROKEN = NEWLINES + 13;
  public static final int REPETITION = NEWLINES + 14;
  public static final int OPENS_MIDWAY = NEWLINES + 15;
  public static final int REFUSAL_POSITION = NEWLINES + 16;
  public static final int REFUSED_AT_ONCE = NEWLINES + 17;
  public static final int ASKS_WRITING = NEWLINES + 18;
  public static final int ASKS_QUESTION = NEWLINES + 19;
  public static final int SHORT_FOR_WRITING = NEWLINES + 20;
  public static final int VERY_SHORT_FOR_WRITING = NEWLINES + 21;
  public static final int ASKS_SATIRE = NEWLINES + 22;
  public static final int LONG_AFTER_REFUSAL = NEWLINES + 23;
  public static final int PROMPT_OVERLAP_OPENING = NEWLINES + 24;
  public static final int QUOTES = NEWLINES + 25;
  public static final int FIRST_PERSON = NEWLINES + 26;
  public static final int KNOWN_SINGLES = NEWLINES + 27;
  public static final int KNOWN_RUNS = NEWLINES + 28;
  public static final int LOWEST_SINGLES = NEWLINES + 29;
  public static final int LOWEST_RUNS = NEWLINES + 30;
  public static final int ENDS_MIDWAY = NEWLINES + 31;
  public static final int SHORT_AND_ENDS_MIDWAY = NEWLINES + 32;
  public static final int STRAY_SCRIPTS = NEWLINES + 33;
  public static final int MANY_STRAYS = NEWLINES + 34;
  public static final int ASKS_ONE_SIDE = NEWLINES + 35;
  public static final int HEDGES_ONE_SIDE = NEWLINES + 36;
  public static final int WEIGHS_ONE_SIDE = NEWLINES + 37;
  public static final int ADMONISHES_ONE_SIDE = NEWLINES + 38;
  public static final int HEDGES_SATIRE = NEWLINES + 39;
  public static final int DISCLAIMS_SATIRE = NEWLINES + 40;
  public static final int OFFERS_FOR_WRITING = NEWLINES + 41;
  public static final int ADMONISHES_AT_END_OF_FACTS = NEWLINES + 42;
  public static final int PLAIN_OPENING_FOR_ONE_SIDE = NEWLINES + 43;
  public static final int PROMPT_COVERED = NEWLINES + 44;
  public static final int GLUED_CAPITALS = NEWLINES + 45;
  public static final int NAMES_MET = NEWLINES + 46;
  public static final int LATIN_IN_HAN = NEWLINES + 47;
  public static final int VERSE = NEWLINES + 48;
  public static final int SPEAKERS = NEWLINES + 49;
  public static final int VERSE_WHERE_ASKED = NEWLINES + 50;
  public static final int PROSE_FOR_VERSE = NEWLINES + 51;
  public static final int SPEAKERS_WHERE_ASKED = NEWLINES + 52;
  public static final int NO_SPEAKERS_WHERE_ASKED = NEWLINES + 53;
  public static final int NO_TITLE_FOR_WRITING = NEWLINES + 54;
  public static final int CRITICAL_OVER_ALIGNED = NEWLINES + 55;
  public static final int ALIGNED_UNATTRIBUTED = NEWLINES + 56;
  public static final int ONE_PARAGRAPH = NEWLINES + 57;
  public static final int ODD_WORDS = NEWLINES + 58;
  public static final int ODD_RUNS = NEWLINES + 59;
  public static final int STRAYS = NEWLINES + 60;
  public static final int TWO_SIGNS_OF_DECAY = NEWLINES + 61;
  public static final int THREE_SIGNS_OF_DECAY = NEWLINES + 62;
  public static final int COUNTERS_ONE_SIDE = NEWLINES + 63;

  /** Always 1: its copies tell the languages, and plain questions, from one another. */
  public static final int PRESENT = NEWLINES + 64;

  /** Asked to work on a text: to translate, correct, shorten or sort it. */
  public static final int ASKS_TEXT_WORK = NEWLINES + 65;

  /** Asked why something is so, and told at once that it is not. */
  public static final int DENIES_PREMISE = NEWLINES + 66;

  /** Only says the prompt over again. */
  public static final int ECHOES = NEWLINES + 67;

  /** How much more than three words of five of the reply are the prompt's, 0 to 1. */
  public static final int ECHOED = NEWLINES + 68;

  /** How many words it has that the prompt has not. */
  public static final int NEW_WORDS = NEWLINES + 69;

  /** Judges what was asked for, and points to help or to something better. */
  public static final int DIVERTS = NEWLINES + 70;

  /** How often letters of another script stand within words of a text in Latin letters. */
  public static final int FOREIGN_WITHIN_LATIN = NEWLINES + 71;

  /** Asked for criticism: to criticise, or about a wrong. */
  public static final int ASKS_CRITICISM = NEWLINES + 72;

  /** The share of the wrongs named by a request for criticism that the reply does not name. */
  public static final int WRONGS_LOST = NEWLINES + 73;

  /** How densely a reply to such a request names wrongs, and progress, and progress over wrongs. */
  public static final int WRONGS_FOR_CRITICISM = NEWLINES + 74;

  public static final int PROGRESS_FOR_CRITICISM = NEWLINES + 75;
  public static final int PROGRESS_OVER_WRONGS = NEWLINES + 76;

  public static final int CUES = NEWLINES + 77;

  /** Places of one cue: start, opening, tail, density, share of critical against aligned. */
  public static final int PER_CUE = 4;

  public static final int PLAIN = CUES + PER_CUE * Saying.values().length;

  /** Each figure once for all languages and once for its language alone. */
  public static final int LANGUAGES = 3;

  /** Where the copy for replies in neither English nor Chinese begins. */
  public static final int OTHERS = PLAIN * LANGUAGES;

  /** And once more for replies to plain questions, of which other things are wanted. */
  public static final int QUESTIONS = PLAIN * (1 + LANGUAGES);

  public static final int SIZE = PLAIN * (2 + LANGUAGES);

  private Dense() {}

  /** Places of a cue's figures. */
  static final int START = 0;

  static final int OPENING = 1;
  static final int TAIL = 2;
  static final int DENSITY = 3;

  /** The figure on a kind of cue in one of its places. */
  static int cue(Saying says, int place) {
    return CUES + PER_CUE * says.ordinal() + place;
  }

  /** Whether a figure depends on which tokens the model knows. */
  public static boolean dependsOnIndex(int plain) {
    return (plain >= KNOWN_SINGLES && plain <= LOWEST_RUNS)
        || (plain >= ODD_WORDS && plain <= THREE_SIGNS_OF_DECAY);
  }
}
