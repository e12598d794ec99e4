package dev.candor.model;

/**
 * How often prompts were left empty for no known reason. Nobody moderates control prompts: an
 * endpoint that leaves them empty about as often as the others is broken.
 *
 * @param controls answered control prompts, with something or with nothing
 * @param emptyControls those with nothing
 * @param others answered prompts of other arms
 * @param emptyOthers those with nothing
 */
public record EmptyReplies(long controls, long emptyControls, long others, long emptyOthers) {
  /** Fewer control prompts tell nothing. */
  private static final int FEWEST_CONTROLS = 4;

  /** One empty reply may be an accident. */
  private static final int FEWEST_EMPTY = 2;

  /** One prompt that was answered. */
  public static EmptyReplies ofOne(boolean isControl, boolean isEmpty) {
    long empty = isEmpty ? 1 : 0;
    return isControl ? new EmptyReplies(1, empty, 0, 0) : new EmptyReplies(0, 0, 1, empty);
  }

  /** Both together. */
  public EmptyReplies plus(EmptyReplies other) {
    return new EmptyReplies(
        controls + other.controls,
        emptyControls + other.emptyControls,
        others + other.others,
        emptyOthers + other.emptyOthers);
  }

  /**
   * Whether emptiness is the endpoint's and not moderation's: control prompts are left empty at
   * least half as often as the others.
   */
  public boolean areTheEndpoints() {
    double share = others == 0 ? 0 : (double) emptyOthers / others;
    return controls >= FEWEST_CONTROLS
        && emptyControls >= FEWEST_EMPTY
        && 2.0 * emptyControls / controls >= share;
  }
}
