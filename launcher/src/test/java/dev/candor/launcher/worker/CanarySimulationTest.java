package dev.candor.launcher.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.worker.release.ReleaseResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * False alarms under a canary that answers as the release beside it does, where the provider blocks
 * a tenth of the questions whoever would have answered, and blocks bear no name. 24 prompts, two
 * samples, ten cycles before the canary and twenty with it, level .01.
 */
class CanarySimulationTest {
  private static final int RUNS = Integer.getInteger("candor.canary.runs", 400);
  private static final double LEVEL = .01;
  private static final int PROMPTS = 24;
  private static final int SAMPLES = 2;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(doubles = {.1, .2, .4})
  void canaryBesideAnUnchangedReleaseAlarmsNoMoreOftenThanTheLevelSays(double share) {
    int alarms = alarms(share, false);
    assertThat(alarms).as("alarms of %s", RUNS).isLessThanOrEqualTo(mostBy(LEVEL));
  }

  @Test
  void filedUnderTheReleaseThatPrevailsBlocksWouldAlarmWithoutAnyChange() {
    int alarms = alarms(.4, true);
    assertThat(alarms).as("alarms of %s", RUNS).isGreaterThan(RUNS / 2);
  }

  /** Fewer than with a share of .4, since the canary then has fewer replies to be wrong about. */
  @Test
  void soTheyWouldWithASmallerCanaryInAThirdOfRuns() {
    int alarms = alarms(.2, true);
    assertThat(alarms).as("alarms of %s", RUNS).isGreaterThan(RUNS / 3);
  }

  /** The rate in so many runs, and three standard deviations. */
  private static int mostBy(double rate) {
    return (int) Math.ceil(RUNS * rate + 3 * Math.sqrt(RUNS * rate * (1 - rate)));
  }

  private static int alarms(double share, boolean underThePrevailing) {
    int alarms = 0;
    for (int run = 0; run < RUNS; run++) {
      alarms += isAlarmed(new Random(20_261_130L + run), share, underThePrevailing) ? 1 : 0;
    }
    return alarms;
  }

  private static boolean isAlarmed(Random random, double share, boolean underThePrevailing) {
    ReleaseResolver resolver =
        new ReleaseResolver("t", "m", Duration.ofDays(1), () -> true, change -> {});
    Function<String, String> nameless =
        underThePrevailing
            ? probe -> resolver.prevailing(Optional.empty())
            : probe -> resolver.resolve(Optional.empty(), null, null, true, probe, NOW);
    double[] rates = random.doubles(PROMPTS).map(u -> Math.pow(u, 4)).toArray();
    ReleaseHistory old = ReleaseHistory.empty("m@old");
    ReleaseComparison comparison = null;
    for (int cycle = 0; cycle < 30; cycle++) {
      double now = cycle < 10 ? 0 : share;
      Map<String, CycleTally> tallies = cycle(random, resolver, nameless, rates, cycle, now);
      if (cycle < 10) {
        old = old.with(tallies.get("m@old"));
        continue;
      }
      if (comparison == null) {
        comparison =
            ReleaseComparison.start(DetectionSettings.defaults().withLevel(LEVEL), old, "m@canary");
      }
      if (tallies.containsKey("m@old")) {
        comparison = comparison.withBaseline(tallies.get("m@old"));
      }
      if (tallies.containsKey("m@canary")) {
        comparison = comparison.withCandidate(tallies.get("m@canary"));
      }
    }
    return comparison.alarmed();
  }

  private static Map<String, CycleTally> cycle(
      Random random,
      ReleaseResolver resolver,
      Function<String, String> nameless,
      double[] rates,
      int cycle,
      double share) {
    List<Integer> order = new ArrayList<>();
    for (int probe = 0; probe < PROMPTS * SAMPLES; probe++) {
      order.add(probe);
    }
    Collections.shuffle(order, random);
    Map<String, Map<Integer, OutcomeCounts>> counts = new TreeMap<>();
    for (int probe : order) {
      int prompt = probe / SAMPLES;
      String id = cycle + "/" + probe;
      boolean blocked = random.nextInt(10) == 0;
      String release;
      Outcome outcome;
      if (blocked) {
        release = nameless.apply(id);
        outcome = Outcome.FILTERED;
      } else {
        String fingerprint = random.nextDouble() < share ? "canary" : "old";
        release = resolver.resolve(Optional.empty(), "m", fingerprint, false, id, NOW);
        outcome = random.nextDouble() < rates[prompt] ? Outcome.REFUSAL : Outcome.ANSWER;
      }
      counts
          .computeIfAbsent(release, any -> new TreeMap<>())
          .merge(prompt, OutcomeCounts.ofOne(outcome), OutcomeCounts::plus);
    }
    Map<String, CycleTally> tallies = new TreeMap<>();
    counts.forEach(
        (release, byPrompt) -> {
          List<StratumTally> strata = new ArrayList<>();
          byPrompt.forEach(
              (prompt, of) ->
                  strata.add(
                      new StratumTally(
                          new Stratum(
                              "p%02d".formatted(prompt), "i" + prompt, "t", "en", Arm.SENSITIVE),
                          of)));
          tallies.put(release, new CycleTally(cycle, strata));
        });
    return tallies;
  }
}
