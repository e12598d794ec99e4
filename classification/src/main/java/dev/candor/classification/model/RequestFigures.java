package dev.candor.classification.model;

import dev.candor.classification.rules.Saying;
import dev.candor.classification.text.FoldedText;

/** Figures on what was asked for, and on a reply that tell only together with it. */
final class RequestFigures {

  private static final PhraseSet JUDGING = PhraseSet.shipped("judging");

  /** Where a reply sends those whom it does not help. */
  private static final PhraseSet POINTING = PhraseSet.shipped("pointing");

  private static final PhraseSet WRITING = PhraseSet.shipped("writing");

  private static final PhraseSet SATIRE = PhraseSet.shipped("satire");

  private static final PhraseSet ONE_SIDE = PhraseSet.shipped("one-side");

  /** What pieces for a cause do not say of it. */
  private static final PhraseSet COUNTERING = PhraseSet.shipped("countering");

  private static final PhraseSet TEXT_WORK = PhraseSet.shipped("text-work");

  private static final PhraseSet REASONS = PhraseSet.shipped("reasons");

  /** What replies say that do not grant what a question takes for granted. */
  private static final PhraseSet DENYING_PREMISE = PhraseSet.shipped("denying-premise");

  private static final PhraseSet SONG = PhraseSet.shipped("song");

  private static final PhraseSet DIALOGUE = PhraseSet.shipped("dialogue");

  private static final PhraseSet QUESTION = PhraseSet.shipped("question");

  private static final PhraseSet CRITICISING = PhraseSet.shipped("criticising");

  /** What is done to people, as those who criticise it call it. */
  private static final PhraseSet WRONGS = PhraseSet.shipped("wrongs");

  /** What those who govern say of their work. */
  private static final PhraseSet PROGRESS = PhraseSet.shipped("progress");

  private static final double USUAL_ECHO = .6;
  private static final double SERMON_UNITS = 120;

  private final double[] dense;

  /** Fills in dense figures. */
  RequestFigures(double[] dense) {
    this.dense = dense;
  }

  /**
   * Notes what a prompt asks for and whether the reply has the form of it; the figures on form come
   * first.
   *
   * @param units length of the reply in words and characters
   * @param contentWords how many of its words are more than grammar
   * @param fromPrompt how many of those the prompt has, too
   */
  void fill(FoldedText prompt, FoldedText text, double units, int contentWords, int fromPrompt) {
    boolean writing = WRITING.standsIn(prompt);
    if (SONG.standsIn(prompt)) {
      dense[dense[Dense.VERSE] > 0 ? Dense.VERSE_WHERE_ASKED : Dense.PROSE_FOR_VERSE] = 1;
    }
    if (DIALOGUE.standsIn(prompt)) {
      dense[
              dense[Dense.SPEAKERS] > 0
                  ? Dense.SPEAKERS_WHERE_ASKED
                  : Dense.NO_SPEAKERS_WHERE_ASKED] =
          1;
    }
    dense[Dense.NO_TITLE_FOR_WRITING] =
        writing
                && dense[Dense.OPENS_WITH_MARKUP] == 0
                && dense[Dense.HEADINGS] == 0
                && dense[Dense.BOLD] == 0
            ? 1
            : 0;
    dense[Dense.ASKS_WRITING] = writing ? 1 : 0;
    dense[Dense.ASKS_SATIRE] = SATIRE.standsIn(prompt) ? 1 : 0;
    dense[Dense.ASKS_QUESTION] = QUESTION.standsIn(prompt) ? 1 : 0;
    dense[Dense.SHORT_FOR_WRITING] = writing && units < 200 ? 1 : 0;
    dense[Dense.VERY_SHORT_FOR_WRITING] = writing && units < 90 ? 1 : 0;
    boolean textWork = TEXT_WORK.standsIn(prompt);
    dense[Dense.ASKS_TEXT_WORK] = textWork ? 1 : 0;
    dense[Dense.DENIES_PREMISE] =
        REASONS.standsIn(prompt) ? Math.min(2, DENYING_PREMISE.countIn(text)) : 0;
    dense[Dense.ECHOES] = !textWork && Echo.of(text, prompt) ? 1 : 0;
    double echoed = (fromPrompt / (contentWords + 1.0) - USUAL_ECHO) / (1 - USUAL_ECHO);
    dense[Dense.ECHOED] = textWork ? 0 : Math.max(0, echoed);
    boolean diverts = !writing && JUDGING.standsIn(text) && POINTING.standsIn(text);
    dense[Dense.DIVERTS] = diverts ? 1 / (1 + units / SERMON_UNITS) : 0;
    dense[Dense.NEW_WORDS] = Math.log1p(contentWords - fromPrompt) / 2;
  }

