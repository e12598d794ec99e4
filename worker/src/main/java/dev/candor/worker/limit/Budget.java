package dev.candor.worker.limit;

import java.util.OptionalDouble;

/**
 * The most a target may cost, in US dollars, over all workers together.
 *
 * @param perDay for a day in UTC
 * @param perMonth for a calendar month in UTC
 */
public record Budget(OptionalDouble perDay, OptionalDouble perMonth) {
  public static final Budget UNLIMITED = new Budget(OptionalDouble.empty(), OptionalDouble.empty());

  /** What a probe is worth when money runs out: the last of it is kept for what matters longest. */
  public enum Priority {
    /** Extra samples after a warning: not beyond nine tenths of the budget. */
    BURST(0.90),
    /** A sensitive probe of the plan: not beyond 97 hundredths. */
    SENSITIVE(0.97),
    /** A control: to the last cent, since without controls no comparison is fair. */
    CONTROL(1.0);

    private final double ceiling;

    Priority(double ceiling) {
      this.ceiling = ceiling;
    }
  }

  /** Whether a call may be made. */
  public enum Decision {
    GO,
    /** Not before calls under way have ended and turned out cheaper than feared. */
    WAIT,
    /** Not in this period. */
    REFUSE
  }

  public Budget {
    if (perDay.orElse(0) < 0 || perMonth.orElse(0) < 0) {
      throw new IllegalArgumentException("a budget cannot be negative");
    }
  }

  public boolean isUnlimited() {
    return perDay.isEmpty() && perMonth.isEmpty();
  }

  /**
   * Decides on one more call. Of what is left, a worker may have under way only its share, so that
   * all workers together cannot promise the same dollar twice.
   *
   * @param spentToday by all workers
   * @param spentThisMonth by all workers
   * @param reserved dear-side estimate of this worker's calls under way
   * @param next dear-side estimate of the call in question
   * @param share this worker's share, between 0 and 1
   */
  public Decision decide(
      double spentToday,
      double spentThisMonth,
      double reserved,
      double next,
      double share,
      Priority priority) {
    Decision day = decide(perDay, spentToday, reserved, next, share, priority);
    Decision month = decide(perMonth, spentThisMonth, reserved, next, share, priority);
    return day.compareTo(month) > 0 ? day : month;
  }

  private static Decision decide(
      OptionalDouble limit,
      double spent,
      double reserved,
      double next,
      double share,
      Priority priority) {
    if (limit.isEmpty()) {
      return Decision.GO;
    }
    double left = (limit.getAsDouble() * priority.ceiling - spent) * share;
    if (next > left) {
      return Decision.REFUSE;
    }
    return reserved + next > left ? Decision.WAIT : Decision.GO;
  }
}
