package dev.candor.detection.silent;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Note;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.Verdict;
import dev.candor.model.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentChangeMonitorTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  @Test
  void changeBehindTheSameNameIsFoundAndDated() {
    SimulatedRelease release = new SimulatedRelease(1, 24);
    SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS, "r");
    for (int cycle = 0; cycle < 60; cycle++) {
      monitor = monitor.with(release.cycle(cycle, rates(24, .2), 1));
    }
    assertThat(monitor.verdict().isDrifted()).isFalse();
    for (int cycle = 60; cycle < 75; cycle++) {
      monitor = monitor.with(release.cycle(cycle, rates(24, .5), 1));
    }
    assertThat(monitor.verdict().isDrifted()).isTrue();
    SilentChange change = monitor.change().orElseThrow();
    assertThat(change.beganCycle()).isBetween(58L, 63L);
    assertThat(change.alarmCycle()).isBetween(60L, 66L);
    assertThat(change.direction()).isEqualTo(Direction.MORE_CONSTRAINED);
    assertThat(SilentChangeMonitor.fromBytes(SETTINGS, monitor.toBytes())).isEqualTo(monitor);
  }

  @Test
  void referenceThatIsStillGrowingIsNotEnoughData() {
    SimulatedRelease release = new SimulatedRelease(1, 24);
    SilentChangeMonitor monitor =
        SilentChangeMonitor.start(SETTINGS, "r").with(release.cycle(0, rates(24, .2), 1));
    assertThat(monitor.verdict())
        .isEqualTo(
            Verdict.notEnoughData(
                new Note(
                    "reference_grows", List.of("1", "10"), "the reference has 1 of 10 cycles")));
    assertThat(monitor.with(release.cycle(0, rates(24, .9), 1))).isSameAs(monitor);
  }

  @Test
  void stretchesOfCyclesMakeTheReferenceAndAreTheUnitOfWhatItTakes() {
    SimulatedRelease steady = new SimulatedRelease(78, 60);
    SilentChangeMonitor stretched = SilentChangeMonitor.start(SETTINGS, "r");
    assertThat(stretched.cyclesToLearn(3)).isEqualTo(28);
    int cycle = 5;
    while (!stretched.isWatching()) {
      int left = stretched.cyclesToLearn(3);
      stretched = stretched.with(steady.cycle(cycle++, rates(60, .3), 1).within(3));
      assertThat(stretched.cyclesToLearn(3)).isEqualTo(cycle == 6 ? 25 : left - 1);
      if (cycle == 8) {
        assertThat(stretched.verdict())
            .isEqualTo(
                Verdict.notEnoughData(
                    new Note(
                        "reference_grows_by_stretches",
                        List.of("2", "10"),
                        "the reference has 2 of 10 stretches of cycles")));
      }
    }
    assertThat(stretched.reference().cycleCount()).isEqualTo(26);
    assertThat(stretched.cyclesToSee(.2).orElseThrow() % 3).isNotEqualTo(1);
    SilentChangeMonitor single = SilentChangeMonitor.start(SETTINGS, "r");
    SimulatedRelease larger = new SimulatedRelease(78, 60);
    for (int one = 0; one < 10; one++) {
      single = single.with(larger.cycle(one, rates(60, .3), 3));
    }
    assertThat(stretched.cyclesToSee(.2).orElseThrow())
        .as("a stretch of three is worth one cycle of three samples")
        .isBetween(
            2 * single.cyclesToSee(.2).orElseThrow(), 5 * single.cyclesToSee(.2).orElseThrow());
  }

  /** What it says beforehand against what it then takes with drawn replies. */
  @Test
  void cyclesThatAChangeTakesAreThoseThatItWasSaidToTake() {
    SimulatedRelease steady = new SimulatedRelease(77, 60);
    SilentChangeMonitor watching = SilentChangeMonitor.start(SETTINGS, "r");
    assertThat(watching.cyclesToSee(.2)).isEmpty();
    for (int cycle = 0; cycle < 10; cycle++) {
      watching = watching.with(steady.cycle(cycle, rates(60, .3), 1));
    }
    int said = watching.cyclesToSee(.2).orElseThrow();
    List<Long> taken = new ArrayList<>();
    for (int run = 0; run < 25; run++) {
      SimulatedRelease changed = new SimulatedRelease(500 + run, 60);
      SilentChangeMonitor monitor = watching;
      for (int cycle = 10; monitor.change().isEmpty() && cycle < 100; cycle++) {
        monitor = monitor.with(changed.cycle(cycle, rates(60, .5), 1));
      }
      taken.add(monitor.change().orElseThrow().alarmCycle() - 9);
    }
    Collections.sort(taken);
    assertThat((double) said).isBetween(.6 * taken.get(12), 1.7 * taken.get(12) + 1);
    assertThat(watching.cyclesToSee(.05).orElse(SilentChangeMonitor.FARTHEST)).isGreaterThan(said);
    assertThat(watching.cyclesToSee(.4).orElseThrow()).isLessThanOrEqualTo(said);
  }

  @Test
  void changeIsDatedToASetOfCyclesThatHoldsItsBeginning() {
    int found = 0;
    int held = 0;
    long width = 0;
    for (int run = 0; run < 60; run++) {
      SimulatedRelease release = new SimulatedRelease(400 + run, 24);
      SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS, "r");
      int began = 15 + run % 7;
      for (int cycle = 0; cycle < 60 && monitor.change().isEmpty(); cycle++) {
        monitor = monitor.with(release.cycle(cycle, rates(24, cycle < began ? .2 : .45), 1));
      }
      if (monitor.change().isPresent()) {
        SilentChange change = monitor.change().get();
        found++;
        held += change.earliestCycle() <= began && began <= change.latestCycle() ? 1 : 0;
        width += change.latestCycle() - change.earliestCycle() + 1;
        assertThat(change.beganCycle()).isBetween(change.earliestCycle(), change.latestCycle());
        assertThat(SilentChangeMonitor.fromBytes(SETTINGS, monitor.toBytes())).isEqualTo(monitor);
      }
    }
    assertThat(found).isEqualTo(60);
    assertThat(held).isGreaterThanOrEqualTo(51);
    assertThat((double) width / found).isLessThan(8);
  }

  @Test
  void rareOutcomesAfterAShortReferenceAlarmHardlySoonerThanPromised() {
    double exposure = 0;
    int alarms = 0;
    for (int run = 0; run < 60; run++) {
      SimulatedRelease release = new SimulatedRelease(800 + run, 12);
      SilentChangeMonitor monitor =
          SilentChangeMonitor.start(
              SETTINGS.withReferenceCycles(5).withSilentChangeCycles(200), "r");
      int cycle = 0;
      while (monitor.change().isEmpty() && cycle < 305) {
        monitor = monitor.with(release.cycle(cycle++, rates(12, .01), 1));
      }
      exposure += cycle - 5;
      alarms += monitor.change().isPresent() ? 1 : 0;
    }
    assertThat(exposure / Math.max(1, alarms)).isGreaterThan(180);
  }
}
