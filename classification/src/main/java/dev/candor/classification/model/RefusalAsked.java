package dev.candor.classification.model;

import dev.candor.classification.rules.RuleHits;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.rules.Saying;
import dev.candor.classification.text.FoldedText;

/**
 * Tells who asks for the words of a refusal: to translate or to reword one that the request quotes,
 * or to write one to an invitation. The reply to that is no refusal, though it has its words.
 */
final class RefusalAsked {

  private static final PhraseSet TEXT_WORK = PhraseSet.shipped("text-work");

  private static final PhraseSet PUT_INTO_WORDS = PhraseSet.shipped("put-into-words");

  private static final PhraseSet DECLINING = PhraseSet.shipped("declining");

  private static final PhraseSet WRITING = PhraseSet.shipped("writing");

  private RefusalAsked() {}

  /**
   * Whether a folded request, of which there may be none, asks for the words of a refusal.
   *
   * @param cues finds refusals in it
   * @param hits takes what they find
   */
  static boolean by(FoldedText request, RuleMatcher cues, RuleHits hits) {
    boolean worded = TEXT_WORK.standsIn(request) || PUT_INTO_WORDS.standsIn(request);
    if (worded && quotesRefusal(request, cues, hits)) {
      return true;
    }
    return (worded || WRITING.standsIn(request))
        && DECLINING.standsIn(request)
        && isHarmless(request);
  }

  private static boolean quotesRefusal(FoldedText request, RuleMatcher cues, RuleHits hits) {
    cues.match(request, hits);
    for (int i = 0; i < hits.size(); i++) {
      if (cues.rules().get(hits.rule(i)).says() == Saying.REFUSAL) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHarmless(FoldedText request) {
    int[] counts = new int[RequestWords.SIZE];
    RequestWords.shipped().count(request, request.length(), counts);
    for (int kind = 0; kind < RequestWords.SENSITIVE; kind++) {
      if (counts[kind] > 0) {
        return false;
      }
    }
    return true;
  }
}
