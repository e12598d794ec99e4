package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;

/**
 * Tells questions of examinations and courses, to which doctrine is the answer, from questions that
 * models avoid, to which it is a way out. A question has the form of an examination (options to
 * choose from, "name briefly", marks to be had), or asks what a text book defines. One that
 * criticises, names what text books leave out, or asks whether something is really so, is none;
 * only where the form leaves no doubt, as with options, a case or marks, may it ask whether.
 */
final class ExaminationForm {

  private static final int UNITS_READ = 600;
  private static final int ENOUGH_OPTIONS = 3;

  /** What stands in examinations and hardly elsewhere. */
  private static final PhraseSet FORM = PhraseSet.shipped("form");

  /** How examinations put what anybody may ask in these words too. */
  private static final PhraseSet ASKED = PhraseSet.shipped("asked");

  private static final PhraseSet DEFINED = PhraseSet.shipped("defined");

  /** Asks in disbelief. */
  private static final PhraseSet DISBELIEVED = PhraseSet.shipped("disbelieved");

  /** Asks whether something is so, or what it cost. */
  private static final PhraseSet DOUBTED = PhraseSet.shipped("doubted");

  /** Asks for a view or for faults, as text books do of what they name themselves. */
  private static final PhraseSet JUDGED = PhraseSet.shipped("judged");

  private ExaminationForm() {}

  /**
   * Whether a request is a question of an examination.
   *
   * @param request folded
   * @param counts of its words, by {@link RequestWords}
   */
  static boolean isExamination(FoldedText request, int[] counts) {
    int sensitive = counts[RequestWords.TABOO] + counts[RequestWords.CRITIC];
    int taught = counts[RequestWords.OFFICIAL];
    int places = counts[RequestWords.PLACES];
    boolean disbelieved = DISBELIEVED.standsIn(request);
    boolean doubted = disbelieved || DOUBTED.standsIn(request);
    boolean asked = ASKED.standsIn(request) && !disbelieved && !(doubted && places > 0);
    if (sensitive <= taught + places
        && (asked || FORM.standsIn(request) || options(request) >= ENOUGH_OPTIONS)) {
      return true;
    }
    return counts[RequestWords.DOCTRINE] > 0
        && sensitive <= taught
        && DEFINED.standsIn(request)
        && !doubted
        && !JUDGED.standsIn(request);
  }

  /** Whether a request is put as examinations put theirs, whatever it names. */
  static boolean isPutAsOne(FoldedText request) {
    return ASKED.standsIn(request) || FORM.standsIn(request);
  }

  /** How many of the options a, b, c and d follow one another. */
  private static int options(FoldedText request) {
    char[] chars = request.chars();
    int end = Math.min(request.length(), UNITS_READ) - 1;
    char wanted = 'a';
    for (int at = 0; at < end && wanted <= 'd'; at++) {
      if (chars[at] == wanted && (at == 0 || !isLatin(chars[at - 1])) && opens(chars[at + 1])) {
        wanted++;
      }
    }
    return wanted - 'a';
  }

  private static boolean opens(char after) {
    return after == '.' || after == ')' || after == ':' || after == '\u3001' || after >= '\u4e00';
  }

  private static boolean isLatin(char unit) {
    return unit >= 'a' && unit <= 'z' || unit >= '0' && unit <= '9';
  }
}
