package dev.candor.classification.rules;

import dev.candor.model.Require;
import java.util.List;

/**
 * One rule of a pack: phrases that say the same thing in the same place.
 *
 * @param id unique in its pack, kebab-case
 * @param lang language of the phrases as an ISO 639-1 code, or "any"
 * @param says what a match says about the reply
 * @param zone where the phrase must stand
 * @param phrases what to look for; folded before matching; " ... " stands for up to {@value
 *     #WIDEST_GAP} folded units within a line, and a letter with a star at the end for any ending
 * @param longest the rule holds only for replies of at most this many folded units
 * @param decides confidence with which a match decides the outcome, 0 if it is only a cue
 * @param provenance where the phrases come from
 * @param matches lines the rule must match
 * @param spares lines the rule must not match
 */
public record Rule(
    String id,
    String lang,
    Saying says,
    Zone zone,
    List<String> phrases,
    int longest,
    double decides,
    String provenance,
    List<String> matches,
    List<String> spares) {

  /** Most folded units that " ... " in a phrase stands for. */
  public static final int WIDEST_GAP = 60;

  /** Separates the parts of a phrase. */
  public static final String GAP = " ... ";

  /** Whether a phrase ends in a star after a letter: words may go on after it. */
  static boolean isStem(String phrase) {
    int star = phrase.length() - 1;
    return star > 1 && phrase.charAt(star) == '*' && Character.isLetter(phrase.charAt(star - 1));
  }

  /** Copies the lists and refuses rules that could not work. */
  public Rule {
    Require.nonNull(id, lang, says, zone, provenance);
    phrases = List.copyOf(phrases);
    matches = List.copyOf(matches);
    spares = List.copyOf(spares);
    if (phrases.isEmpty()) {
      throw new IllegalArgumentException("rule " + id + " has no phrases");
    }
    if (!(decides >= 0 && decides <= 1)) {
      throw new IllegalArgumentException("rule " + id + ": decides must be in 0..1");
    }
    if (decides > 0 && says.outcome().isEmpty()) {
      throw new IllegalArgumentException(
          "rule " + id + ": only a rule that says an outcome can decide");
    }
    if (longest < 1) {
      throw new IllegalArgumentException("rule " + id + ": longest must be at least 1");
    }
  }
}
