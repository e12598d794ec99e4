package dev.candor.detection.silent;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.Verdict;
import dev.candor.model.Direction;
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
    assertThat(monitor.verdict()).isInstanceOf(Verdict.Drifted.class);
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
        .isEqualTo(new Verdict.NotEnoughData("the reference has 1 of 10 cycles"));
    assertThat(monitor.with(release.cycle(0, rates(24, .9), 1))).isSameAs(monitor);
  }
}
