package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.LedgerEntry;
import dev.candor.events.Prompt;
import dev.candor.runtime.Configuration;
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
import dev.candor.worker.provider.Sampling;
import dev.candor.worker.release.ReleaseResolver;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TargetLaneTest {
  private static final Completion SAID =
      new Completion("It rose.", null, "stop", 200, null, null, "m", 100, 200, false, false);

  private static final Completion BLOCK =
      new Completion(
          null,
          null,
          "content_filter",
          400,
          "data_inspection_failed",
          null,
          null,
          -1,
          -1,
          false,
          false);

  private static final Completion EMPTY =
      new Completion("", null, "stop", 200, null, null, "m", 100, 0, false, false);

  private final SettableClock clock = SettableClock.atNewYear();
  private final ManualTimeline timeline = new ManualTimeline(clock);
  private final CountedWorkerMetrics metrics = new CountedWorkerMetrics();
  private final SpendLedger spending = new SpendLedger("w1", clock);
  private final List<EndedProbe> ended = new ArrayList<>();
  private final List<Instant> asked = new ArrayList<>();
  private final List<Map<String, String>> sent = new ArrayList<>();
  private final Deque<CompletableFuture<Answer>> open = new ArrayDeque<>();
  private final Claim claim = new Claim(0);
  private Supplier<Answer> provider = () -> SAID;
  private RuntimeException thrown;
  private Consumer<EndedProbe> handedOn = one -> {};

  @Test
  void failedCallIsRepeatedUntilItIsAnswered() {
    Deque<Answer> answers =
        new ArrayDeque<>(
            List.of(
                failure(FailureReason.SERVER_ERROR),
                failure(FailureReason.TIMEOUT),
                failure(FailureReason.CONNECTION),
                SAID));
    provider = answers::poll;
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofMinutes(1));
    assertThat(ended).hasSize(1);
    assertThat(ended.get(0).answer()).isEqualTo(SAID);
    assertThat(ended.get(0).probe().attempts()).isEqualTo(4);
    assertThat(metrics.retries).hasSize(3);
  }

  @Test
  void callsOfATracedTargetAreSpansOfTheirProbesTraceAndOthersHaveNoHeader() {
    Deque<Answer> answers = new ArrayDeque<>(List.of(failure(FailureReason.SERVER_ERROR), SAID));
    provider = answers::poll;
    Prompt prompt = Prompts.of("t", 1);
    accept(lane(traced("t")), prompt);
    timeline.pass(Duration.ofMinutes(1));
    assertThat(sent)
        .containsExactly(
            Map.of("traceparent", TraceParent.of(prompt.probeId(), 1)),
            Map.of("traceparent", TraceParent.of(prompt.probeId(), 2)));
    sent.clear();
    provider = () -> SAID;
    accept(lane(target()), prompt);
    timeline.pass(Duration.ofMinutes(1));
    assertThat(sent).containsExactly(Map.of());
  }

  private static TargetSettings traced(String name) {
    String yaml =
        "targets: [{name: "
            + name
            + ", endpoint: \"http://unused\", model: m, trace_headers: true}]";
    return WorkerSettings.from(Configuration.parse("traced.yaml", yaml, Map.of())).targets().get(0);
  }

  @Test
  void aCallIsUnderWayUntilItsEndIsHandedOn() {
    List<Integer> underWay = new ArrayList<>();
    handedOn = one -> underWay.add(one.probe().claim().asking());
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofSeconds(1));
    assertThat(underWay).containsExactly(1);
    assertThat(claim.asking()).isZero();
  }

  @Test
  void aBlockThatWaitsForItsReleaseIsUnderWay() {
    provider = () -> BLOCK;
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofSeconds(1));
    assertThat(ended).isEmpty();
    assertThat(claim.asking()).isEqualTo(1);
    claim.end();
    lane.dropEnding();
    assertThat(ended).hasSize(1);
    assertThat(claim.asking()).isZero();
  }

  @Test
  void aProviderThatThrowsFailsItsOwnCallsAndNoOtherLanes() {
    thrown = new IllegalArgumentException("invalid header value: sk-1");
    TargetLane broken = lane(target());
    thrown = null;
    TargetLane well = lane(traced("u"));
    ProbeRouter router = new ProbeRouter(timeline, ended::add);
    router.open(List.of(broken, well));
    router.accept(
        List.of(
            new Probe(Prompts.of("t", 1), claim, 0, null, null),
            new Probe(Prompts.of("u", 2), claim, 1, null, null)));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(ended)
        .extracting(one -> one.probe().prompt().target())
        .containsExactlyInAnyOrder("t", "u");
    assertThat(((Failure) endOf("t").answer()).detail()).isEqualTo("IllegalArgumentException");
    assertThat(endOf("u").answer()).isEqualTo(SAID);
    assertThat(claim.asking()).isZero();
  }

  private EndedProbe endOf(String target) {
    return ended.stream()
        .filter(one -> one.probe().prompt().target().equals(target))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void attemptsAreBoundedAndTheLastFailureIsTheReason() {
    provider = () -> failure(FailureReason.SERVER_ERROR);
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(asked).hasSize(5);
    assertThat(reasons()).containsExactly(FailureReason.SERVER_ERROR);
  }

  @Test
  void blockIsNeverRepeated() {
    provider = () -> BLOCK;
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(asked).hasSize(1);
    assertThat(ended.get(0).answer()).isEqualTo(BLOCK);
    assertThat(ended.get(0).costDollars()).isZero();
  }

  @Test
  void blocksThatComeBeforeAnyAnswerWaitForItsReleaseAndKeepTheirTime() {
    Deque<Answer> answers = new ArrayDeque<>(List.of(BLOCK, BLOCK, SAID));
    provider = answers::poll;
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    accept(lane, Prompts.of("t", 2));
    timeline.pass(Duration.ofSeconds(1));
    assertThat(ended).isEmpty();
    accept(lane, Prompts.of("t", 3));
    timeline.pass(Duration.ofSeconds(1));
    assertThat(ended).hasSize(3);
    assertThat(ended).extracting(EndedProbe::release).containsOnly(SAID.servedModel());
    assertThat(ended.get(1).endedAt()).isBefore(ended.get(0).endedAt());
  }

  @Test
  void blocksOfAProviderThatAnswersNothingWaitForHalfAMinuteOnce() {
    provider = () -> BLOCK;
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofSeconds(29));
    assertThat(ended).isEmpty();
    timeline.pass(Duration.ofSeconds(2));
    assertThat(ended).extracting(EndedProbe::release).containsExactly("m");
    accept(lane, Prompts.of("t", 2));
    timeline.pass(Duration.ofSeconds(1));
    assertThat(ended).hasSize(2);
  }

  @Test
  void blocksThatWaitEndBeforeTheirPartitionMovesAway() {
    provider = () -> BLOCK;
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofSeconds(1));
    lane.dropEnding();
    assertThat(ended).hasSize(1);
  }

  @Test
  void wrongKeyIsNotRepeated() {
    provider = () -> failure(FailureReason.BAD_KEY);
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(asked).hasSize(1);
    assertThat(reasons()).containsExactly(FailureReason.BAD_KEY);
  }

  @Test
  void waitThatTheProviderAsksForIsKept() {
    Deque<Answer> answers = new ArrayDeque<>(List.of(rateLimited(Duration.ofSeconds(20)), SAID));
    provider = answers::poll;
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofMinutes(1));
    assertThat(Duration.between(asked.get(0), asked.get(1)))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
  }

  @Test
  void waitBeyondTheProbesTimeEndsIt() {
    provider = () -> rateLimited(Duration.ofHours(2));
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofMinutes(1));
    assertThat(asked).hasSize(1);
    assertThat(reasons()).containsExactly(FailureReason.RATE_LIMITED);
  }

  @Test
  void promptPastItsTimeFailsWithoutBeingAsked() {
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1, "sensitive", "regular", clock.instant()));
    assertThat(asked).isEmpty();
    assertThat(reasons()).containsExactly(FailureReason.EXPIRED);
    assertThat(ended.get(0).probe().attempts()).isZero();
  }

  @Test
  void promptsThatExpireWhileTheyQueueEndEvenBehindOthers() {
    provider = null;
    TargetLane lane = lane(target(1, OptionalDouble.empty()));
    accept(lane, Prompts.of("t", 1));
    accept(lane, Prompts.of("t", 2));
    accept(lane, Prompts.of("t", 3, "sensitive", "regular", clock.instant().plusSeconds(30)));
    timeline.pass(Duration.ofSeconds(35));
    assertThat(asked).hasSize(1);
    assertThat(reasons()).containsExactly(FailureReason.EXPIRED);
  }

  @Test
  void promptThatIsNotDueWaits() {
    Prompt later = withDue(Prompts.of("t", 1), clock.instant().plusSeconds(40));
    TargetLane lane = lane(target());
    accept(lane, later);
    timeline.pass(Duration.ofSeconds(39));
    assertThat(asked).isEmpty();
    timeline.pass(Duration.ofSeconds(2));
    assertThat(asked).hasSize(1);
  }

  @Test
  void noMoreThanTheSlotsAreInFlight() {
    provider = null;
    TargetLane lane = lane(target(3, OptionalDouble.empty()));
    for (int i = 0; i < 10; i++) {
      accept(lane, Prompts.of("t", i));
    }
    assertThat(asked).hasSize(3);
    open.poll().complete(SAID);
    timeline.settle();
    assertThat(asked).hasSize(4);
    assertThat(metrics.mostInFlight).isEqualTo(3);
    while (!open.isEmpty()) {
      open.poll().complete(SAID);
      timeline.settle();
    }
    assertThat(ended).hasSize(10);
  }

  @Test
  void rateIsUsedToTheFullAndKept() {
    TargetLane lane = lane(target(64, OptionalDouble.of(600)));
    for (int i = 0; i < 2_000; i++) {
      accept(lane, Prompts.of("t", i));
    }
    timeline.pass(Duration.ofMinutes(1));
    assertThat(ended.size()).isBetween(597, 602);
  }

  @Test
  void outageHoldsProbesBackInsteadOfUsingThemUp() {
    boolean[] down = {true};
    provider = () -> down[0] ? failure(FailureReason.CONNECTION) : SAID;
    TargetLane lane = lane(target(4, OptionalDouble.empty()));
    for (int i = 0; i < 200; i++) {
      accept(lane, Prompts.of("t", i));
    }
    timeline.pass(Duration.ofSeconds(60));
    assertThat(metrics.circuitOpen).isTrue();
    int askedWhileDown = asked.size();
    assertThat(askedWhileDown).isLessThan(40);
    down[0] = false;
    timeline.pass(Duration.ofMinutes(3));
    assertThat(metrics.circuitOpen).isFalse();
    assertThat(ended).hasSize(200);
    assertThat(ended.stream().filter(one -> one.answer() instanceof Completion).count())
        .isGreaterThan(190);
  }

  @Test
  void outageThatLastsEndsProbesWithTheirReason() {
    provider = () -> failure(FailureReason.CONNECTION);
    TargetLane lane = lane(target(4, OptionalDouble.empty()));
    for (int i = 0; i < 100; i++) {
      accept(lane, Prompts.of("t", i));
    }
    timeline.pass(Duration.ofMinutes(45));
    assertThat(ended).hasSize(100);
    assertThat(reasons())
        .allMatch(
            reason -> reason == FailureReason.CONNECTION || reason == FailureReason.CIRCUIT_OPEN);
  }

  @Test
  void budgetIsKeptAndTheRestFailsUnasked() {
    spending.learn(new LedgerEntry("t", "2026-01-01", 0.5, 0, 0, 0, "other", clock.instant()));
    spending.open();
    // At most 0.001 + 0.002 dollars a call, in fact 0.0001 + 0.0004.
    TargetLane lane =
        lane(
            target(8, OptionalDouble.empty())
                .withPrices(new Prices(1, 2))
                .withBudget(new Budget(OptionalDouble.of(0.6), OptionalDouble.empty())));
    for (int i = 0; i < 400; i++) {
      accept(lane, Prompts.of("t", i, i % 2 == 0 ? "control" : "sensitive", "regular", null));
    }
    timeline.pass(Duration.ofMinutes(1));
    assertThat(ended).hasSize(400);
    double spent = ended.stream().mapToDouble(EndedProbe::costDollars).sum();
    assertThat(spent).isBetween(0.095, 0.1);
    assertThat(spending.spentOnDay("t", clock.instant())).isLessThanOrEqualTo(0.6);
    assertThat(reasons()).containsOnly(FailureReason.BUDGET);
    assertThat(metrics.leftToday).isBetween(0.0, 0.005);
  }

  @Test
  void nextDayHasMoneyAgain() {
    spending.learn(new LedgerEntry("t", "2026-01-01", 1, 0, 0, 0, "other", clock.instant()));
    spending.open();
    TargetLane lane =
        lane(
            target()
                .withPrices(new Prices(1, 2))
                .withBudget(new Budget(OptionalDouble.of(1), OptionalDouble.empty())));
    accept(lane, Prompts.of("t", 1));
    assertThat(reasons()).containsExactly(FailureReason.BUDGET);
    timeline.pass(Duration.ofDays(1));
    accept(lane, Prompts.of("t", 2));
    timeline.settle();
    assertThat(asked).hasSize(1);
  }

  @Test
  void streamThatKeepsBreakingIsAFailedProbeAndNoAnswer() {
    Completion partial =
        new Completion("It ro", null, null, 200, null, null, "m", -1, -1, false, false);
    provider =
        () ->
            new Failure(
                FailureReason.CUT_OFF,
                OptionalInt.of(200),
                "broke",
                Optional.empty(),
                Optional.of(partial));
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(asked).hasSize(5);
    assertThat(reasons()).containsExactly(FailureReason.CUT_OFF);
  }

  @Test
  void targetIsBlindAfterThreeFailedProbesUntilOneIsAnswered() {
    provider = () -> failure(FailureReason.BAD_KEY);
    TargetLane lane = lane(target());
    accept(lane, Prompts.of("t", 1));
    accept(lane, Prompts.of("t", 2));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(metrics.blind).isFalse();
    accept(lane, Prompts.of("t", 3));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(metrics.blind).isTrue();
    provider = () -> SAID;
    accept(lane, Prompts.of("t", 4));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(metrics.blind).isFalse();
  }

  @Test
  void repliesThatAreEmptyToControlPromptsAsWellAreFailuresOfTheEndpoint() {
    provider = () -> EMPTY;
    TargetLane lane = lane(target());
    for (int i = 0; i < 8; i++) {
      accept(lane, Prompts.of("t", i, i % 2 == 0 ? "control" : "sensitive", "regular", null));
    }
    timeline.pass(Duration.ofMinutes(5));
    // Three of the controls and three of the others came before enough was known.
    assertThat(reasons()).contains(FailureReason.EMPTY_REPLY);
    accept(lane, Prompts.of("t", 9));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(((Failure) ended.get(8).answer()).reason()).isEqualTo(FailureReason.EMPTY_REPLY);
    assertThat(metrics.signals)
        .containsEntry("control empty", 4)
        .containsEntry("sensitive empty", 5);
  }

  @Test
  void repliesThatAreEmptyToSensitivePromptsAloneAreData() {
    TargetLane lane = lane(target());
    for (int i = 0; i < 12; i++) {
      boolean control = i % 2 == 0;
      provider = () -> control ? SAID : EMPTY;
      accept(lane, Prompts.of("t", i, control ? "control" : "sensitive", "regular", null));
      timeline.pass(Duration.ofMinutes(1));
    }
    assertThat(ended).allMatch(end -> end.answer() instanceof Completion);
  }

  @Test
  void probesOfALeavingPartitionAreDroppedAndNotEnded() {
    provider = null;
    TargetLane lane = lane(target(1, OptionalDouble.empty()));
    accept(lane, Prompts.of("t", 1));
    accept(lane, Prompts.of("t", 2));
    claim.end();
    lane.dropEnding();
    assertThat(claim.asking()).isEqualTo(1);
    open.poll().complete(failure(FailureReason.SERVER_ERROR));
    timeline.pass(Duration.ofMinutes(5));
    assertThat(claim.asking()).isZero();
    assertThat(ended).isEmpty();
    assertThat(lane.waiting()).isZero();
  }

  private TargetSettings target() {
    return target(16, OptionalDouble.empty());
  }

  private static TargetSettings target(int inFlight, OptionalDouble perMinute) {
    Sampling sampling =
        new Sampling(
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalInt.of(1000),
            dev.candor.worker.provider.Reasoning.UNSET);
    return TargetSettings.of(
            "t",
            Endpoint.of(ApiStyle.OPENAI, URI.create("http://unused"), "m", Optional.empty()),
            sampling,
            new Limits(perMinute, OptionalDouble.empty(), inFlight))
        .withBackoff(new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(10)))
        .withMaxWait(Duration.ofMinutes(30));
  }

  private TargetLane lane(TargetSettings settings) {
    RuntimeException problem = thrown;
    TargetLane lane =
        new TargetLane(
            settings,
            (text, headers) -> {
              if (problem != null) {
                throw problem;
              }
              asked.add(clock.instant());
              sent.add(headers);
              CompletableFuture<Answer> call = new CompletableFuture<>();
              if (provider == null) {
                open.add(call);
              } else {
                timeline.at(clock.instant().plusMillis(50), () -> call.complete(provider.get()));
              }
              return call;
            },
            timeline,
            new Random(1),
            spending,
            new ReleaseResolver("t", "m", Duration.ofDays(1), () -> true, change -> {}),
            metrics,
            one -> {
              handedOn.accept(one);
              ended.add(one);
            });
    lane.share(PartitionShare.ALL);
    return lane;
  }

  private void accept(TargetLane lane, Prompt prompt) {
    lane.accept(new Probe(prompt, claim, 0, null, null));
  }

  private List<FailureReason> reasons() {
    return ended.stream()
        .filter(one -> one.answer() instanceof Failure)
        .map(one -> ((Failure) one.answer()).reason())
        .toList();
  }

  private static Failure failure(FailureReason reason) {
    return Failure.of(reason, "so it goes");
  }

  private static Failure rateLimited(Duration wait) {
    return new Failure(
        FailureReason.RATE_LIMITED,
        OptionalInt.of(429),
        "slow down",
        Optional.of(wait),
        Optional.empty());
  }

  private static Prompt withDue(Prompt p, Instant due) {
    return new Prompt(
        p.probeId(),
        p.target(),
        p.configuredRelease(),
        p.cycle(),
        p.cycleStartedAt(),
        p.cycleProbes(),
        p.promptId(),
        p.intent(),
        p.topic(),
        p.arm(),
        p.lang(),
        p.wording(),
        p.sample(),
        p.text(),
        due,
        p.expiresAt(),
        p.purpose(),
        p.keyFacts());
  }
}
