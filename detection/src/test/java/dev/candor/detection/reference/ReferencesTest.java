package dev.candor.detection.reference;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.reference.CommonCause.TargetMove;
import dev.candor.detection.reference.CorrectedDifference.ClassifierErrors;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Direction;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Chains of one release a cycle, budgets, common causes and corrected rates. */
class ReferencesTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  @Test
  void changeAmongReleasesOfTwoCyclesIsFoundAndDated() {
    int found = 0;
    for (int run = 0; run < 10; run++) {
      SimulatedRelease release = new SimulatedRelease(60 + run, 40);
      ReleaseChain chain = ReleaseChain.start(SETTINGS, "target");
      for (int cycle = 0; cycle < 40; cycle++) {
        chain =
            chain.with("r" + cycle / 2, release.cycle(cycle, rates(40, cycle < 24 ? .2 : .45), 2));
      }
      if (chain.change().isPresent()) {
        ReleaseChain.Break change = chain.change().get();
        found += change.alarmed().cycle() >= 24 ? 1 : 0;
        assertThat(change.began().cycle()).isBetween(20L, 27L);
        assertThat(change.began().release()).isEqualTo("r" + change.began().cycle() / 2);
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(9);
  }

  @Test
  void chainSurvivesAStoreAndCountsATallyOnce() {
    SimulatedRelease release = new SimulatedRelease(2, 12);
    ReleaseChain chain = ReleaseChain.start(SETTINGS, "target");
    for (int cycle = 0; cycle < 15; cycle++) {
      chain = chain.with("r" + cycle % 2, release.cycle(cycle, rates(12, .3), 1));
    }
    assertThat(ReleaseChain.fromBytes(SETTINGS, chain.toBytes())).isEqualTo(chain);
    assertThat(chain.with("r0", release.cycle(14, rates(12, .9), 1))).isSameAs(chain);
    assertThat(chain.error()).isCloseTo(5 / 2000.0, within(1e-12));
    assertThat(chain.verdict().state()).isEqualTo(VerdictState.STABLE);
    assertThatThrownBy(() -> ReleaseChain.fromBytes(SETTINGS, new byte[] {9}))
        .hasMessageContaining("not a stored chain");
  }

  @Test
  void chainGoesOnFromTheWatchOfTheReleaseBefore() {
    SimulatedRelease release = new SimulatedRelease(5, 40);
    SilentChangeMonitor watch = SilentChangeMonitor.start(SETTINGS, "r0");
    ReleaseChain whole = ReleaseChain.start(SETTINGS, "target");
    for (int cycle = 0; cycle < 14; cycle++) {
      CycleTally tally = release.cycle(cycle, rates(40, .2), 2);
      watch = watch.with(tally);
      whole = whole.with("r0", tally);
    }
    ReleaseChain chain = ReleaseChain.after(SETTINGS, watch, "r0", 13);
    for (int cycle = 14; cycle < 40; cycle++) {
      CycleTally tally = release.cycle(cycle, rates(40, cycle < 20 ? .2 : .45), 2);
      chain = chain.with("r" + cycle / 2, tally);
      whole = whole.with("r" + cycle / 2, tally);
    }
    ReleaseChain.Break change = chain.change().orElseThrow();
    assertThat(change.alarmed()).isEqualTo(whole.change().orElseThrow().alarmed());
    assertThat(change.began()).isEqualTo(whole.change().orElseThrow().began());
    assertThat(change.nameBefore()).startsWith("r0…r");
    assertThat(change.isAcrossReleases()).isTrue();
  }

  @Test
  void pinnedAndPrecedingBaselineShareOneLevel() {
    ReferenceLevels levels = ReferenceLevels.of(SETTINGS);
    assertThat(levels.predecessor().level() + levels.pinned().level())
        .isCloseTo(SETTINGS.level(), within(1e-15));
  }

  @Test
  void budgetOfAYearAddsUpAndCanBeKept() {
    FalseAlarmBudget budget = new FalseAlarmBudget(50, 0, 4 * 365, 12, 1, SETTINGS);
    assertThat(budget.perTarget()).isCloseTo(12 * .01 + 1460 / 2000.0, within(1e-12));
    assertThat(budget.total()).isCloseTo(50 * budget.perTarget(), within(1e-12));
    DetectionSettings kept = budget.within(2);
    assertThat(new FalseAlarmBudget(50, 0, 4 * 365, 12, 1, kept).total())
        .isCloseTo(2, within(1e-9));
    assertThat(budget.within(1000)).isEqualTo(SETTINGS);
    // Ten of the fifty are compared with another route whenever either has a release.
    assertThat(new FalseAlarmBudget(50, 10, 4 * 365, 12, 1, SETTINGS).total())
        .isCloseTo(budget.total() + 10 * 2 * 12 * .01, within(1e-9));
    assertThatThrownBy(() -> budget.within(0)).hasMessageContaining("more than 0");
  }

  @Test
  void targetsThatMoveAtOnceHaveOneCause() {
    List<TargetMove> moves = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      moves.add(
          new TargetMove(
              "m" + i, i < 9 ? Direction.MORE_CONSTRAINED : Direction.NONE, i < 9 ? i % 3 : 0));
    }
    CommonCause cause = CommonCause.of(moves, 5, .05, .01);
    assertThat(cause.isCommon()).isTrue();
    assertThat(cause.moved()).isEqualTo(9);
    assertThat(cause.direction()).isEqualTo(Direction.MORE_CONSTRAINED);
    List<TargetMove> one = List.of(new TargetMove("a", Direction.MORE_CONSTRAINED, 0));
    assertThat(CommonCause.of(one, 5, .05, .01).isCommon()).isFalse();
    List<TargetMove> spread = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      spread.add(new TargetMove("m" + i, Direction.MORE_CONSTRAINED, 100L * i));
    }
    assertThat(CommonCause.of(spread, 5, .05, .01).isCommon()).isFalse();
  }

  private static int binomial(SplittableRandom random, int n, double p) {
    int x = 0;
    for (int i = 0; i < n; i++) {
      x += random.nextDouble() < p ? 1 : 0;
    }
    return x;
  }

  @Test
  void correctedIntervalCoversThoughAReleasesSensitivityIsAnother() {
    ClassifierErrors errors = new ClassifierErrors(.85, 300, .95, 300, .05);
    int covered = 0;
    int raw = 0;
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 400; run++) {
      double se = (double) binomial(random, 300, .85) / 300;
      double sp = (double) binomial(random, 300, .95) / 300;
      Share before = Share.of(600, binomial(random, 600, .3 * .85 + .7 * .05));
      Share after = Share.of(600, binomial(random, 600, .5 * .8 + .5 * .05));
      CorrectedDifference corrected =
          CorrectedDifference.of(before, after, new ClassifierErrors(se, 300, sp, 300, .05), .95);
      covered += corrected.low() <= .2 && .2 <= corrected.high() ? 1 : 0;
      CorrectedDifference exact =
          CorrectedDifference.of(before, after, new ClassifierErrors(se, 300, sp, 300, 0), .95);
      raw += exact.low() <= .2 && .2 <= exact.high() ? 1 : 0;
    }
    assertThat(covered).isGreaterThanOrEqualTo(380);
    assertThat(raw).isLessThan(covered);
    CorrectedDifference same =
        CorrectedDifference.of(Share.of(600, 150), Share.of(600, 160), errors, .95);
    assertThat(same.applies()).isTrue();
    assertThat(same.pValue()).isGreaterThan(.05);
    assertThat(
            CorrectedDifference.of(
                    Share.of(600, 150),
                    Share.of(600, 160),
                    new ClassifierErrors(.6, 300, .7, 300, .05),
                    .95)
                .applies())
        .isFalse();
  }
}
