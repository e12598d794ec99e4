package dev.candor.detection.release;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.Verdict;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.StratumTally;
import dev.candor.model.VerdictState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseComparisonTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  private static ReleaseHistory baseline(SimulatedRelease release, int cycles, double rate) {
    ReleaseHistory history = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < cycles; cycle++) {
      history = history.with(release.cycle(cycle, rates(24, rate), 1));
    }
    return history;
  }

  private static Cell headline(ComparisonReport report) {
    return report.cells().get(0);
  }

  @Test
  void largeChangeIsFoundInTheFirstCycles() {
    SimulatedRelease release = new SimulatedRelease(1, 24);
    ReleaseComparison comparison =
        ReleaseComparison.start(SETTINGS, baseline(release, 10, .2), "new");
    for (int cycle = 10; cycle < 13; cycle++) {
      comparison = comparison.withCandidate(release.cycle(cycle, rates(24, .7), 1));
    }
    ComparisonReport report = comparison.report();
    assertThat(report.verdict().state()).isEqualTo(VerdictState.DRIFTED);
    assertThat(report.direction()).isEqualTo(Direction.MORE_CONSTRAINED);
    assertThat(headline(report).measure()).isEqualTo("constrained");
    assertThat(headline(report).alarmCycle()).isBetween(1, 3);
    assertThat(headline(report).low()).isPositive();
    assertThat(headline(report).pValue()).isLessThan(.01);
  }

  @Test
  void unchangedReleaseIsStable() {
    SimulatedRelease release = new SimulatedRelease(2, 24);
    ReleaseComparison comparison =
        ReleaseComparison.start(SETTINGS, baseline(release, 10, .2), "new");
    for (int cycle = 10; cycle < 40; cycle++) {
      comparison = comparison.withCandidate(release.cycle(cycle, rates(24, .2), 1));
    }
    assertThat(comparison.report().verdict()).isEqualTo(Verdict.STABLE);
    assertThat(comparison.report().direction()).isEqualTo(Direction.NONE);
  }

  @Test
  void cycleFedTwiceCountsOnce() {
    SimulatedRelease release = new SimulatedRelease(3, 24);
    ReleaseComparison once =
        ReleaseComparison.start(SETTINGS, baseline(release, 3, .2), "new")
            .withCandidate(release.cycle(10, rates(24, .5), 1));
    ReleaseComparison twice = once.withCandidate(release.cycle(10, rates(24, .9), 1));
    assertThat(twice).isSameAs(once);
    CycleTally seen = release.cycle(1, rates(24, .9), 1);
    assertThat(once.withBaseline(seen)).isSameAs(once);
  }

  @Test
  void orderAndBatchingWithinACycleLeaveNoTrace() {
    SimulatedRelease release = new SimulatedRelease(4, 24);
    CycleTally cycle = release.cycle(0, rates(24, .4), 5);
    List<StratumTally> single = new ArrayList<>();
    for (StratumTally tally : cycle.strata()) {
      for (Outcome outcome : Outcome.values()) {
        for (int i = 0; i < tally.counts().count(outcome); i++) {
          single.add(new StratumTally(tally.stratum(), OutcomeCounts.ofOne(outcome)));
        }
      }
    }
    Collections.shuffle(single, new Random(5));
    assertThat(new CycleTally(0, single)).isEqualTo(cycle);
  }

  @Test
  void comparisonSurvivesAStore() {
    SimulatedRelease release = new SimulatedRelease(6, 24);
    ReleaseComparison comparison =
        ReleaseComparison.start(SETTINGS, baseline(release, 4, .2), "new")
            .withCandidate(release.cycle(10, rates(24, .5), 1));
    ReleaseComparison restored = ReleaseComparison.fromBytes(SETTINGS, comparison.toBytes());
    assertThat(restored).isEqualTo(comparison);
    CycleTally next = release.cycle(11, rates(24, .5), 1);
    assertThat(restored.withCandidate(next).report())
        .isEqualTo(comparison.withCandidate(next).report());
  }

  @Test
  void tooFewPromptsAreNotEnoughDataAndSayWhatIsMissing() {
    SimulatedRelease release = new SimulatedRelease(7, 12);
    ReleaseComparison comparison =
        ReleaseComparison.start(
                SETTINGS,
                ReleaseHistory.empty("old").with(release.cycle(0, rates(12, .3), 1)),
                "new")
            .withCandidate(release.cycle(1, rates(12, .3), 1));
    Verdict verdict = comparison.report().verdict();
    assertThat(verdict.state()).isEqualTo(VerdictState.NOT_ENOUGH_DATA);
    assertThat(verdict.missing()).contains("12 of 12 prompts have one sample");
  }
}
