package dev.candor.model;

/**
 * A prompt whose usual outcome (more than half of its replies) is another one now.
 *
 * @param topic topic of the wording in its language; null in records of before it was kept
 * @param arm whether the prompt is sensitive; null likewise
 * @param shown whether the prompt is among those shown to have moved, of which at most one in ten
 *     is expected to be named wrongly
 */
public record Flip(
    String promptId, String lang, Outcome from, Outcome to, String topic, Arm arm, boolean shown) {
  public Flip {
    Require.nonNull(promptId, lang, from, to);
  }

  /** How much more constrained the usual outcome is: 1, 0 or -1. */
  public int towardsConstraint() {
    return Integer.compare(to == Outcome.ANSWER ? 0 : 1, from == Outcome.ANSWER ? 0 : 1);
  }
}
