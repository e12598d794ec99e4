package dev.candor.stream.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.CycleTally;
import dev.candor.model.Arm;
import dev.candor.model.KeyFactGrade;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Key facts that fewer answers mention on weekends, four cycles a day. */
class AspectSeasonSimulationTest {
  /** So high that each aspect has .01. */
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults().withLevel(.3);

  private static final int PROMPTS = 24;
  private static final int SAMPLES = 2;
  private static final int CYCLES_A_WEEK = 28;
  private static final int CYCLES_OF_WEEKEND = 8;
  private static final int BASELINE = 56;
  private static final int CANDIDATE = 20;
  private static final int RUNS = 200;

  private static Map<Aspect, CycleTally> cycle(
      SplittableRandom random, double[] logOdds, int number, double shift) {
    List<DetailedTally> strata = new ArrayList<>();
    for (int prompt = 0; prompt < PROMPTS; prompt++) {
      int incomplete = 0;
      for (int i = 0; i < SAMPLES; i++) {
        incomplete += random.nextDouble() < 1 / (1 + Math.exp(-logOdds[prompt] - shift)) ? 1 : 0;
      }
      Integer[] grades = new Integer[2 * KeyFactGrade.values().length];
      Arrays.fill(grades, 0);
      grades[KeyFactGrade.ALL.ordinal()] = SAMPLES - incomplete;
      grades[KeyFactGrade.HALF.ordinal()] = incomplete;
      strata.add(
          new DetailedTally(
              new StratumTally(
                  new Stratum("p" + prompt, "i" + prompt, "t", "en", Arm.SENSITIVE),
                  OutcomeCounts.of(new int[] {SAMPLES, 0, 0, 0, 0, 0, 0})),
              List.of(grades),
              null));
    }
    return Aspect.of(number, strata);
  }

  /**
   * Whether an unchanged release, or one that changed by so much, alarms.
   *
   * @param size half of the way from weekdays to weekends, in log odds
   */
  private static boolean alarms(int run, double size, double change, boolean allowing) {
    SplittableRandom random = new SplittableRandom(90_001L + 7L * run);
    double[] logOdds = random.doubles(PROMPTS, -2.2, -.2).toArray();
    int begins = random.nextInt(CYCLES_A_WEEK);
    List<Map<Aspect, CycleTally>> past =
        IntStream.range(0, BASELINE)
            .mapToObj(i -> cycle(random, logOdds, i, season(begins + i, size)))
            .toList();
    AspectComparisons comparison =
        AspectComparisons.start(SETTINGS, "old", past, "new")
            .under(allowing ? Aspect.moods(past) : Map.of());
    for (int i = BASELINE; i < BASELINE + CANDIDATE && !comparison.alarmed(); i++) {
      comparison =
          comparison.withCandidate(cycle(random, logOdds, i, change + season(begins + i, size)));
    }
    return comparison.alarmed();
  }

  private static double season(int cycle, double size) {
    return cycle % CYCLES_A_WEEK < CYCLES_OF_WEEKEND ? size : -size;
  }

  private static long alarms(double size, double change, boolean allowing) {
    return IntStream.range(0, RUNS)
        .parallel()
        .filter(run -> alarms(run, size, change, allowing))
        .count();
  }

  @Test
  void weekendsOfTheBaselineAreNoDriftOfKeyFacts() {
    long before = alarms(.5, 0, false);
    long now = alarms(.5, 0, true);
    assertThat(before).as("taken cycle by cycle").isGreaterThan(10);
    assertThat(now).as("of two aspects at .01 each").isLessThanOrEqualTo(9);
  }

  @Test
  void changeOfKeyFactsIsFoundAsBeforeWhereNothingRecurs() {
    long before = alarms(0, .9, false);
    long now = alarms(0, .9, true);
    assertThat(now).isGreaterThanOrEqualTo(before - 4);
  }
}
