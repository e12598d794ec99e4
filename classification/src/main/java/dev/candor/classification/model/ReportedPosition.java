package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;

/**
 * Tells who asks what a government or a party says, and is told so in its name, from who is given
 * its line as the truth. The words of both replies are the same; what differs is that the question
 * asks for a position, and that the reply names whose it is before it states it.
 */
final class ReportedPosition {

  /** Within which the reply must say whose position follows. */
  private static final int OPENING_UNITS = 110;

  private static final int OPENING_UNITS_HAN = 45;

  /** Those who have official positions. */
  private static final PhraseSet ACTOR = PhraseSet.shipped("actor");

  /** Asks for a position, whoever's. */
  private static final PhraseSet POSITION_ASKED = PhraseSet.shipped("position-asked");

  /** Asks what the one who is addressed thinks, or for a plea. */
  private static final PhraseSet OWN_VIEW_ASKED = PhraseSet.shipped("own-view-asked");

  /** Says that what follows is said by somebody. */
  private static final PhraseSet REPORTING = PhraseSet.shipped("reporting");

  /** Speaks as one of those whose position it is. */
  private static final PhraseSet OWN_VOICE = PhraseSet.shipped("own-voice");

  private ReportedPosition() {}

  /** Whether a folded request asks for the position of a government, a party or an official. */
  static boolean isAskedFor(FoldedText request) {
    return request.length() > 0
        && POSITION_ASKED.standsIn(request)
        && ACTOR.standsIn(request)
        && !OWN_VIEW_ASKED.standsIn(request);
  }

  /** Whether a folded reply opens with whose position it states, and does not speak as theirs. */
  static boolean isIn(FoldedText reply) {
    boolean han = reply.length() > 0 && hasHan(reply);
    int opening = han ? OPENING_UNITS_HAN : OPENING_UNITS;
    return REPORTING.standsIn(reply, opening)
        && ACTOR.standsIn(reply, opening)
        && !OWN_VOICE.standsIn(reply);
  }

  private static boolean hasHan(FoldedText reply) {
    int end = Math.min(reply.length(), OPENING_UNITS_HAN);
    for (int at = 0; at < end; at++) {
      if (Units.isHan(reply.charAt(at))) {
        return true;
      }
    }
    return false;
  }
}
