package dev.candor.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many replies had each outcome. Immutable. */
public final class OutcomeCounts {
  /** How many outcomes there are. */
  public static final int KINDS = Outcome.values().length;

  private static final OutcomeCounts NONE = new OutcomeCounts(new int[KINDS]);

  private final int[] counts;

  private OutcomeCounts(int[] counts) {
    this.counts = counts;
  }

  /** No replies. */
  public static OutcomeCounts none() {
    return NONE;
  }

  /**
   * Counts by outcome; outcomes that are missing count 0.
   *
   * @throws IllegalArgumentException if a count is negative
   */
  public static OutcomeCounts of(Map<Outcome, Integer> counts) {
    int[] array = new int[KINDS];
    counts.forEach((outcome, count) -> array[outcome.ordinal()] = count);
    return of(array);
  }

  /** One reply with this outcome. */
  public static OutcomeCounts ofOne(Outcome outcome) {
    int[] array = new int[KINDS];
    array[outcome.ordinal()] = 1;
    return new OutcomeCounts(array);
  }

  /** Counts in the order of {@link Outcome}. */
  public static OutcomeCounts of(int[] counts) {
    for (int outcome = 0; outcome < KINDS; outcome++) {
      if (counts[outcome] < 0) {
        throw new IllegalArgumentException(
            "count of " + Outcome.values()[outcome].wireName() + " is " + counts[outcome]);
      }
    }
    return new OutcomeCounts(counts.clone());
  }

  /** Replies with this outcome. */
  public int count(Outcome outcome) {
    return counts[outcome.ordinal()];
  }

  /** Replies with the outcome of this ordinal. */
  public int count(int outcome) {
    return counts[outcome];
  }

  /** Replies that count towards rates: all but the invalid ones. */
  public int total() {
    int total = 0;
    for (int outcome = 0; outcome < Outcome.INVALID.ordinal(); outcome++) {
      total += counts[outcome];
    }
    return total;
  }

  /** Replies that were constrained: neither an answer nor invalid. */
  public int constrained() {
    return total() - count(Outcome.ANSWER);
  }

  /** The share of constrained replies. */
  public Share constrainedShare() {
    return Share.of(total(), constrained());
  }

  /** Replies by the wire name of their outcome, every outcome present and in order. */
  public Map<String, Integer> byName() {
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      byName.put(outcome.wireName(), count(outcome));
    }
    return byName;
  }

  /** Both together. */
  public OutcomeCounts plus(OutcomeCounts other) {
    int[] sum = new int[KINDS];
    for (int outcome = 0; outcome < KINDS; outcome++) {
      sum[outcome] = Math.addExact(counts[outcome], other.counts[outcome]);
    }
    return new OutcomeCounts(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutcomeCounts that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (Outcome outcome : Outcome.values()) {
      if (count(outcome) > 0) {
        text.append(text.length() > 1 ? ", " : "")
            .append(outcome.wireName())
            .append('=')
            .append(count(outcome));
      }
    }
    return text.append('}').toString();
  }
}