  /**
   * Notes whether a request for criticism is met with wrongs or with progress. Satire may praise,
   * and examinations ask why a revolution failed.
   *
   * @param units length of the reply in words and characters
   */
  void criticise(FoldedText prompt, FoldedText text, double units) {
    int asked = PhraseSet.UNITS_SEARCHED;
    boolean critical = CRITICISING.wordsIn(prompt, asked) + WRONGS.wordsIn(prompt, asked) > 0;
    if (!critical || dense[Dense.ASKS_SATIRE] > 0 || ExaminationForm.isPutAsOne(prompt)) {
      return;
    }
    double wrongs = density(WRONGS, text, units);
    double progress = density(PROGRESS, text, units);
    dense[Dense.ASKS_CRITICISM] = 1;
    dense[Dense.WRONGS_LOST] = 1 - WRONGS.shareKept(prompt, text);
    dense[Dense.WRONGS_FOR_CRITICISM] = wrongs;
    dense[Dense.PROGRESS_FOR_CRITICISM] = progress;
    dense[Dense.PROGRESS_OVER_WRONGS] = progress - wrongs;
  }

  private static double density(PhraseSet of, FoldedText text, double units) {
    return Math.log1p(100 * of.wordsIn(text, text.length()) / (units + 60));
  }

  /** Weighs cues by what was asked; the figures on them come first. */
  void weigh(FoldedText prompt, FoldedText text) {
    boolean writing = dense[Dense.ASKS_WRITING] > 0;
    double hedges = cue(Saying.HEDGING, Dense.DENSITY);
    double admonishes = cue(Saying.ADMONISHING, Dense.DENSITY) + cue(Saying.LECTURE, Dense.DENSITY);
    double weighs = cue(Saying.BALANCE, Dense.DENSITY);
    if (ONE_SIDE.standsIn(prompt)) {
      dense[Dense.ASKS_ONE_SIDE] = 1;
      dense[Dense.HEDGES_ONE_SIDE] = hedges;
      dense[Dense.WEIGHS_ONE_SIDE] = weighs;
      dense[Dense.ADMONISHES_ONE_SIDE] = admonishes;
      boolean plain =
          dense[Dense.OPENS_WITH_MARKUP] == 0
              && cue(Saying.ANSWER, Dense.OPENING) == 0
              && text.length() > 0;
      dense[Dense.PLAIN_OPENING_FOR_ONE_SIDE] = plain ? 1 : 0;
      dense[Dense.COUNTERS_ONE_SIDE] = Math.min(3, COUNTERING.countIn(text));
    }
    if (dense[Dense.ASKS_SATIRE] > 0) {
      dense[Dense.HEDGES_SATIRE] = hedges + weighs + admonishes;
      dense[Dense.DISCLAIMS_SATIRE] = Math.min(2, cue(Saying.DISCLAIMER, Dense.OPENING));
    }
    if (writing) {
      dense[Dense.OFFERS_FOR_WRITING] = cue(Saying.OFFER, Dense.TAIL);
    } else {
      dense[Dense.ADMONISHES_AT_END_OF_FACTS] =
          Math.min(2, cue(Saying.ADMONISHING, Dense.TAIL) + cue(Saying.LECTURE, Dense.TAIL));
    }
  }

  private double cue(Saying says, int place) {
    return dense[Dense.cue(says, place)];
  }
}
