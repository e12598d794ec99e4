package dev.candor.classification.model;

import dev.candor.classification.rules.Saying;

/** Names and places of the dense features. */
final class Dense {

  static final int LENGTH = 0;
  static final int SHORTER_THAN = 1;
  static final int[] SHORT = {12, 25, 45, 80, 140, 230, 400, 700};
  static final int NEWLINES = SHORTER_THAN + SHORT.length;
  static final int LIST_ITEMS = NEWLINES + 1;
  static final int HEADINGS = NEWLINES + 2;
  static final int BOLD = NEWLINES + 3;
  static final int OPENS_WITH_MARKUP = NEWLINES + 4;
  static final int ENDS_WITH_QUESTION = NEWLINES + 5;
  static final int DIGITS = NEWLINES + 6;
  static final int FIRST_PERSON_OPENING = NEWLINES + 7;
  static final int SECOND_PERSON = NEWLINES + 8;
  static final int WE = NEWLINES + 9;
  static final int OTHER_LANGUAGE = NEWLINES + 10;
  static final int PROMPT_OVERLAP = NEWLINES + 11;
  static final int PROMPT_KNOWN = NEWLINES + 12;
  static final int BROKEN = NEWLINES + 13;
  static final int REPETITION = NEWLINES + 14;
  static final int OPENS_MIDWAY = NEWLINES + 15;
  static final int REFUSAL_POSITION = NEWLINES + 16;
  static final int REFUSED_AT_ONCE = NEWLINES + 17;
  static final int ASKS_WRITING = NEWLINES + 18;
  static final int ASKS_QUESTION = NEWLINES + 19;
  static final int SHORT_FOR_WRITING = NEWLINES + 20;
  static final int VERY_SHORT_FOR_WRITING = NEWLINES + 21;
  static final int ASKS_SATIRE = NEWLINES + 22;
  static final int LONG_AFTER_REFUSAL = NEWLINES + 23;
  static final int PROMPT_OVERLAP_OPENING = NEWLINES + 24;
  static final int QUOTES = NEWLINES + 25;
  static final int FIRST_PERSON = NEWLINES + 26;
  static final int KNOWN_SINGLES = NEWLINES + 27;
  static final int KNOWN_RUNS = NEWLINES + 28;
  static final int LOWEST_SINGLES = NEWLINES + 29;
  static final int LOWEST_RUNS = NEWLINES + 30;
  static final int ENDS_MIDWAY = NEWLINES + 31;
  static final int SHORT_AND_ENDS_MIDWAY = NEWLINES + 32;
  static final int STRAY_SCRIPTS = NEWLINES + 33;
  static final int MANY_STRAYS = NEWLINES + 34;
  static final int ASKS_ONE_SIDE = NEWLINES + 35;
  static final int HEDGES_ONE_SIDE = NEWLINES + 36;
  static final int WEIGHS_ONE_SIDE = NEWLINES + 37;
  static final int ADMONISHES_ONE_SIDE = NEWLINES + 38;
  static final int HEDGES_SATIRE = NEWLINES + 39;
  static final int DISCLAIMS_SATIRE = NEWLINES + 40;
  static final int OFFERS_FOR_WRITING = NEWLINES + 41;
  static final int ADMONISHES_AT_END_OF_FACTS = NEWLINES + 42;
  static final int PLAIN_OPENING_FOR_ONE_SIDE = NEWLINES + 43;
  static final int PROMPT_COVERED = NEWLINES + 44;
  static final int GLUED_CAPITALS = NEWLINES + 45;
  static final int NAMES_MET = NEWLINES + 46;
  static final int LATIN_IN_HAN = NEWLINES + 47;
  static final int VERSE = NEWLINES + 48;
  static final int SPEAKERS = NEWLINES + 49;
  static final int VERSE_WHERE_ASKED = NEWLINES + 50;
  static final int PROSE_FOR_VERSE = NEWLINES + 51;
  static final int SPEAKERS_WHERE_ASKED = NEWLINES + 52;
  static final int NO_SPEAKERS_WHERE_ASKED = NEWLINES + 53;
  static final int NO_TITLE_FOR_WRITING = NEWLINES + 54;
  static final int CRITICAL_OVER_ALIGNED = NEWLINES + 55;
  static final int ALIGNED_UNATTRIBUTED = NEWLINES + 56;
  static final int ONE_PARAGRAPH = NEWLINES + 57;
  static final int ODD_WORDS = NEWLINES + 58;
  static final int ODD_RUNS = NEWLINES + 59;
  static final int STRAYS = NEWLINES + 60;
  static final int TWO_SIGNS_OF_DECAY = NEWLINES + 61;
  static final int THREE_SIGNS_OF_DECAY = NEWLINES + 62;
  static final int COUNTERS_ONE_SIDE = NEWLINES + 63;

