package dev.candor.detection.release;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Note;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.Verdict;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hourly cycles whose log odds are half higher by day and half lower by night. */
class SeasonSimulationTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();
  private static final int PROMPTS = 24;
  private static final int HOURS_OF_NIGHT = 12;
  private static final double DAY = 1 / (1 + Math.exp(1.386 - .5));
  private static final double NIGHT = 1 / (1 + Math.exp(1.386 + .5));

  private static CycleTally hour(SimulatedRelease release, int hour, int begins, int span) {
    boolean isNight = (begins + hour) % 24 < HOURS_OF_NIGHT;
    return release.cycle(hour, rates(PROMPTS, isNight ? NIGHT : DAY), 2).within(span);
  }

  private static boolean alarms(int run, int baseline, int span) {
    SimulatedRelease release = new SimulatedRelease(5_000 + run, PROMPTS);
    ReleaseHistory before = ReleaseHistory.empty("old");
    for (int hour = 0; hour < baseline; hour++) {
      before = before.with(hour(release, hour, run, span));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, before, "new");
    for (int hour = baseline; hour < baseline + 20 && !comparison.alarmed(); hour++) {
      comparison = comparison.withCandidate(hour(release, hour, run, span));
    }
    return comparison.alarmed();
  }

  @Test
  void dayAndNightAreNoDriftWhereCyclesOfThreeHoursShareAMood() {
    int apart = 0;
    int together = 0;
    for (int run = 0; run < 96; run++) {
      apart += alarms(run, 24, 1) ? 1 : 0;
      together += alarms(run, 24, 3) ? 1 : 0;
    }
    assertThat(apart).as("cycles taken one by one").isGreaterThan(4);
    assertThat(together).isLessThanOrEqualTo(3);
  }

  @Test
  void whatIsNotSettledYetIsCountedInStretches() {
    SimulatedRelease release = new SimulatedRelease(11, PROMPTS);
    ReleaseHistory before = ReleaseHistory.empty("old");
    for (int hour = 0; hour < 24; hour++) {
      before = before.with(release.cycle(hour, rates(PROMPTS, .2), 2).within(3));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, before, "new");
    for (int hour = 24; hour < 26; hour++) {
      comparison = comparison.withCandidate(release.cycle(hour, rates(PROMPTS, .5), 2).within(3));
    }
    assertThat(comparison.report().notes())
        .filteredOn(note -> note.name().startsWith("unsettled"))
        .containsExactly(
            new Note(
                "unsettled_by_stretches",
                List.of("8", "1", "7"),
                "If replies were independent this would be an alarm; whether it is one is not"
                    + " settled with 8 stretches of cycles of the baseline and 1 of the candidate,"
                    + " as whole cycles may vary: about 7 more would tell."));
  }

  @Test
  void baselineOfLessThanADayIsNotEnough() {
    SimulatedRelease release = new SimulatedRelease(3, PROMPTS);
    ReleaseHistory before = ReleaseHistory.empty("old");
    for (int hour = 0; hour < 12; hour++) {
      before = before.with(hour(release, hour, 12, 3));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, before, "new");
    for (int hour = 12; hour < 24; hour++) {
      comparison = comparison.withCandidate(hour(release, hour, 12, 3));
    }
    assertThat(comparison.alarmed()).isFalse();
    assertThat(comparison.report().verdict())
        .isEqualTo(
            Verdict.notEnoughData(
                new Note(
                    "less_than_a_day",
                    List.of(),
                    "the baseline's cycles cover less than a day, and day and night could pass for"
                        + " drift")));
  }

  @Test
  void largeChangeIsStillFoundInStretches() {
    int found = 0;
    for (int run = 0; run < 20; run++) {
      SimulatedRelease release = new SimulatedRelease(6_000 + run, PROMPTS);
      ReleaseHistory before = ReleaseHistory.empty("old");
      for (int hour = 0; hour < 48; hour++) {
        before = before.with(release.cycle(hour, rates(PROMPTS, .2), 2).within(3));
      }
      ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, before, "new");
      for (int hour = 48; hour < 66; hour++) {
        comparison = comparison.withCandidate(release.cycle(hour, rates(PROMPTS, .5), 2).within(3));
      }
      found += comparison.alarmed() ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(18);
  }

  @Test
  void watchLooksAfterEachStretchAndSurvivesAStoreWithinOne() {
    SimulatedRelease release = new SimulatedRelease(7, PROMPTS);
    SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS.withReferenceCycles(4), "r");
    for (int hour = 0; hour < 14; hour++) {
      monitor = monitor.with(release.cycle(hour, rates(PROMPTS, .2), 2).within(3));
      SilentChangeMonitor stored =
          SilentChangeMonitor.fromBytes(SETTINGS.withReferenceCycles(4), monitor.toBytes());
      assertThat(stored).isEqualTo(monitor);
    }
    assertThat(monitor.reference().cycleCount()).isEqualTo(12);
    assertThat(monitor.watched()).isEqualTo(2);
    assertThat(monitor.evidence()).as("no stretch has ended since").isZero();
    SilentChangeMonitor after = monitor.with(release.cycle(14, rates(PROMPTS, .2), 2).within(3));
    assertThat(after.evidence()).isPositive();
    for (int hour = 15; hour < 45; hour++) {
      after = after.with(release.cycle(hour, rates(PROMPTS, .6), 2).within(3));
    }
    assertThat(after.change().orElseThrow().beganCycle()).isEqualTo(15);
  }

  @Test
  void stretchThatLacksItsLastCycleIsLookedAtWithTheNext() {
    SimulatedRelease release = new SimulatedRelease(8, PROMPTS);
    SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS.withReferenceCycles(2), "r");
    for (int hour : new int[] {0, 1, 2, 3, 4, 5, 6, 7}) {
      monitor = monitor.with(release.cycle(hour, rates(PROMPTS, .2), 2).within(3));
    }
    assertThat(monitor.evidence()).isZero();
    assertThat(monitor.with(release.cycle(9, rates(PROMPTS, .2), 2).within(3)).evidence())
        .isPositive();
  }

  @Test
  void stretchIsLookedAtOnceThoughOneOfItsCyclesComesLate() {
    SimulatedRelease release = new SimulatedRelease(11, PROMPTS);
    SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS.withReferenceCycles(2), "r");
    for (int hour : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 9}) {
      monitor = monitor.with(release.cycle(hour, rates(PROMPTS, .2), 2).within(3));
    }
    assertThat(monitor.evidence()).as("6 and 7 have been looked at").isPositive();
    assertThat(monitor.with(release.cycle(8, rates(PROMPTS, .9), 2).within(3))).isSameAs(monitor);
    assertThat(monitor.with(release.cycle(10, rates(PROMPTS, .2), 2).within(3)).watched())
        .isEqualTo(4);
  }

  @Test
  void lateCycleOfTheReferenceChangesNothingOnceTheWatchHasBegun() {
    SimulatedRelease release = new SimulatedRelease(10, PROMPTS);
    SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS.withReferenceCycles(2), "r");
    for (int hour : new int[] {0, 2, 3, 4, 6, 7}) {
      monitor = monitor.with(release.cycle(hour, rates(PROMPTS, .2), 2).within(3));
    }
    for (int late : new int[] {1, 5}) {
      CycleTally tally = release.cycle(late, rates(PROMPTS, .9), 2).within(3);
      assertThat(monitor.with(tally)).as("cycle %s", late).isSameAs(monitor);
    }
    assertThat(monitor.with(release.cycle(8, rates(PROMPTS, .2), 2).within(3)).evidence())
        .isPositive();
  }

  @Test
  void stretchesAreCutByNumbers() {
    CycleTally tally = new CycleTally(7, List.of()).within(3);
    assertThat(tally.stretch()).isEqualTo(6);
    assertThat(tally.endsStretch()).isFalse();
    assertThat(new CycleTally(8, List.of()).within(3).endsStretch()).isTrue();
    assertThat(new CycleTally(8, List.of()).stretch()).isEqualTo(8);
    assertThat(new CycleTally(8, List.of()).endsStretch()).isTrue();
    assertThatThrownBy(() -> new CycleTally(0, List.of()).within(0))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new CycleTally(0, List.of()).on(8)).hasMessageContaining("1 to 7");
  }
}
