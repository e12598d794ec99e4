package dev.candor.detection.replies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.SimulatedRelease;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeeklySeasonTest {
  /** A Monday. */
  private static final long MONDAY = 20_458;

  private static final double INFORMATION = 40;

  private static List<WeeklySeason.Day> days(int n, String release) {
    List<WeeklySeason.Day> days = new ArrayList<>();
    for (int day = 0; day < n; day++) {
      days.add(new WeeklySeason.Day(MONDAY + day, release, List.of()));
    }
    return days;
  }

  private static WeeklySeason.Effects effects(
      List<WeeklySeason.Day> days, long today, double[] logOdds) {
    WeeklySeason season = WeeklySeason.before(today, days);
    assertThat(season.days()).hasSize(logOdds.length);
    return season.effects(
        logOdds, IntStream.range(0, logOdds.length).mapToDouble(day -> INFORMATION).toArray());
  }

  private static boolean isWeekend(int day) {
    return day % 7 >= 5;
  }

  private static double[] noise(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, n)
        .mapToDouble(day -> random.nextGaussian() / Math.sqrt(INFORMATION))
        .toArray();
  }

  @Test
  void weekendsAreLearntFromTwoWeeks() {
    double[] logOdds = noise(3, 14);
    for (int day = 0; day < 14; day++) {
      logOdds[day] += isWeekend(day) ? -.5 : .5;
    }
    WeeklySeason.Effects effects = effects(days(14, "r"), MONDAY + 14, logOdds);
    double mean = .5 - 2. / 7;
    assertThat(effects.effect()[1]).isEqualTo(.5 - mean, within(.25));
    assertThat(effects.effect()[6]).isEqualTo(-.5 - mean, within(.25));
    assertThat(effects.variance()[6]).isBetween(.002, .03);
  }

  @Test
  void whereWeekdaysDoNotDifferLittleIsTakenForASeason() {
    double squares = 0;
    for (int run = 0; run < 200; run++) {
      WeeklySeason.Effects effects = effects(days(14, "r"), MONDAY + 14, noise(100 + run, 14));
      squares += effects.effect()[3] * effects.effect()[3] / 200;
    }
    // Less than the error that the mean of two days has anyway.
    assertThat(Math.sqrt(squares)).isLessThan(.8 * Math.sqrt(1 / (2 * INFORMATION)));
  }

  @Test
  void changeBetweenWeeksOrReleasesIsNoSeason() {
    double[] later = new double[14];
    for (int day = 7; day < 14; day++) {
      later[day] = 2;
    }
    assertThat(effects(days(14, "r"), MONDAY + 14, later).effect()).containsOnly(0);
    List<WeeklySeason.Day> renamed = days(10, "r1");
    days(21, "r2").stream().filter(day -> day.day() >= MONDAY + 10).forEach(renamed::add);
    double[] since = new double[21];
    for (int day = 10; day < 21; day++) {
      since[day] = 2;
    }
    for (double effect : effects(renamed, MONDAY + 21, since).effect()) {
      assertThat(effect).isEqualTo(0, within(1e-6));
    }
  }

  @Test
  void lessThanTwoWholeWeeksAreUnknownAndTodayIsLeftOut() {
    assertThat(WeeklySeason.before(MONDAY + 13, days(14, "r")).isKnown()).isFalse();
    assertThat(WeeklySeason.before(MONDAY + 14, days(14, "r")).isKnown()).isTrue();
    assertThat(WeeklySeason.before(MONDAY + 90, days(90, "r")).days())
        .hasSize(WeeklySeason.MOST_DAYS)
        .extracting(WeeklySeason.Day::day)
        .contains(MONDAY + 89);
  }

  @Test
  void daysOfOneWeekdayEachTellNothing() {
    List<WeeklySeason.Day> days = new ArrayList<>();
    for (int week = 0; week < 20; week++) {
      days.add(new WeeklySeason.Day(MONDAY + 7L * week, "r", List.of()));
    }
    assertThat(WeeklySeason.before(MONDAY + 140, days).isKnown()).isFalse();
  }

  @Test
  void weekdaysAreCountedFromMonday() {
    assertThat(WeeklySeason.weekday(0)).as("1970-01-01 was a Thursday").isEqualTo(4);
    assertThat(WeeklySeason.weekday(MONDAY)).isEqualTo(1);
    assertThat(WeeklySeason.weekday(MONDAY + 6)).isEqualTo(7);
  }

  @Test
  void dayAddsUpItsCyclesWithoutTheirPrompts() {
    SimulatedRelease release = new SimulatedRelease(1, 4);
    CycleTally cycle = release.cycle(0, SimulatedRelease.rates(4, 1), 3);
    WeeklySeason.Day day = WeeklySeason.Day.of(MONDAY, "r", List.of(cycle, cycle));
    assertThat(day.cells())
        .extracting(StratumTally::stratum)
        .extracting(Stratum::topic)
        .containsExactlyInAnyOrder("t0", "t1");
    assertThat(day.cells()).allSatisfy(cell -> assertThat(cell.counts().total()).isEqualTo(12));
  }
}
