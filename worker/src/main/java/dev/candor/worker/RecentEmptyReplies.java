package dev.candor.worker;

import dev.candor.model.EmptyReplies;
import java.util.ArrayDeque;
import java.util.Deque;

/** Looks back on the newest probes of each arm, for how many were answered with nothing. */
final class RecentEmptyReplies {
  private static final int WINDOW = 40;

  private final Deque<Boolean> controls = new ArrayDeque<>();
  private final Deque<Boolean> others = new ArrayDeque<>();

  /** A probe was answered, with something or with nothing; how things stand now. */
  EmptyReplies with(boolean control, boolean empty) {
    Deque<Boolean> window = control ? controls : others;
    window.addLast(empty);
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    return new EmptyReplies(controls.size(), empty(controls), others.size(), empty(others));
  }

  private static long empty(Deque<Boolean> window) {
    return window.stream().filter(empty -> empty).count();
  }
}
