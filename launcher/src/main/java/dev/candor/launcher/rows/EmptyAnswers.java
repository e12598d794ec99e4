package dev.candor.launcher.rows;

/**
 * How often a release left prompts empty for no known reason. Nobody moderates control prompts: if
 * they are left empty about as often as the others, the endpoint was broken.
 */
public final class EmptyAnswers {
  /** As a running worker has it: fewer control prompts, or one empty reply, tell nothing. */
  private static final int FEWEST_CONTROLS = 4;

  private static final int FEWEST_EMPTY = 2;

  private long controls;
  private long emptyControls;
  private long others;
  private long emptyOthers;

  /** Takes a reply into account. */
  public void add(boolean isControl, boolean isEmpty) {
    if (isControl) {
      controls++;
      emptyControls += isEmpty ? 1 : 0;
    } else {
      others++;
      emptyOthers += isEmpty ? 1 : 0;
    }
  }

  /** Control prompts are left empty at least half as often as the others. */
  public boolean isBroken() {
    double share = others == 0 ? 0 : (double) emptyOthers / others;
    return controls >= FEWEST_CONTROLS
        && emptyControls >= FEWEST_EMPTY
        && 2.0 * emptyControls / controls >= share;
  }

  /** What was found, as the beginning of a sentence about a release of a target. */
  public String words(String target, String release) {
    return "%s: release %s left %d of %d control prompts empty, and %d of %d others: the endpoint was broken"
        .formatted(target, release, emptyControls, controls, emptyOthers, others);
  }
}