  /** Always 1: its copies tell the languages, and plain questions, from one another. */
  static final int PRESENT = NEWLINES + 64;

  static final int CUES = NEWLINES + 65;

  /** Places of one cue: start, opening, tail, density, share of critical against aligned. */
  static final int PER_CUE = 4;

  static final int PLAIN = CUES + PER_CUE * Saying.values().length;

  /** Each figure once for all languages and once for its language alone. */
  static final int LANGUAGES = 3;

  /** Where the copy for replies in neither English nor Chinese begins. */
  static final int OTHERS = PLAIN * LANGUAGES;

  /** And once more for replies to plain questions, of which other things are wanted. */
  static final int QUESTIONS = PLAIN * (1 + LANGUAGES);

  static final int SIZE = PLAIN * (2 + LANGUAGES);

  private static final String[] NAMES = {
    "newlines",
    "list items",
    "headings",
    "bold",
    "opens with markup",
    "ends with a question",
    "digits",
    "first person in the opening",
    "second person",
    "we",
    "other language than asked",
    "words of the prompt",
    "prompt known",
    "broken text",
    "repetition",
    "opens midway",
    "position of the refusal cue",
    "refuses at once",
    "asked to write",
    "asked a question",
    "short for what was asked",
    "very short for what was asked",
    "asked for satire",
    "goes on after a refusal",
    "words of the prompt in the opening",
    "quotation marks",
    "first person",
    "words met before",
    "runs of words met before",
    "words met before in the oddest part",
    "runs of words met before in the oddest part",
    "ends midway",
    "short and ends midway",
    "stray scripts",
    "many stray scripts",
    "asked for one side",
    "hedges where asked for one side",
    "weighs both sides where asked for one",
    "admonishes where asked for one side",
    "hedges where asked for satire",
    "disclaims where asked for satire",
    "offers something where asked to write",
    "admonishes after facts",
    "opens plainly where asked for one side",
    "how much of the prompt is taken up",
    "capitals within words",
    "names",
    "small Latin words among Chinese",
    "verse",
    "speakers",
    "verse where asked for it",
    "prose where asked for verse",
    "speakers where asked for them",
    "no speakers where asked for them",
    "no title where asked to write",
    "critical over aligned words",
    "aligned words that nobody else is said to have said",
    "one paragraph",
    "words hardly met before",
    "runs of words hardly met before",
    "other scripts",
    "two signs of decay",
    "three signs of decay",
    "speaks against the side asked for",
    "language and kind of question",
  };

  private Dense() {}

  /** Whether a figure depends on which tokens the model knows. */
  static boolean dependsOnIndex(int plain) {
    return (plain >= KNOWN_SINGLES && plain <= LOWEST_RUNS)
        || (plain >= ODD_WORDS && plain <= THREE_SIGNS_OF_DECAY);
  }

  static String name(int index) {
    int plain = index % PLAIN;
    if (plain == LENGTH) {
      return "length";
    }
    if (plain < NEWLINES) {
      return "shorter than " + SHORT[plain - SHORTER_THAN];
    }
    if (plain < CUES) {
      return NAMES[plain - NEWLINES];
    }
    int cue = (plain - CUES) / PER_CUE;
    String where =
        new String[] {" at the start", " in the opening", " at the end", ", how often"}
            [(plain - CUES) % PER_CUE];
    return Saying.values()[cue].wireName() + " cue" + where;
  }
}
