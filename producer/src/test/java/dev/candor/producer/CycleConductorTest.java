package dev.candor.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.Prompt;
import dev.candor.producer.catalogue.Catalogue;
import dev.candor.producer.plan.Burst;
import dev.candor.producer.plan.Pricing;
import dev.candor.producer.plan.Schedule;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.InputException;
import dev.candor.testkit.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CycleConductorTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Six intents in two languages and three wordings, one sample each. */
  private static final int PROBES = 36;

  private final SettableClock clock = SettableClock.atNewYear();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ListedLog promptLog = new ListedLog();
  private final List<Burst.Trigger> triggers = new ArrayList<>();
  private CycleConductor conductor = conductor(true, 1.0);

  @Test
  void aNewMonitorBeginsWithTheCycleUnderWay() {
    clock.advance(Duration.ofMinutes(30));
    conductor.round(clock.instant());

    assertThat(promptLog.prompts).hasSize(PROBES / 2 + 1).allMatch(prompt -> prompt.cycle() == 0);
  }

  @Test
  void aNewMonitorThatIsNotToStartAtOnceWaitsForTheNextCycle() {
    conductor = conductor(false, 0);
    clock.advance(Duration.ofMinutes(30));
    conductor.round(clock.instant());
    assertThat(promptLog.prompts).isEmpty();

    clock.advance(Duration.ofMinutes(30));
    conductor.round(clock.instant());
    assertThat(promptLog.prompts).hasSize(PROBES).allMatch(prompt -> prompt.cycle() == 1);
  }

  @Test
  void promptsAreSpreadOverTheCycle() {
    for (int minute = 0; minute < 60; minute++) {
      conductor.round(clock.instant());
      assertThat(promptLog.prompts).hasSize(minute * PROBES / 60 + 1);
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void theWaitEndsWhenTheNextPromptIsDueAndIsNeverLong() {
    clock.advance(Duration.ofMillis(99_900));
    assertThat(conductor.round(clock.instant())).isEqualTo(Duration.ofMillis(100));
    clock.advance(Duration.ofMillis(200));
    assertThat(conductor.round(clock.instant())).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aPromptSaysWhatItIsPartOf() {
    conductor.round(clock.instant());
    Prompt prompt = promptLog.prompts.get(0);

    assertThat(prompt.target()).isEqualTo("m");
    assertThat(prompt.configuredRelease()).isEqualTo("v1");
    assertThat(prompt.cycleProbes()).isEqualTo(PROBES);
    assertThat(prompt.cycleStartedAt()).isEqualTo(clock.instant());
    assertThat(prompt.expiresAt()).isEqualTo(clock.instant().plus(HOUR.multipliedBy(2)));
    assertThat(prompt.promptId()).isEqualTo(prompt.intent() + "." + prompt.wording());
    assertThat(prompt.keyFacts()).isNotEmpty();
    assertThat(prompt.purpose()).isEqualTo("regular");
  }

  @Test
  void aRestartNeitherSkipsNorRepeatsAPrompt() {
    for (int minute = 0; minute < 180; minute += 7) {
      conductor.round(clock.instant());
      conductor.close();
      conductor = conductor(true, 1.0);
      clock.advance(Duration.ofMinutes(7));
    }
    conductor.round(clock.instant());

    assertThat(promptLog.prompts.stream().map(Prompt::probeId)).doesNotHaveDuplicates();
    Map<Long, Long> cycles =
        promptLog.prompts.stream()
            .collect(Collectors.groupingBy(Prompt::cycle, Collectors.counting()));
    assertThat(cycles.get(0L)).isEqualTo(PROBES);
    assertThat(cycles.get(1L)).isEqualTo(PROBES);
    assertThat(cycles.get(2L)).isEqualTo(PROBES);
  }

  @Test
  void aFailureHalfwayThroughIsTakenUpFromTheLog() {
    promptLog.failuresLeft = 1;
    assertThatThrownBy(() -> conductor.round(clock.instant())).isInstanceOf(TimeoutException.class);
    conductor.close();
    clock.advance(HOUR.minusMillis(1));
    conductor.round(clock.instant());

    assertThat(promptLog.prompts).hasSize(PROBES);
    assertThat(promptLog.opened).isEqualTo(2);
  }

  @Test
  void aCommitThatSucceededButSeemedToFailIsNotRepeated() {
    promptLog.commitsThatSeemToFail = 1;
    assertThatThrownBy(() -> conductor.round(clock.instant())).isInstanceOf(TimeoutException.class);
    conductor.close();
    conductor.round(clock.instant());

    assertThat(promptLog.prompts).hasSize(1);
  }

  @Test
  void cyclesThatPassedWhollyAreSkippedAndOnePartlyPublishedIsFinished() {
    clock.advance(Duration.ofMinutes(30));
    conductor.round(clock.instant());
    conductor.close();
    conductor = conductor(true, 1.0);
    clock.advance(Duration.ofMinutes(40));
    conductor.round(clock.instant());

    assertThat(promptLog.prompts.stream().filter(prompt -> prompt.cycle() == 0)).hasSize(PROBES);
    assertThat(promptLog.prompts.stream().filter(prompt -> prompt.cycle() == 1)).hasSize(7);

    conductor.close();
    conductor = conductor(true, 1.0);
    clock.advance(HOUR.multipliedBy(24));
    conductor.round(clock.instant());

    assertThat(promptLog.prompts.stream().map(Prompt::cycle).distinct())
        .containsExactly(0L, 1L, 25L);
  }

  @Test
  void aClockThatJumpsADayAheadAndBackNeitherRepeatsNorRenumbersACycle() {
    conductor = conductor(true, 0);
    conductor.round(clock.instant());
    clock.advance(HOUR.multipliedBy(24).plusMinutes(30));
    conductor.round(clock.instant());
    assertThat(promptLog.prompts.stream().map(Prompt::cycle).distinct()).containsExactly(0L, 24L);

    clock.advance(HOUR.multipliedBy(24).plusMinutes(30).negated());
    for (int hour = 0; hour < 24; hour++) {
      assertThat(conductor.round(clock.instant())).isLessThanOrEqualTo(Duration.ofMillis(500));
      clock.advance(HOUR);
    }
    assertThat(promptLog.prompts).as("none while the clock is behind").hasSize(2 * PROBES);

    clock.advance(HOUR);
    conductor.round(clock.instant());
    assertThat(promptLog.prompts.stream().map(Prompt::cycle).distinct())
        .as("and goes on when it is right")
        .containsExactly(0L, 24L, 25L);
    assertThat(promptLog.prompts.stream().map(Prompt::probeId)).doesNotHaveDuplicates();
  }

  @Test
  void aProducerThatStartsWhileTheClockIsBehindSaysWhatToSet() {
    clock.advance(HOUR.multipliedBy(24));
    conductor.round(clock.instant());
    conductor.close();
    clock.advance(HOUR.multipliedBy(-24));
    conductor = conductor(true, 0);
    assertThatThrownBy(() -> conductor.round(clock.instant()))
        .hasMessageContaining("the clock was set back")
        .hasMessageContaining("schedule.epoch");
  }

  @Test
  void aProducerWhoseClockIsSlightlyBehindTakesUpTheCycleThatAnotherBegan() {
    clock.advance(HOUR);
    conductor.round(clock.instant());
    conductor.close();
    clock.advance(Duration.ofMillis(-200));
    conductor = conductor(true, 0);
    conductor.round(clock.instant());
    clock.advance(HOUR);
    conductor.round(clock.instant());

    assertThat(promptLog.prompts).hasSize(PROBES).allMatch(prompt -> prompt.cycle() == 1);
    assertThat(promptLog.prompts.stream().map(Prompt::probeId)).doesNotHaveDuplicates();
  }

  @Test
  void whatCanNoLongerBeAskedIsCountedAsMissed() {
    conductor.round(clock.instant());
    clock.advance(HOUR.multipliedBy(3).plusMinutes(2));
    conductor.round(clock.instant());

    assertThat(
            meters
                .get("candor.prompts.skipped")
                .tags("target", "m", "reason", "missed")
                .counter()
                .count())
        .as("the rest of cycle 0, and cycles 1 and 2")
        .isEqualTo(PROBES * 3 - 1);
    assertThat(promptLog.prompts.stream().map(Prompt::cycle).distinct()).containsExactly(0L, 3L);
  }

  @Test
  void cyclesThatEndAreCountedWithTheirPrompts() {
    conductor = conductor(true, 0);
    conductor.round(clock.instant());
    clock.advance(HOUR);
    conductor.round(clock.instant());

    assertThat(meters.get("candor.cycles").tag("target", "m").counter().count()).isEqualTo(2);
    assertThat(
            meters
                .get("candor.prompts")
                .tags("target", "m", "purpose", "regular")
                .counter()
                .count())
        .isEqualTo(PROBES * 2);
    assertThat(meters.get("candor.cycle.interval").tag("target", "m").gauge().value())
        .isEqualTo(3600);
  }

  @Test
  void aReleaseChangeBringsABurstFromTheNextCycle() {
    conductor = conductor(true, 0);
    conductor.round(clock.instant());
    triggers.add(new Burst.Trigger("m", clock.instant().plusSeconds(5)));
    triggers.add(new Burst.Trigger("another", clock.instant().plusSeconds(5)));
    for (int cycle = 1; cycle <= 3; cycle++) {
      clock.advance(HOUR);
      conductor.round(clock.instant());
    }

    Map<Long, Long> cycles =
        promptLog.prompts.stream()
            .collect(Collectors.groupingBy(Prompt::cycle, Collectors.counting()));
    assertThat(cycles).isEqualTo(Map.of(0L, 36L, 1L, 72L, 2L, 72L, 3L, 36L));
    assertThat(promptLog.prompts)
        .filteredOn(prompt -> prompt.purpose().equals("burst"))
        .allMatch(prompt -> prompt.sample() == 1);
  }

  @Test
  void aTriggerThatComesLateDoesNotChangeACycleUnderWay() {
    clock.advance(HOUR.plusMinutes(30));
    conductor.round(clock.instant());
    conductor.close();
    triggers.add(new Burst.Trigger("m", clock.instant().minus(HOUR)));
    conductor = conductor(true, 1.0);
    clock.advance(Duration.ofMinutes(29));
    conductor.round(clock.instant());

    assertThat(promptLog.prompts)
        .hasSizeBetween(PROBES - 1, PROBES)
        .allMatch(prompt -> prompt.cycleProbes() == PROBES);
  }

  @Test
  void twoHundredKillsInAYearLoseAndDoubleNothing() {
    Random random = new Random(7);
    Instant end = clock.instant().plus(Duration.ofDays(365));
    ProducerSettings yearly = settings(true, 0.8, Duration.ofHours(6));
    conductor = new CycleConductor(yearly, promptLog, source(), metrics());
    promptLog.keptFor = Duration.ofDays(2);
    int kills = 0;
    while (clock.instant().isBefore(end)) {
      boolean kill = random.nextInt(100) < 5;
      if (kill) {
        promptLog.failuresLeft = random.nextInt(2);
        promptLog.commitsThatSeemToFail = 1 - promptLog.failuresLeft;
      }
      try {
        conductor.round(clock.instant());
      } catch (TimeoutException e) {
        kills++;
        conductor.close();
        conductor = new CycleConductor(yearly, promptLog, source(), metrics());
      }
      clock.advance(Duration.ofMinutes(90 + random.nextInt(60)));
    }

    assertThat(kills).isGreaterThan(200);
    assertThat(promptLog.doubled).isZero();
    assertThat(promptLog.published).isBetween(PROBES * (365 * 4L - 2), PROBES * 365 * 4L);
    assertThat(
            meters
                .get("candor.prompts.skipped")
                .tags("target", "m", "reason", "missed")
                .counter()
                .count())
        .isZero();
  }

  @Test
  void cyclesOfSecondsArePublishedWholeAndAtOnce() {
    ProducerSettings fast = settings(true, 0, Duration.ofSeconds(2));
    conductor = new CycleConductor(fast, promptLog, source(), metrics());
    for (int i = 0; i < 10; i++) {
      conductor.round(clock.instant());
      clock.advance(Duration.ofSeconds(2));
    }

    assertThat(promptLog.prompts).hasSize(PROBES * 10);
  }

  @Test
  void aStallOfSecondsCostsNoCycleBeforeOrAfterARestart() {
    ProducerSettings fast = settings(true, 0, Duration.ofSeconds(2));
    conductor = new CycleConductor(fast, promptLog, source(), metrics());
    conductor.round(clock.instant());
    clock.advance(Duration.ofSeconds(9));
    conductor.round(clock.instant());
    assertThat(promptLog.prompts.stream().map(Prompt::cycle).distinct())
        .containsExactly(0L, 1L, 2L, 3L, 4L);

    conductor.close();
    clock.advance(Duration.ofSeconds(50));
    conductor = new CycleConductor(fast, promptLog, source(), metrics());
    conductor.round(clock.instant());
    assertThat(promptLog.prompts).hasSize(PROBES * 30);
    assertThat(promptLog.prompts.stream().map(Prompt::probeId)).doesNotHaveDuplicates();
  }

  @Test
  void aChangeThatWouldTurnNumbersBackIsRefusedWithTheFix() {
    clock.advance(HOUR.multipliedBy(100));
    conductor.round(clock.instant());
    conductor.close();
    CycleConductor slower =
        new CycleConductor(settings(true, 0, HOUR.multipliedBy(3)), promptLog, source(), metrics());

    assertThatThrownBy(() -> slower.round(clock.instant()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cycle 100 of m is already published")
        .hasMessageContaining("set schedule.epoch to 2025-12-23T13:00:00Z or earlier");
  }

  private CycleConductor conductor(boolean atStart, double spread) {
    return new CycleConductor(settings(atStart, spread, HOUR), promptLog, source(), metrics());
  }

  private ProducerMetrics metrics() {
    return new MeteredProducerMetrics(new BoundedMeterRegistry(meters));
  }

  private static ProducerSettings settings(boolean atStart, double spread, Duration every) {
    return new ProducerSettings(
        Catalogue.load(List.of("china"), List.of()).atMost(6),
        new Schedule(
            Instant.parse("2026-01-01T00:00:00Z"),
            every,
            1,
            List.of("en", "zh"),
            atStart,
            spread,
            ProducerSettings.usualExpiry(every)),
        new Burst(1, 2),
        0,
        List.of(new TargetPlan("m", Optional.of("v1"), Pricing.FREE)));
  }

  private Triggers source() {
    return new Triggers() {
      @Override
      public Collection<Burst.Trigger> since(Instant horizon) {
        return List.copyOf(triggers);
      }

      @Override
      public void close() {}
    };
  }

  /** A log in memory, which can fail before or after it has taken the prompts. */
  private static final class ListedLog implements PromptLog {
    final List<Prompt> prompts = new ArrayList<>();
    int failuresLeft;
    int commitsThatSeemToFail;
    int opened;
    Duration keptFor = Duration.ofDays(1000);
    long published;
    int doubled;

    @Override
    public Published open(Instant since) {
      opened++;
      Published published = new Published();
      prompts.stream().filter(prompt -> !prompt.dueAt().isBefore(since)).forEach(published::add);
      return published;
    }

    @Override
    public void publish(List<Prompt> due) {
      if (failuresLeft-- > 0) {
        throw new TimeoutException("the broker is away");
      }
      Instant oldest = due.get(0).dueAt().minus(keptFor);
      prompts.removeIf(prompt -> prompt.dueAt().isBefore(oldest));
      Set<String> known = prompts.stream().map(Prompt::probeId).collect(Collectors.toSet());
      doubled += (int) due.stream().filter(prompt -> known.contains(prompt.probeId())).count();
      prompts.addAll(due);
      published += due.size();
      if (commitsThatSeemToFail-- > 0) {
        throw new TimeoutException("no answer to the commit");
      }
    }

    @Override
    public void close() {}
  }
}
