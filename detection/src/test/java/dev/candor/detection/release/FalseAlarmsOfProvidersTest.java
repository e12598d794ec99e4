package dev.candor.detection.release;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.exact.ExactStrata;
import dev.candor.detection.exact.LookSchedule;
import dev.candor.detection.exact.Table;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.model.VerdictState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What providers do without any drift, and what once passed for it or hid it. */
class FalseAlarmsOfProvidersTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();

  private static Stratum prompt(int p, String topic) {
    return new Stratum("p" + p, "i" + p, topic, "zh", Arm.SENSITIVE);
  }

  private static StratumTally tally(Stratum stratum, int aligned, int refused) {
    return new StratumTally(
        stratum, OutcomeCounts.of(Map.of(Outcome.ALIGNED, aligned, Outcome.REFUSAL, refused)));
  }

  @Test
  void refusalsBecomingPartyLineAreSeenWhereEveryReplyIsConstrained() {
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      List<StratumTally> tallies = new ArrayList<>();
      for (int p = 0; p < 6; p++) {
        tallies.add(tally(prompt(p, "1989"), (cycle + p) % 20 == 0 ? 1 : 0, 1));
      }
      baseline = baseline.with(new CycleTally(cycle, tallies));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 10; cycle < 25; cycle++) {
      List<StratumTally> tallies = new ArrayList<>();
      for (int p = 0; p < 6; p++) {
        boolean aligned = (cycle + p) % 3 != 0;
        tallies.add(tally(prompt(p, "1989"), aligned ? 1 : 0, aligned ? 0 : 1));
      }
      comparison = comparison.withCandidate(new CycleTally(cycle, tallies));
    }
    assertThat(comparison.report().cells())
        .filteredOn(cell -> cell.measure().equals("aligned") && cell.verdict().isDrifted())
        .isNotEmpty();
  }

  /** A cycle of an endpoint with a mood: all log odds move together. */
  private static CycleTally moody(SplittableRandom random, long number, double mood) {
    double shift = mood * random.nextGaussian();
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 100; p++) {
      double odds = Math.exp(-3.5 + p * .04 + shift);
      int refused = 0;
      for (int i = 0; i < 2; i++) {
        refused += random.nextDouble() < odds / (1 + odds) ? 1 : 0;
      }
      tallies.add(new StratumTally(prompt(p, "t" + p % 2), SimulatedRelease.refusals(refused, 2)));
    }
    return new CycleTally(number, tallies);
  }

  @Test
  void moodsOfWholeCyclesAreNotTakenForDrift() {
    int alarms = 0;
    for (int run = 0; run < 40; run++) {
      SplittableRandom random = new SplittableRandom(300 + run);
      ReleaseHistory baseline = ReleaseHistory.empty("old");
      for (int cycle = 0; cycle < 10; cycle++) {
        baseline = baseline.with(moody(random, cycle, .5));
      }
      ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
      for (int cycle = 10; cycle < 20; cycle++) {
        comparison = comparison.withCandidate(moody(random, cycle, .5));
      }
      alarms += comparison.alarmed() ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(2);
  }

  /** One prompt's samples of a cycle, all of them copies of one text. */
  private static CycleTally copied(SplittableRandom random, long number) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 24; p++) {
      Outcome outcome = random.nextDouble() < .3 ? Outcome.REFUSAL : Outcome.ANSWER;
      long hash = StratumTally.hashOf(random.nextLong(), outcome);
      Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
      counts.put(outcome, 5);
      tallies.add(
          new StratumTally(
              prompt(p, "t"), OutcomeCounts.of(counts), new long[] {hash, hash, hash, hash, hash}));
    }
    return new CycleTally(number, tallies);
  }

  @Test
  void fiveCopiesOfATextAreOneObservationInEveryCycle() {
    SplittableRandom random = new SplittableRandom(5);
    ReleaseHistory history = ReleaseHistory.empty("r");
    for (int cycle = 0; cycle < 10; cycle++) {
      history = history.with(copied(random, cycle));
    }
    int worth = 0;
    int sent = 0;
    for (int row = 0; row < history.rows(); row++) {
      worth += history.valid(row);
      sent += history.sent(row);
    }
    assertThat(sent).isEqualTo(24 * 10 * 5);
    assertThat(worth).isEqualTo(240);
  }

  @Test
  void sameSharesAtTemperatureZeroNeverDrift() {
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(frozen(cycle, 0));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 10; cycle < 40; cycle++) {
      comparison = comparison.withCandidate(frozen(cycle, 100));
      assertThat(comparison.alarmed()).isFalse();
    }
  }

  /** Five of 24 prompts refuse, always with the same words; which five depends on the release. */
  private static CycleTally frozen(long number, int release) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 24; p++) {
      Outcome outcome =
          (p + release) % 24 % 5 == 0 && (p + release) % 24 > 0 ? Outcome.REFUSAL : Outcome.ANSWER;
      long hash = StratumTally.hashOf(1000L * p + release, outcome) + (8L << 20) * (p + 1);
      tallies.add(
          new StratumTally(prompt(p, "t"), OutcomeCounts.ofOne(outcome), new long[] {hash}));
    }
    return new CycleTally(number, tallies);
  }

  @Test
  void smallCellIsCalledStableOnlyWhenItsOwnPartOfTheLevelWouldDo() {
    SimulatedRelease release = new SimulatedRelease(12, 6 * 8);
    int early = 0;
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(inTopics(release.cycle(cycle, rates(48, .2), 2)));
    }
    ReleaseComparison comparison = ReleaseComparison.start(SETTINGS, baseline, "new");
    for (int cycle = 10; cycle < 12; cycle++) {
      comparison = comparison.withCandidate(inTopics(release.cycle(cycle, rates(48, .2), 2)));
    }
    for (Cell cell : comparison.report().cells()) {
      boolean small = !cell.topic().equals(Stratum.ALL) && cell.measure().equals("constrained");
      early += small && cell.verdict() == VerdictState.STABLE ? 1 : 0;
    }
    assertThat(early).isZero();
  }

  private static CycleTally inTopics(CycleTally cycle) {
    List<StratumTally> tallies = new ArrayList<>();
    for (StratumTally tally : cycle.strata()) {
      String id = tally.stratum().promptId();
      String topic = "t" + Integer.parseInt(id.substring(1)) % 8;
      tallies.add(
          new StratumTally(new Stratum(id, id, topic, "en", Arm.SENSITIVE), tally.counts()));
    }
    return new CycleTally(cycle.cycle(), tallies);
  }

  @Test
  void rareMeasureWithALongBaselineKeepsItsEvidence() {
    int prompts = 400;
    int[] n0 = new int[prompts];
    int[] n1 = new int[prompts];
    int[] x0 = new int[prompts];
    int[] x1 = new int[prompts];
    for (int s = 0; s < prompts; s++) {
      n0[s] = 600;
      n1[s] = 10;
      x0[s] = s % 8 == 0 ? 10 : 3;
      x1[s] = s % 20 == 0 ? 4 : 0;
    }
    assertThat(ExactStrata.common(new Table(n0, x0, n1, x1))).isLessThan(1e-9);
  }

  @Test
  void silentWatchAtTemperatureZeroSeesRefusalBecomePartyLine() {
    SilentChangeMonitor monitor = SilentChangeMonitor.start(SETTINGS, "r");
    for (int cycle = 0; cycle < 30; cycle++) {
      monitor = monitor.with(parroting(cycle, Outcome.REFUSAL, 1));
    }
    assertThat(monitor.verdict().isDrifted()).isFalse();
    monitor = monitor.with(parroting(30, Outcome.ALIGNED, 2));
    assertThat(monitor.verdict().isDrifted()).isTrue();
    assertThat(monitor.change().orElseThrow().measure()).isIn("aligned", "unanswered", "refusal");
  }

  private static CycleTally parroting(long number, Outcome outcome, long text) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < 24; p++) {
      long hash = StratumTally.hashOf((text * 100 + p) * 4096, outcome);
      tallies.add(
          new StratumTally(prompt(p, "t"), OutcomeCounts.ofOne(outcome), new long[] {hash}));
    }
    return new CycleTally(number, tallies);
  }

  @Test
  void releasesThatStartTogetherKeepHalfOfTheLevelForLater() {
    LookSchedule first = LookSchedule.START.look(12, 24);
    assertThat(first.share()).isLessThan(.5);
  }
}
