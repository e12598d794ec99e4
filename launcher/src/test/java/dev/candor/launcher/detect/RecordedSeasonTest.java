package dev.candor.launcher.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.Stratum;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Recordings whose rows say when they were asked, of targets that have better and worse hours. */
class RecordedSeasonTest {
  /** A Monday. */
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static final int PROMPTS = 24;
  private static final int WEEK = 28;

  private final RecordedTallies tallies = new RecordedTallies();

  private void record(
      String target, int before, int cycles, Duration pause, LongToDoubleFunction rate) {
    SplittableRandom random = new SplittableRandom(target.hashCode());
    for (long cycle = 0; cycle < cycles; cycle++) {
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        for (long sample = 0; sample < 2; sample++) {
          tallies.add(
              new RecordedRow(
                  target,
                  cycle < before ? "old" : "new",
                  new Stratum("p" + prompt, "i" + prompt, "t", "en", Arm.SENSITIVE),
                  "en",
                  cycle,
                  sample,
                  null,
                  pause == null ? null : START.plus(pause.multipliedBy(cycle)),
                  random.nextDouble() < rate.applyAsDouble(cycle)
                      ? Outcome.REFUSAL
                      : Outcome.ANSWER,
                  null,
                  null,
                  null,
                  null));
        }
      }
    }
  }

  private ComparisonVerdict compare(String target) {
    return tallies.pairs(ReleaseChoice.NEIGHBOURS).stream()
        .filter(pair -> pair.target().equals(target))
        .map(pair -> new RecordedComparisons(tallies, DetectionSettings.defaults()).of(pair))
        .findFirst()
        .orElseThrow();
  }

  private static double logistic(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  @Test
  void nightsAreNoDriftWhereRowsSayWhenTheyWereAsked() {
    int told = 0;
    int untold = 0;
    for (int run = 0; run < 40; run++) {
      int begins = run;
      LongToDoubleFunction rate = hour -> logistic(-1.386 + ((hour + begins) % 24 < 12 ? -.5 : .5));
      record("told" + run, 24, 44, Duration.ofHours(1), rate);
      record("untold" + run, 24, 44, null, rate);
      told += compare("told" + run).verdict().isDrifted() ? 1 : 0;
      untold += compare("untold" + run).verdict().isDrifted() ? 1 : 0;
    }
    assertThat(told).isLessThanOrEqualTo(1);
    assertThat(untold).isGreaterThanOrEqualTo(4);
  }

  @Test
  void baselineOfHalfADayIsNotEnough() {
    record("m", 12, 36, Duration.ofHours(1), hour -> hour < 12 ? .2 : .6);
    assertThat(compare("m").note()).contains("the baseline's cycles cover less than a day");
  }

  @Test
  void releaseThatBeginsOnAWeekendIsNoDriftWhereTheBaselineHadTwoOfThem() {
    Duration pause = Duration.ofHours(6);
    record("weekends", 2 * WEEK, 2 * WEEK + 8, pause, cycle -> cycle % WEEK < 8 ? .25 : .5);
    record("steady", 2 * WEEK, 2 * WEEK + 8, pause, cycle -> cycle < 2 * WEEK ? .5 : .25);
    assertThat(compare("weekends").verdict().isDrifted()).isFalse();
    assertThat(compare("steady").verdict().isDrifted()).isTrue();
    assertThat(compare("steady").note()).isNull();
  }

  @Test
  void driftFromABaselineOfAFewDaysSaysThatWeekdaysAreNotKnown() {
    record("m", 16, 36, Duration.ofHours(6), cycle -> cycle < 16 ? .1 : .7);
    assertThat(compare("m").note())
        .contains("The baseline covers less than two weeks (3 days)")
        .contains("what recurs by weekday is not told from drift");
  }

  @Test
  void weekdaysOfReleasesThatStayForADayAreKnownAfterTwoWeeksOfAll() {
    SplittableRandom random = new SplittableRandom(5);
    for (int day = 0; day < 15; day++) {
      for (int cycle = 4 * day; cycle < 4 * day + 4; cycle++) {
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
          tallies.add(
              new RecordedRow(
                  "m",
                  "r" + day,
                  new Stratum("p" + prompt, "i" + prompt, "t", "en", Arm.SENSITIVE),
                  "en",
                  cycle,
                  0L,
                  null,
                  START.plus(Duration.ofHours(6L * cycle)),
                  random.nextDouble() < (day % 7 < 5 ? .5 : .25) ? Outcome.REFUSAL : Outcome.ANSWER,
                  null,
                  null,
                  null,
                  null));
        }
      }
    }
    assertThat(tallies.season("m", "r13", 52).isKnown()).isFalse();
    assertThat(tallies.season("m", "r14", 56).isKnown()).isTrue();
    assertThat(tallies.watched("m", "r5").get(0).weekday()).isEqualTo(6);
  }
}
