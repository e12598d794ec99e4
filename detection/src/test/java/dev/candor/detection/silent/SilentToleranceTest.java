package dev.candor.detection.silent;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.replies.CycleTally;
import dev.candor.model.Direction;
import dev.candor.model.Outcome;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the watch makes of changes that do not matter. */
class SilentToleranceTest {
  private static final DetectionSettings ANY =
      DetectionSettings.defaults().withSilentChangeCycles(500);
  private static final DetectionSettings TOLERANT = ANY.withTolerance(.05);
  private static final int PROMPTS = 96;
  private static final int LONGEST = 150;

  /** A watch that has its reference, its replies constrained at the rate. */
  private static SilentChangeMonitor watching(
      DetectionSettings settings, SimulatedRelease release, double rate) {
    SilentChangeMonitor monitor = SilentChangeMonitor.start(settings, "r");
    for (int cycle = 0; cycle < 10; cycle++) {
      monitor = monitor.with(release.cycle(cycle, rates(PROMPTS, rate), 2));
    }
    return monitor;
  }

  /** Cycles from a change until the alarm; one more than there are without. */
  private static int delay(DetectionSettings settings, int run, double before, double after) {
    SimulatedRelease release = new SimulatedRelease(run, PROMPTS);
    SilentChangeMonitor monitor = watching(settings, release, before);
    for (int cycle = 1; cycle <= LONGEST; cycle++) {
      monitor = monitor.with(release.cycle(9 + cycle, rates(PROMPTS, after), 2));
      if (monitor.change().isPresent()) {
        return cycle;
      }
    }
    return LONGEST + 1;
  }

  @Test
  void changeAsLargeAsTheToleranceSeldomAlarmsAndALargeOneIsFoundNearlyAsSoon() {
    int found = 0;
    int alarms = 0;
    double cycles = 0;
    double strict = 0;
    double held = 0;
    for (int run = 0; run < 8; run++) {
      found += delay(ANY, run, .2, .25) <= LONGEST ? 1 : 0;
      for (double after : new double[] {.25, .15}) {
        int within = delay(TOLERANT, run, .2, after);
        alarms += within <= LONGEST ? 1 : 0;
        cycles += Math.min(LONGEST, within);
      }
      strict += delay(ANY, run, .2, .45);
      held += delay(TOLERANT, run, .2, .45);
    }
    assertThat(found)
        .as("changes of five points that show without a tolerance")
        .isGreaterThanOrEqualTo(5);
    // Of 2,400 cycles 4.8 alarms are to be expected where one in 500 is promised.
    assertThat(alarms).as("alarms in %s cycles", cycles).isLessThanOrEqualTo(4);
    assertThat(held / strict).as("delay of 25 points").isLessThan(1.6);
  }

  @Test
  void shareThatCannotFallByMoreThanIsToleratedMayVanish() {
    assertThat(delay(ANY, 3, .04, 0)).isLessThan(LONGEST);
    assertThat(delay(TOLERANT, 3, .04, 0)).isGreaterThan(LONGEST);
    assertThat(delay(TOLERANT, 3, .04, .2)).isLessThan(10);
  }

  @Test
  void changeBeyondTheToleranceIsDatedAndNamedAsWithout() {
    SimulatedRelease release = new SimulatedRelease(4, PROMPTS);
    SilentChangeMonitor any = watching(ANY, release, .4);
    SilentChangeMonitor tolerant = any.under(TOLERANT);
    for (int cycle = 10; tolerant.change().isEmpty() && cycle < 60; cycle++) {
      CycleTally tally = release.cycle(cycle, rates(PROMPTS, cycle < 30 ? .4 : .2), 2);
      any = any.with(tally);
      tolerant = tolerant.with(tally);
    }
    SilentChange change = tolerant.change().orElseThrow();
    assertThat(change.beganCycle()).isBetween(29L, 31L);
    assertThat(change.direction()).isEqualTo(Direction.LESS_CONSTRAINED);
    assertThat(any.change().orElseThrow().beganCycle()).isEqualTo(change.beganCycle());
  }

  @Test
  void watchOfAnotherToleranceIsReadAndGathersItsEvidenceAnew() {
    SimulatedRelease release = new SimulatedRelease(5, PROMPTS);
    SilentChangeMonitor any = watching(ANY, release, .3);
    for (int cycle = 10; cycle < 20; cycle++) {
      any = any.with(release.cycle(cycle, rates(PROMPTS, .3), 2).within(3));
    }
    SilentChangeMonitor read = SilentChangeMonitor.fromBytes(TOLERANT, any.toBytes());
    assertThat(any.evidence()).isPositive();
    assertThat(read.evidence()).isZero();
    assertThat(read.watched()).isEqualTo(any.watched());
    assertThat(read).isEqualTo(any.under(TOLERANT));
    for (int cycle = 20; cycle < 30; cycle++) {
      CycleTally tally = release.cycle(cycle, rates(PROMPTS, .3), 2).within(3);
      any = any.with(tally);
      read = SilentChangeMonitor.fromBytes(TOLERANT, read.toBytes()).with(tally);
    }
    assertThat(read.evidence()).isPositive().isLessThan(any.evidence());
    assertThat(SilentChangeMonitor.fromBytes(ANY, read.toBytes()).evidence())
        .as("evidence of any change is gathered with a tolerance, too")
        .isEqualTo(any.evidence());
    assertThat(SilentChangeMonitor.fromBytes(TOLERANT, read.toBytes())).isEqualTo(read);
  }

  @Test
  void changeWithinTheToleranceIsNeverSaidToShow() {
    SimulatedRelease release = new SimulatedRelease(6, PROMPTS);
    SilentChangeMonitor any = watching(ANY, release, .3);
    SilentChangeMonitor tolerant = any.under(ANY.withTolerance(.1));
    assertThat(any.cyclesToSee(.1)).isPresent();
    assertThat(tolerant.cyclesToSee(.1)).isEmpty();
    assertThat(tolerant.cyclesToSee(.2).orElseThrow())
        .isGreaterThanOrEqualTo(any.cyclesToSee(.2).orElseThrow());
  }

  /** The endpoint gives every prompt the same text in each cycle. */
  private static CycleTally repeated(SimulatedRelease release, long cycle, int refused) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int prompt = 0; prompt < 200; prompt++) {
      boolean refuses = prompt < refused;
      tallies.add(
          new StratumTally(
              release.stratum(prompt),
              SimulatedRelease.refusals(refuses ? 1 : 0, 1),
              new long[] {
                StratumTally.hashOf(
                    (prompt + 1L) << (refuses ? 16 : 32),
                    refuses ? Outcome.REFUSAL : Outcome.ANSWER)
              }));
    }
    return new CycleTally(cycle, tallies);
  }

  @Test
  void endpointThatRepeatsItselfHasTheSameTolerance() {
    SimulatedRelease release = new SimulatedRelease(7, 200);
    SilentChangeMonitor any = SilentChangeMonitor.start(ANY, "r");
    for (int cycle = 0; cycle < 10; cycle++) {
      any = any.with(repeated(release, cycle, 20));
    }
    SilentChangeMonitor tolerant = any.under(ANY.withTolerance(.1));
    assertThat(any.isOfRepeats()).isTrue();
    assertThat(any.with(repeated(release, 10, 38)).change()).isPresent();
    assertThat(tolerant.with(repeated(release, 10, 38)).change()).isEmpty();
    assertThat(tolerant.with(repeated(release, 10, 90)).change()).isPresent();
  }
}
