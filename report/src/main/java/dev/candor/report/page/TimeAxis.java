package dev.candor.report.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Places of moments along a chart, and which of them to name. Times are UTC. */
public final class TimeAxis {
  /** Width of a chart over time. */
  public static final int WIDTH = 540;

  /** Height of the plot. */
  public static final int HEIGHT = 130;

  /** Room above the plot, for the names of releases. */
  public static final int TOP = 34;

  /** Room left of the plot, for the scale. */
  public static final int LEFT = 44;

  /** Height of the whole, with the dates below the plot. */
  public static final int TALL = TOP + HEIGHT + 22;

  private static final double PLOT = WIDTH - LEFT - 6.0;
  private static final int FEWEST_STEPS = 12;
  private static final int MOST_TICKS = 6;
  private static final double LETTER = 6;
  private static final double BETWEEN = 10;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long[] UNITS = {
    1_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    300_000,
    900_000,
    1_800_000,
    3_600_000,
    10_800_000,
    21_600_000,
    43_200_000,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY
  };

  private final long first;
  private final long last;
  private final double step;
  private final double span;

  /**
   * @param moments to show, in any order
   */
  TimeAxis(List<Instant> moments) {
    long[] times = moments.stream().mapToLong(Instant::toEpochMilli).sorted().distinct().toArray();
    first = times.length == 0 ? 0 : times[0];
    last = times.length == 0 ? 0 : times[times.length - 1];
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < times.length; i++) {
      pauses.add(times[i] - times[i - 1]);
    }
    pauses.sort(null);
    step = pauses.isEmpty() ? 1 : pauses.get(pauses.size() / 2);
    span = Math.max(last - first + step, FEWEST_STEPS * step);
  }

  /** Left edge of the room of a moment. */
  double place(Instant at) {
    return LEFT + (at.toEpochMilli() - first) / span * PLOT;
  }

  double middle(Instant at) {
    return place(at) + width() / 2;
  }

  /** Room of one moment. */
  double width() {
    return step / span * PLOT;
  }

  /** How many usual steps lie between two moments. */
  double steps(Instant from, Instant to) {
    return Math.abs(to.toEpochMilli() - from.toEpochMilli()) / step;
  }

  List<TargetCharts.Tick> ticks() {
    if (last == 0) {
      return List.of();
    }
    long length = last - first;
    long unit = UNITS[UNITS.length - 1];
    for (int i = UNITS.length - 1; i >= 0 && length / UNITS[i] < MOST_TICKS; i--) {
      unit = UNITS[i];
    }
    List<TargetCharts.Tick> ticks = new ArrayList<>();
    double free = 0;
    boolean dated = false;
    for (long at = (first + unit - 1) / unit * unit; at <= last; at += unit) {
      double x = middle(Instant.ofEpochMilli(at));
      if (x >= free && x < WIDTH - 20) {
        String label = label(at, unit, !dated || at % DAY == 0);
        ticks.add(new TargetCharts.Tick(Charts.number(x), label, x > WIDTH - 40));
        free = x + label.length() * LETTER + BETWEEN;
        dated = true;
      }
    }
    if (ticks.isEmpty()) {
      ticks.add(
          new TargetCharts.Tick(
              Charts.number(middle(Instant.ofEpochMilli(first))),
              label(first, 60_000, true),
              false));
    }
    return ticks;
  }

  private String label(long at, long unit, boolean withDate) {
    boolean years =
        Instant.ofEpochMilli(first).atZone(ZoneOffset.UTC).getYear()
            != Instant.ofEpochMilli(last).atZone(ZoneOffset.UTC).getYear();
    String day = years ? "yyyy-MM-dd" : "MM-dd";
    String time = unit < 60_000 ? "HH:mm:ss" : "HH:mm";
    String pattern = unit >= DAY ? day : withDate ? "MM-dd " + time : time;
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .format(Instant.ofEpochMilli(at).atZone(ZoneOffset.UTC));
  }
}
