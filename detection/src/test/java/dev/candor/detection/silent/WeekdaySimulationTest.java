package dev.candor.detection.silent;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.WeeklySeason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four cycles a day, whose log odds are half higher on working days and half lower on weekends. */
class WeekdaySimulationTest {
  private static final DetectionSettings SETTINGS =
      DetectionSettings.defaults().withSilentChangeCycles(1460);
  private static final int PROMPTS = 24;
  private static final int DAILY = 4;
  private static final int WEEKS = 10;
  private static final double WORKING = 1 / (1 + Math.exp(1.386 - .5));
  private static final double WEEKEND = 1 / (1 + Math.exp(1.386 + .5));

  private static CycleTally cycle(SimulatedRelease release, long number, double change) {
    long day = number / DAILY;
    double rate = day % 7 < 5 ? WORKING : WEEKEND;
    double odds = rate / (1 - rate) * Math.exp(change);
    // Day 4 was a Monday.
    return release
        .cycle(number, rates(PROMPTS, odds / (1 + odds)), 2)
        .on(WeeklySeason.weekday(day + 4));
  }

  private static WeeklySeason weeks(SimulatedRelease release, int weeks) {
    List<WeeklySeason.Day> days = new ArrayList<>();
    for (int day = 0; day < 7 * weeks; day++) {
      List<CycleTally> cycles = new ArrayList<>();
      for (int i = 0; i < DAILY; i++) {
        cycles.add(cycle(release, (long) day * DAILY + i, 0));
      }
      days.add(WeeklySeason.Day.of(day + 4, "old", cycles));
    }
    return WeeklySeason.before(7 * weeks + 4, days);
  }

  /** Cycles of a release that begins on a Wednesday until its watch alarms, or all of them. */
  private static int watched(int run, boolean isKnown, int changeAt) {
    SimulatedRelease release = new SimulatedRelease(4_000 + run, PROMPTS);
    WeeklySeason season = isKnown ? weeks(release, 2) : WeeklySeason.UNKNOWN;
    SilentChangeMonitor watch = SilentChangeMonitor.start(SETTINGS, "r").under(season);
    int cycle = 0;
    while (watch.change().isEmpty() && cycle < 7 * DAILY * WEEKS) {
      watch = watch.with(cycle(release, 2 * DAILY + cycle, cycle < changeAt ? 0 : 1.2));
      cycle++;
    }
    return cycle;
  }

  @Test
  void weekendsAreNoSilentChangeOnceTwoWeeksHavePassed() {
    int known = 0;
    int unknown = 0;
    for (int run = 0; run < 8; run++) {
      unknown += watched(run, false, Integer.MAX_VALUE) < 7 * DAILY * WEEKS ? 1 : 0;
      known += watched(run, true, Integer.MAX_VALUE) < 7 * DAILY * WEEKS ? 1 : 0;
    }
    assertThat(unknown).isGreaterThanOrEqualTo(6);
    // Of 8 watches of 270 cycles 1.5 are to be expected where one in 1,460 cycles is promised.
    assertThat(known).isLessThanOrEqualTo(3);
  }

  @Test
  void changeIsFoundWithinTwoDaysThoughWeekendsAreAllowedFor() {
    int inTime = 0;
    for (int run = 0; run < 12; run++) {
      int cycles = watched(100 + run, true, 40);
      inTime += cycles > 40 && cycles <= 48 ? 1 : 0;
    }
    assertThat(inTime).isGreaterThanOrEqualTo(9);
  }

  @Test
  void watchIsStoredWithTheWeekdaysOfItsReference() {
    SimulatedRelease release = new SimulatedRelease(9, PROMPTS);
    WeeklySeason season = weeks(release, 2);
    SilentChangeMonitor watch = SilentChangeMonitor.start(SETTINGS, "r").under(season);
    SilentChangeMonitor restored = watch;
    for (int cycle = 0; cycle < 40; cycle++) {
      CycleTally tally = cycle(release, cycle, 0).within(3);
      watch = watch.with(tally);
      restored =
          SilentChangeMonitor.fromBytes(SETTINGS, restored.with(tally).toBytes()).under(season);
      assertThat(restored).isEqualTo(watch);
    }
    assertThat(watch.evidence()).isPositive();
    assertThat(watch.under(WeeklySeason.UNKNOWN).with(cycle(release, 40, 0)).evidence())
        .isNotEqualTo(watch.with(cycle(release, 40, 0)).evidence());
  }
}
