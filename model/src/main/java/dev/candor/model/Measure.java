package dev.candor.model;

import java.util.List;

/** A share of the valid replies that is watched. */
public enum Measure implements WireNamed {
  /** Everything but an answer. */
  CONSTRAINED(
      Outcome.ALIGNED, Outcome.DEFLECTION, Outcome.LECTURE, Outcome.REFUSAL, Outcome.FILTERED),
  /** Constrained, and not even the state narrative given. */
  UNANSWERED(Outcome.DEFLECTION, Outcome.LECTURE, Outcome.REFUSAL, Outcome.FILTERED),
  /** The complement of {@link #CONSTRAINED}: the same evidence, the difference reversed. */
  ANSWER(Outcome.ANSWER),
  ALIGNED(Outcome.ALIGNED),
  DEFLECTION(Outcome.DEFLECTION),
  LECTURE(Outcome.LECTURE),
  REFUSAL(Outcome.REFUSAL),
  FILTERED(Outcome.FILTERED);

  private final List<Outcome> outcomes;
  private final int[] ordinals;

  Measure(Outcome... outcomes) {
    this.outcomes = List.of(outcomes);
    this.ordinals = this.outcomes.stream().mapToInt(Outcome::ordinal).toArray();
  }

  /** Their ordinals; not to be changed. */
  public int[] ordinals() {
    return ordinals;
  }
}
