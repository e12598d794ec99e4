package dev.candor.detection.replies;

import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What recurs by weekday in a target's replies, learnt from whole days that have passed: two weeks
 * of them at least, {@value #MOST_WEEKS} at most.
 *
 * <p>A day's log odds are the level of its release in its week, plus the effect of its weekday,
 * plus chance. Levels are free, so that a change between weeks or releases is no season. Effects
 * are shrunk as those of a random factor, by moments: where weekdays differ no more than days of a
 * weekday do, they are 0.
 */
public final class WeeklySeason {
  /** Nothing is known of weekdays. */
  public static final WeeklySeason UNKNOWN = new WeeklySeason(List.of(), 0);

  /** Whole days that it takes. */
  public static final int FEWEST_DAYS = 14;

  /** Whole days that count. */
  public static final int MOST_DAYS = 56;

  static final int MOST_WEEKS = MOST_DAYS / 7;

  /** Days beyond levels and effects, fewer of which tell nothing of chance. */
  private static final int FEWEST_FREE = 4;

  private static final int WEEKDAYS = 7;

  /** Of levels and effects by turns; in a whole week each is right at once. */
  private static final int ROUNDS = 30;

  private final List<Day> days;
  private final long today;

  /**
   * A day of a release.
   *
   * @param day since 1970-01-01, in UTC
   * @param cells what was answered in it; several of a stratum are added up
   */
  public record Day(long day, String release, List<StratumTally> cells) {
    public Day {
      Objects.requireNonNull(release, "release");
      cells = List.copyOf(cells);
    }

    /** A day of these cycles, without their prompts. */
    public static Day of(long day, String release, List<CycleTally> cycles) {
      Map<Stratum, StratumTally> cells = new HashMap<>();
      for (CycleTally cycle : cycles) {
        for (StratumTally tally : cycle.strata()) {
          Stratum one = tally.stratum();
          Stratum cell = new Stratum("", "", one.topic(), one.lang(), one.arm());
          cells.merge(
              cell, new StratumTally(cell, tally.counts()), (some, more) -> some.plus(more));
        }
      }
      return new Day(day, release, List.copyOf(cells.values()));
    }
  }

  /**
   * What the weekdays do to the log odds of a share.
   *
   * @param effect by weekday from 1, Monday; 0 on average over days
   * @param variance of what is not known of each
   */
  public record Effects(double[] effect, double[] variance) {
    /** None that is known. */
    public static final Effects NONE = new Effects(new double[8], new double[8]);
  }

  private WeeklySeason(List<Day> days, long today) {
    this.days = days;
    this.today = today;
  }

  /**
   * What is known on a day.
   *
   * @param today since 1970-01-01, in UTC; what is later than yesterday is left out
   * @param days of one target, in any order
   */
  public static WeeklySeason before(long today, List<Day> days) {
    List<Day> past =
        days.stream().filter(day -> day.day < today && day.day >= today - MOST_DAYS).toList();
    return past.stream().mapToLong(Day::day).distinct().count() < FEWEST_DAYS
        ? UNKNOWN
        : new WeeklySeason(past, today);
  }

  /** Its weekday, from 1, Monday, to 7. */
  public static int weekday(long day) {
    return (int) Math.floorMod(day + 3, (long) WEEKDAYS) + 1;
  }

  /** Whether two weeks have passed. */
  public boolean isKnown() {
    return !days.isEmpty();
  }

  /** The days it is learnt from. */
  public List<Day> days() {
    return days;
  }

  /**
   * The effects on a share.
   *
   * @param logOdds of each of the {@link #days}, from wherever; NaN where nothing was asked
   * @param information reciprocal of the variance that the day's replies alone give them
   */
  public Effects effects(double[] logOdds, double[] information) {
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < logOdds.length; i++) {
      if (information[i] > 0 && !Double.isNaN(logOdds[i])) {
        asked.add(i);
      }
    }
    Map<List<Object>, Integer> levels = new HashMap<>();
    int[] level = new int[logOdds.length];
    int[] weekday = new int[logOdds.length];
    double[] weight = new double[WEEKDAYS + 1];
    for (int i : asked) {
      Day day = days.get(i);
      List<Object> own = List.of(day.release, (today - 1 - day.day) / WEEKDAYS);
      level[i] = levels.computeIfAbsent(own, any -> levels.size());
      weekday[i] = weekday(day.day);
      weight[weekday[i]] += information[i];
    }
    int seen = 0;
    double total = 0;
    for (double one : weight) {
      seen += one > 0 ? 1 : 0;
      total += one;
    }
    int free = asked.size() - levels.size() - (seen - 1);
    if (seen < 2 || free < FEWEST_FREE) {
      return Effects.NONE;
    }
    double[] ofLevel = new double[levels.size()];
    double[] effect = new double[WEEKDAYS + 1];
    for (int round = 0; round < ROUNDS; round++) {
      fit(asked, logOdds, information, level, ofLevel, weekday, effect);
      fit(asked, logOdds, information, weekday, effect, level, ofLevel);
    }
    double mean = 0;
    for (int w = 1; w <= WEEKDAYS; w++) {
      mean += weight[w] * effect[w] / total;
    }
    double chance = 0;
    for (int i : asked) {
      double left = logOdds[i] - ofLevel[level[i]] - effect[weekday[i]];
      chance += information[i] * left * left / free;
    }
    double between = 0;
    for (int w = 1; w <= WEEKDAYS; w++) {
      effect[w] -= weight[w] > 0 ? mean : 0;
      between += weight[w] * effect[w] * effect[w] / (seen - 1);
    }
    double spread = Math.max(0, between - chance) * seen / total;
    double[] variance = new double[WEEKDAYS + 1];
    for (int w = 1; w <= WEEKDAYS; w++) {
      double error = weight[w] > 0 ? chance / weight[w] : Double.POSITIVE_INFINITY;
      double kept = spread == 0 ? 0 : weight[w] > 0 ? spread / (spread + error) : 0;
      effect[w] *= kept;
      variance[w] = weight[w] > 0 ? kept * error : spread;
    }
    return new Effects(effect, variance);
  }

  /** Sets each part to the mean of what the other leaves. */
  private static void fit(
      List<Integer> asked,
      double[] logOdds,
      double[] information,
      int[] part,
      double[] ofPart,
      int[] other,
      double[] ofOther) {
    double[] sum = new double[ofPart.length];
    double[] weight = new double[ofPart.length];
    for (int i : asked) {
      sum[part[i]] += information[i] * (logOdds[i] - ofOther[other[i]]);
      weight[part[i]] += information[i];
    }
    for (int p = 0; p < ofPart.length; p++) {
      ofPart[p] = weight[p] > 0 ? sum[p] / weight[p] : 0;
    }
  }
}
