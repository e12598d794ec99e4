package dev.candor.stream;

import dev.candor.model.LengthClass;
import java.util.List;
import java.util.Objects;
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
   * @param fallen the lengths of replies of which it gets fewer right than the classifier as
   *     shipped, shortest first, whatever all of them together say
   */
  record Move(
      String classifier,
      int right,
      int shipped,
      int items,
      int differing,
      List<LengthScore> fallen) {
    public Move {
      Objects.requireNonNull(classifier, "classifier");
      fallen = List.copyOf(fallen);
    }
  }

  /**
   * Gold replies of one length.
   *
   * @param right of them the classifier that runs gets right
   * @param shipped of them the classifier as shipped gets right
   * @param items how many there are
   */
  record LengthScore(LengthClass length, int right, int shipped, int items) {}

  /** How the classifier differs from the one shipped; empty where it does not. */
  default Optional<Move> moved() {
    return Optional.empty();
  }
}
