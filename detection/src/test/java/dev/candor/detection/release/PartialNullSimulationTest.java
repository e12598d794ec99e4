package dev.candor.detection.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.ContrastKind;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Contrast;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Something changed: how often is what did not change called drifted, too? */
class PartialNullSimulationTest {
  private static final int PROMPTS = 12;
  private static final int SAMPLES = 2;
  private static final double LEVEL = .05;

  /** A prompt of one arm and topic, refused at a rate. */
  private record Asked(Arm arm, String topic, int number, double before, double after) {
    private StratumTally tally(SplittableRandom random, boolean isAfter) {
      int refused = 0;
      for (int i = 0; i < SAMPLES; i++) {
        refused += random.nextDouble() < (isAfter ? after : before) ? 1 : 0;
      }
      Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
      counts.put(Outcome.REFUSAL, refused);
      counts.put(Outcome.ANSWER, SAMPLES - refused);
      String id = arm.wireName() + topic + number;
      return new StratumTally(
          new Stratum(id, "i-" + id, topic, "en", arm), OutcomeCounts.of(counts));
    }
  }

  private static ComparisonReport compare(List<Asked> asked, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ReleaseHistory baseline = ReleaseHistory.empty("old");
    for (int cycle = 0; cycle < 10; cycle++) {
      baseline = baseline.with(cycle(asked, random, cycle, false));
    }
    ReleaseComparison comparison =
        ReleaseComparison.start(DetectionSettings.defaults().withLevel(LEVEL), baseline, "new");
    for (int cycle = 10; cycle < 25; cycle++) {
      comparison = comparison.withCandidate(cycle(asked, random, cycle, true));
    }
    return comparison.report();
  }

  private static CycleTally cycle(
      List<Asked> asked, SplittableRandom random, int number, boolean isAfter) {
    List<StratumTally> tallies = new ArrayList<>();
    asked.forEach(one -> tallies.add(one.tally(random, isAfter)));
    return new CycleTally(number, tallies);
  }

  private static double shifted(double rate, double logOdds) {
    double odds = rate / (1 - rate) * Math.exp(logOdds);
    return odds / (1 + odds);
  }

  @Test
  void topicThatDidNotChangeAlarmsNoMoreOftenThanTheLevelBesideOneThatDid() {
    int runs = 200;
    int found = 0;
    int wrong = 0;
    for (int run = 0; run < runs; run++) {
      List<Asked> asked = new ArrayList<>();
      for (int i = 0; i < PROMPTS; i++) {
        asked.add(new Asked(Arm.SENSITIVE, "moved", i, .2, .7));
        asked.add(new Asked(Arm.SENSITIVE, "still", i, .3, .3));
      }
      ComparisonReport report = compare(asked, 9_000 + run);
      found += alarms(report, "moved") ? 1 : 0;
      wrong += alarms(report, "still") ? 1 : 0;
    }
    assertThat(found).isEqualTo(runs);
    assertThat(wrong).isLessThanOrEqualTo(mostBy(runs));
  }

  private static boolean alarms(ComparisonReport report, String topic) {
    return report.cells().stream()
        .anyMatch(cell -> cell.topic().equals(topic) && cell.verdict().isDrifted());
  }

  @Test
  void oneShiftOfAllLogOddsIsNotTakenForOneOfSensitivePrompts() {
    int runs = 200;
    int general = 0;
    int wrong = 0;
    for (int run = 0; run < runs; run++) {
      List<Asked> asked = new ArrayList<>();
      for (int i = 0; i < PROMPTS; i++) {
        double sensitive = .1 + .05 * i;
        asked.add(new Asked(Arm.SENSITIVE, "t", i, sensitive, shifted(sensitive, 1.2)));
        asked.add(new Asked(Arm.CONTROL, "t", i, .06, shifted(.06, 1.2)));
      }
      ComparisonReport report = compare(asked, 19_000 + run);
      Contrast adjusted = report.contrasts().get(ContrastKind.CONTROL_ADJUSTED.ordinal());
      general += report.verdict().isDrifted() ? 1 : 0;
      wrong += adjusted.verdict().isDrifted() ? 1 : 0;
    }
    assertThat(general).isGreaterThan(runs * 9 / 10);
    assertThat(wrong).isLessThanOrEqualTo(mostBy(runs));
  }

  /** The level's share of so many runs, and three standard deviations. */
  private static int mostBy(int runs) {
    return (int) (runs * LEVEL + 3 * Math.sqrt(runs * LEVEL * (1 - LEVEL)));
  }
}
