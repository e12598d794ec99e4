package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Prompt;
import dev.candor.events.ReleaseChange;
import dev.candor.testkit.SettableClock;
import dev.candor.worker.limit.Backoff;
import dev.candor.worker.limit.Budget;
import dev.candor.worker.limit.Limits;
import dev.candor.worker.limit.PartitionShare;
import dev.candor.worker.limit.Prices;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.ApiStyle;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import dev.candor.worker.provider.Reasoning;
import dev.candor.worker.provider.Sampling;
import dev.candor.worker.release.ReleaseResolver;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Six weeks of a moody provider in simulated time: an hourly cycle, a fifth of the calls failing, a
 * daily hour of 429s, an outage of five hours each week, a new release in the third week, taken
 * back in the fifth.
 */
class WorkerWeeksSimulationTest {
  private static final int DAYS = 42;
  private static final int PROBES_PER_CYCLE = 40;
  private static final double DOLLARS_PER_DAY = 0.45;
  private static final long SEED = 20_261_124;

  private final SettableClock clock = SettableClock.atNewYear();
  private final Instant start = clock.instant();
  private final ManualTimeline timeline = new ManualTimeline(clock);
  private final CountedWorkerMetrics metrics = new CountedWorkerMetrics();
  private final SpendLedger spending = new SpendLedger("w1", clock);
  private final Random random = new Random(SEED);
  private final List<ReleaseChange> announced = new ArrayList<>();
  private final Map<String, EndedProbe> ended = new HashMap<>();
  private final Set<String> doubled = new HashSet<>();
  private final Map<String, Double> spentByDay = new TreeMap<>();
  private int inFlight;
  private int mostInFlight;

  @Test
  void everyProbeOfSixWeeksEndsOnceWithinLimitsAndBudget() {
    TargetLane lane = lane();
    Claim claim = new Claim(0);
    int asked = 0;
    for (int hour = 0; hour < DAYS * 24; hour++) {
      for (int i = 0; i < PROBES_PER_CYCLE; i++) {
        Prompt prompt =
            Prompts.of(
                "t",
                asked,
                i % 3 == 0 ? "control" : "sensitive",
                "regular",
                clock.instant().plus(Duration.ofHours(2)));
        lane.accept(new Probe(prompt, claim, asked++, null, null));
      }
      timeline.pass(Duration.ofHours(1));
    }
    timeline.pass(Duration.ofHours(3));

    assertThat(doubled).isEmpty();
    assertThat(ended).hasSize(asked);
    assertThat(claim.asking()).isZero();
    assertThat(lane.waiting()).isZero();
    assertThat(mostInFlight).isLessThanOrEqualTo(8);
    assertThat(spentByDay.values()).allMatch(spent -> spent <= DOLLARS_PER_DAY);
    long answered =
        ended.values().stream().filter(one -> one.answer() instanceof Completion).count();
    assertThat((double) answered / asked).isGreaterThan(0.85);
    assertThat(reasons()).containsKey(FailureReason.BUDGET);
    assertThat(metrics.circuitOpen).isFalse();
    assertThat(announced)
        .extracting(ReleaseChange::release, ReleaseChange::rollback)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m@fp1", false),
            org.assertj.core.groups.Tuple.tuple("m@fp2", false),
            org.assertj.core.groups.Tuple.tuple("m@fp1", true));
  }

  private Answer answer() {
    long hour = Duration.between(start, clock.instant()).toHours();
    long day = hour / 24;
    if (day % 7 == 3 && hour % 24 >= 9 && hour % 24 < 14) {
      return Failure.of(FailureReason.CONNECTION, "away");
    }
    if (hour % 24 == 18 && random.nextInt(2) == 0) {
      return new Failure(
          FailureReason.RATE_LIMITED,
          OptionalInt.of(429),
          "slow down",
          Optional.of(Duration.ofSeconds(random.nextInt(20))),
          Optional.empty());
    }
    if (random.nextInt(5) == 0) {
      return Failure.of(FailureReason.SERVER_ERROR, "so it goes");
    }
    String fingerprint = day >= 14 && day < 28 ? "fp2" : "fp1";
    return new Completion(
        "It rose.",
        null,
        "stop",
        200,
        null,
        fingerprint,
        "m",
        60,
        150 + random.nextInt(150),
        false,
        false);
  }

  private Map<FailureReason, Integer> reasons() {
    Map<FailureReason, Integer> reasons = new TreeMap<>();
    for (EndedProbe one : ended.values()) {
      if (one.answer() instanceof Failure failure) {
        reasons.merge(failure.reason(), 1, Integer::sum);
      }
    }
    return reasons;
  }

  private TargetLane lane() {
    TargetSettings settings =
        TargetSettings.of(
                "t",
                Endpoint.of(ApiStyle.OPENAI, URI.create("http://unused"), "m", Optional.empty()),
                new Sampling(
                    Optional.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalLong.empty(),
                    OptionalInt.of(300),
                    Reasoning.UNSET),
                new Limits(OptionalDouble.of(30), OptionalDouble.of(20_000), 8))
            .withPrices(new Prices(0.5, 2))
            .withBudget(new Budget(OptionalDouble.of(DOLLARS_PER_DAY), OptionalDouble.empty()))
            .withBackoff(new Backoff(6, Duration.ofMillis(500), Duration.ofSeconds(60)))
            .withMaxWait(Duration.ofMinutes(90));
    TargetLane lane =
        new TargetLane(
            settings,
            (text, headers) -> {
              mostInFlight = Math.max(mostInFlight, ++inFlight);
              CompletableFuture<Answer> call = new CompletableFuture<>();
              timeline.at(
                  clock.instant().plusMillis(500 + random.nextInt(4_000)),
                  () -> {
                    inFlight--;
                    call.complete(answer());
                  });
              return call;
            },
            timeline,
            new Random(SEED + 1),
            spending,
            new ReleaseResolver("t", "m", Duration.ofDays(1), () -> true, announced::add),
            metrics,
            one -> {
              if (ended.put(one.probe().prompt().probeId(), one) != null) {
                doubled.add(one.probe().prompt().probeId());
              }
              spentByDay.merge(
                  one.endedAt().atZone(ZoneOffset.UTC).toLocalDate().toString(),
                  one.costDollars(),
                  Double::sum);
            });
    spending.open();
    lane.share(PartitionShare.ALL);
    return lane;
  }
}
