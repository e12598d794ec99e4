package dev.candor.detection.replies;

import dev.candor.model.WireNamed;

/** The comparisons inside a release, in the order of their stored form. */
public enum ContrastKind implements WireNamed {
  /**
   * Constrained share in the other languages minus that in the reference language ({@code en} where
   * there is one), over prompts asked in both; signed.
   */
  LANGUAGE_GAP,
  /** Constrained share of sensitive prompts minus that of control prompts. */
  CONTROL_ADJUSTED,
  /** Chance that two wordings of one intent are treated differently. */
  PARAPHRASE,
  /** Chance that two samples of one prompt are treated differently. */
  REROLL,
  /**
   * The mix among constrained replies; its value is the share of {@code aligned} in them, its
   * p-value is for any change of the mix.
   */
  COMPOSITION
}
