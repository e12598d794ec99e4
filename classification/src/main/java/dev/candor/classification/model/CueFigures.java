package dev.candor.classification.model;

import dev.candor.classification.rules.RuleHits;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.rules.Saying;
import dev.candor.classification.text.FoldedText;

/** Figures on where in a reply the shipped pack's cues stand. */
final class CueFigures {

  private static final Saying[] SAYINGS = Saying.values();

  private final double[] dense;

  /** Fills in dense figures. */
  CueFigures(double[] dense) {
    this.dense = dense;
  }

  /**
   * Notes where each kind of cue stands.
   *
   * @param units length of the reply in words and characters
   * @param han whether it is mostly of Han characters
   */
  void fill(FoldedText text, RuleHits hits, RuleMatcher matcher, double units, boolean han) {
    int firstRefusal = -1;
    int start = han ? 30 : 70;
    int opening = han ? FeatureExtractor.OPENING_UNITS_HAN : FeatureExtractor.OPENING_UNITS;
    int tail =
        text.length() - (han ? FeatureExtractor.TAIL_UNITS_HAN : FeatureExtractor.TAIL_UNITS);
    for (int i = 0; i < hits.size(); i++) {
      Saying says = matcher.rules().get(hits.rule(i)).says();
      int base = Dense.cue(says, Dense.START);
      int from = hits.start(i);
      if (from < start) {
        dense[base] = 1;
      }
      if (from < opening) {
        dense[base + Dense.OPENING] = Math.min(3, dense[base + Dense.OPENING] + 1);
      }
      if (from >= tail) {
        dense[base + Dense.TAIL] = Math.min(2, dense[base + Dense.TAIL] + 1);
      }
      dense[base + Dense.DENSITY] += 1;
      if (says == Saying.REFUSAL && firstRefusal < 0) {
        firstRefusal = from;
      }
    }
    for (Saying says : SAYINGS) {
      int place = Dense.cue(says, Dense.DENSITY);
      dense[place] = Math.log1p(100 * dense[place] / (units + 60));
    }
    double critical =
        dense[Dense.cue(Saying.CRITICAL, Dense.DENSITY)]
            + dense[Dense.cue(Saying.CONTRADICTION, Dense.DENSITY)];
    double aligned =
        dense[Dense.cue(Saying.ALIGNED, Dense.DENSITY)]
            + dense[Dense.cue(Saying.NATIONALIST, Dense.DENSITY)];
    dense[Dense.CRITICAL_OVER_ALIGNED] = critical - aligned;
    dense[Dense.ALIGNED_UNATTRIBUTED] =
        Math.max(0, aligned - dense[Dense.cue(Saying.ATTRIBUTION, Dense.DENSITY)]);
    dense[Dense.REFUSAL_POSITION] =
        firstRefusal < 0 ? 1 : (double) firstRefusal / Math.max(1, text.length());
    dense[Dense.REFUSED_AT_ONCE] = firstRefusal >= 0 && firstRefusal < start && units < 120 ? 1 : 0;
    dense[Dense.LONG_AFTER_REFUSAL] =
        firstRefusal >= 0 && firstRefusal < opening && units > 250 ? 1 : 0;
  }
}
