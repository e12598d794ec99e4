package dev.candor.stream;

import java.util.Optional;

/** Looks at the classifier itself after each closed cycle. */
@FunctionalInterface
public interface InstrumentCheck extends Runnable {
  /**
   * What the newest look found moved.
   *
   * @param classifier version of the classifier that runs
   * @param right gold replies it gets right
   * @param shipped gold replies the classifier as shipped gets right
   * @param items gold replies there are
   * @param differing gold replies to which the two do not give the same outcome
   */
  record Move(String classifier, int right, int shipped, int items, int differing) {}

  /** How the classifier differs from the one shipped; empty where it does not. */
  default Optional<Move> moved() {
    return Optional.empty();
  }
}
