package dev.candor.events.stored;

import java.util.Objects;

/**
 * Replies to sensitive prompts in one other aspect than the outcome, in a span of the history. The
 * components are the fields of {@link dev.candor.events.avro.HistoryAspect}, whose schema says what
 * each is and where it comes from.
 */
public record HistoryAspect(String aspect, long replies, long marked)
    implements Comparable<HistoryAspect> {
  public HistoryAspect {
    Objects.requireNonNull(aspect, "aspect");
  }

  HistoryAspect plus(HistoryAspect other) {
    return new HistoryAspect(aspect, replies + other.replies, marked + other.marked);
  }

  @Override
  public int compareTo(HistoryAspect other) {
    return aspect.compareTo(other.aspect);
  }
}
