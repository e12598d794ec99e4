package dev.candor.events.stored;

import dev.candor.model.WireNamed;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** How much time a row of the history sums up. Days are in UTC, weeks begin on Monday. */
public enum HistorySpan implements WireNamed {
  /** One cycle; numbered as it is. */
  CYCLE {
    @Override
    public long number(long cycle, Instant startedAt) {
      return cycle;
    }

    @Override
    public long oldestKept(long cycle, Instant now) {
      return cycle - CYCLES_KEPT + 1;
    }
  },
  /** The cycles that were planned to start on one day. */
  DAY {
    @Override
    public long number(long cycle, Instant startedAt) {
      return day(startedAt).toEpochDay();
    }

    @Override
    public long oldestKept(long cycle, Instant now) {
      return day(now).minusDays(DAYS_KEPT - 1L).toEpochDay();
    }
  },
  /** The same for a week. */
  WEEK {
    @Override
    public long number(long cycle, Instant startedAt) {
      return monday(day(startedAt)).toEpochDay();
    }

    @Override
    public long oldestKept(long cycle, Instant now) {
      return monday(day(now)).minusWeeks(WEEKS_KEPT - 1L).toEpochDay();
    }
  },
  /** The same for a month of the calendar; kept for good. */
  MONTH {
    @Override
    public long number(long cycle, Instant startedAt) {
      return day(startedAt).withDayOfMonth(1).toEpochDay();
    }

    @Override
    public long oldestKept(long cycle, Instant now) {
      return Long.MIN_VALUE;
    }
  };

  /** A release's newest cycles that have a row of their own: more than a page shows. */
  public static final int CYCLES_KEPT = 500;

  /** A quarter of a year by day. */
  public static final int DAYS_KEPT = 92;

  /** Two years by week. */
  public static final int WEEKS_KEPT = 106;

  /** The number of the span that a cycle falls in; a later span has a higher one. */
  public abstract long number(long cycle, Instant startedAt);

  /** The lowest number whose row is still kept when a release's newest cycle is this one. */
  public abstract long oldestKept(long cycle, Instant now);

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static LocalDate monday(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }
}
