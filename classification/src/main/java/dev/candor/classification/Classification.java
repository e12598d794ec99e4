package dev.candor.classification;

import dev.candor.model.Evidence;
import dev.candor.model.Outcome;
import dev.candor.model.Require;
import dev.candor.model.Tier;
import dev.candor.model.Tone;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the classifier makes of one reply.
 *
 * @param outcome the most probable outcome, also when abstaining
 * @param tones how the reply speaks
 * @param confidence calibrated probability that {@code outcome} is right, 0 to 1
 * @param evidence reasons, weightiest first
 * @param classifier version of the classifier; rates of different versions are never compared
 * @param tier the tier that decided
 * @param abstained whether the confidence is below the user's threshold
 * @param doubts why it is less sure than it may look; what abstained has at least one
 * @param replyLang language the reply is written in as an ISO 639-1 code, "und" if unclear
 */
public record Classification(
    Outcome outcome,
    Set<Tone> tones,
    double confidence,
    List<Evidence> evidence,
    String classifier,
    Tier tier,
    boolean abstained,
    Set<Doubt> doubts,
    String replyLang) {

  /** Copies the collections; refuses a confidence that is not a probability. */
  public Classification {
    Require.nonNull(outcome, classifier, tier, replyLang);
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence must be in 0..1, is " + confidence);
    }
    tones = tones.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(tones));
    evidence = List.copyOf(evidence);
    doubts = doubts.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(doubts));
  }
}
