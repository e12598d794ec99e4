package dev.candor.detection.contrast;

import java.util.Objects;

/**
 * The comparisons inside a release.
 *
 * @param languageGap constrained share in the other languages minus that in the reference language
 *     ({@code en} where there is one), over prompts asked in both; signed
 * @param controlAdjusted constrained share of sensitive prompts minus that of control prompts
 * @param paraphrase chance that two wordings of one intent are treated differently
 * @param reroll chance that two samples of one prompt are treated differently
 * @param composition the mix among constrained replies; its value is the share of {@code aligned}
 *     in them, its p-value is for any change of the mix
 */
public record Contrasts(
    ContrastFinding languageGap,
    ContrastFinding controlAdjusted,
    ContrastFinding paraphrase,
    ContrastFinding reroll,
    ContrastFinding composition) {
  public Contrasts {
    Objects.requireNonNull(languageGap, "languageGap");
    Objects.requireNonNull(controlAdjusted, "controlAdjusted");
    Objects.requireNonNull(paraphrase, "paraphrase");
    Objects.requireNonNull(reroll, "reroll");
    Objects.requireNonNull(composition, "composition");
  }
}
