package dev.candor.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells an endpoint that answers nothing from one that answers nothing to sensitive questions: the
 * first is empty for control prompts as well. Looks back on the newest probes of each arm.
 */
final class EmptyReplies {
  private static final int WINDOW = 40;

  /** Fewer control prompts tell nothing. */
  private static final int FEWEST_CONTROLS = 4;

  /** One empty reply may be an accident. */
  private static final int FEWEST_EMPTY = 2;

  private final Deque<Boolean> controls = new ArrayDeque<>();
  private final Deque<Boolean> others = new ArrayDeque<>();

  /** A probe was answered, with something or with nothing. */
  void answered(boolean control, boolean empty) {
    Deque<Boolean> window = control ? controls : others;
    window.addLast(empty);
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
  }

  /**
   * Whether emptiness is the endpoint's and not moderation's: control prompts are left empty at
   * least half as often as the others.
   */
  boolean areTheEndpoints() {
    long empty = emptyControls();
    return controls.size() >= FEWEST_CONTROLS
        && empty >= FEWEST_EMPTY
        && 2.0 * empty / controls.size() >= share(others);
  }

  int controls() {
    return controls.size();
  }

  long emptyControls() {
    return controls.stream().filter(empty -> empty).count();
  }

  private static double share(Deque<Boolean> window) {
    return window.isEmpty()
        ? 0
        : window.stream().filter(empty -> empty).count() / (double) window.size();
  }
}
