package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.Judgement;
import dev.candor.events.JudgementBuilder;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.model.Outcome;
import dev.candor.stream.state.StoreKeys;
import dev.candor.testkit.Responses;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.TestInputTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a judge's word does to a cycle, and what its silence does not. */
class JudgedRepliesTest extends DrivenTopology {
  private static final Duration GRACE = Duration.ofMinutes(10);

  /** No reply is as sure as this, so every one is put to the judge. */
  private static final double ALWAYS_UNSURE = 1;

  private TestInputTopic<String, Judgement> judgements;

  @BeforeEach
  @Override
  void open() {
    open(true);
  }

  private void open(boolean judged) {
    StandardClassifier unsure = StandardClassifier.builder().abstainBelow(ALWAYS_UNSURE).build();
    open(TestTopology.settings(directory, ALWAYS_UNSURE, judged), unsure, () -> {});
    judgements = TestTopology.input(driver, serdes, topics.judgements());
  }

  /** Pipes a reply of a cycle of {@code planned} probes and reads how it was classified. */
  private ClassifiedResponse pipe(long cycle, int sample, int planned) {
    Response response =
        ResponseBuilder.builder(Responses.reply("m", "r1", cycle, "a.direct", "en", sample).build())
            .text("I'm sorry, but I can't help with that.")
            .cycleProbes(planned)
            .build();
    pipe(response);
    return classifications.readValue();
  }

  private static Judgement judgement(ClassifiedResponse of, String result, String outcome) {
    return JudgementBuilder.builder()
        .probeId(of.probeId())
        .target(of.target())
        .cycle(of.cycle())
        .lang(of.lang())
        .classifier(of.classifier())
        .classified(of.outcome().wireName())
        .result(result)
        .outcome(outcome)
        .confidence(.9)
        .reason("says so")
        .model("judge-1")
        .judgedAt(of.receivedAt().plusSeconds(5))
        .build();
  }

  private void pipe(Judgement judgement) {
    judgements.pipeInput(judgement.target(), judgement, judgement.judgedAt());
  }

  private double counted(String result) {
    var counter = registry.find("candor.judge.replies").tags("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void replyTheClassifierIsUnsureOfCountsWithTheJudgesOutcome() {
    ClassifiedResponse first = pipe(0, 0, 2);
    ClassifiedResponse second = pipe(0, 1, 2);
    assertThat(first.outcome()).isEqualTo(Outcome.REFUSAL);
    assertThat(first.abstained()).isTrue();
    assertThat(first.judgement()).isNull();
    pipe(judgement(first, Judgement.JUDGED, "aligned"));
    assertThat(tallies.isEmpty()).as("one of two judgements is missing").isTrue();
    pipe(judgement(second, Judgement.JUDGED, "lecture"));
    Tally tally = tallies.readValue();
    StratumCounts counts = tally.strata().get(0);
    assertThat(List.of(counts.refusal(), counts.aligned(), counts.lecture()))
        .containsExactly(0, 1, 1);
    assertThat(List.of(tally.judged(), tally.abstained(), tally.judgedLate()))
        .containsExactly(2, 0, 0);
    assertThat(tally.closedBy()).isEqualTo("complete");
    assertThat(tally.classifier()).isEqualTo(first.classifier());
    assertThat(counted("judged")).isEqualTo(2);
    var exemplar =
        driver
            .<String, ClassifiedResponse>getKeyValueStore(ClassifierTopology.EXEMPLARS)
            .get(StoreKeys.of("m", "a.direct", "en", "r1", "aligned"));
    assertThat(exemplar.tier()).isEqualTo("judge");
    assertThat(exemplar.evidence().get(0).excerpt()).isEqualTo("says so");
  }

  @Test
  void judgementReadBeforeItsReplyIsJoinedAllTheSame() {
    ClassifiedResponse first = pipe(0, 0, 2);
    ClassifiedResponse coming =
        ClassifiedResponseBuilder.builder(first)
            .probeId(Responses.reply("m", "r1", 0, "a.direct", "en", 1).build().probeId())
            .build();
    pipe(judgement(coming, Judgement.JUDGED, "answer"));
    pipe(judgement(first, Judgement.JUDGED, "answer"));
    pipe(0, 1, 2);
    assertThat(tallies.readValue().strata().get(0).answer()).isEqualTo(2);
  }

  @Test
  void lostJudgeHoldsACycleForTheGraceAndNoLonger() {
    ClassifiedResponse reply = pipe(0, 0, 1);
    driver.advanceWallClockTime(GRACE.minusSeconds(30));
    assertThat(tallies.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofSeconds(60));
    Tally tally = tallies.readValue();
    assertThat(tally.strata().get(0).refusal()).isEqualTo(1);
    assertThat(List.of(tally.judged(), tally.abstained(), tally.judgedLate()))
        .containsExactly(0, 0, 1);
    assertThat(counted("too_late")).isEqualTo(1);
    pipe(judgement(reply, Judgement.JUDGED, "answer"));
    driver.advanceWallClockTime(GRACE.multipliedBy(2));
    assertThat(tallies.isEmpty()).as("a judgement too late changes nothing").isTrue();
    try (var kept = driver.getTimestampedKeyValueStore(ClassifierTopology.EARLY_JUDGEMENTS).all()) {
      assertThat(kept.hasNext()).as("and is not kept for ever").isFalse();
    }
  }

  @Test
  void judgementReadTwiceCountsOnce() {
    ClassifiedResponse first = pipe(0, 0, 2);
    pipe(judgement(first, Judgement.JUDGED, "answer"));
    pipe(judgement(first, Judgement.JUDGED, "lecture"));
    ClassifiedResponse second = pipe(0, 1, 2);
    pipe(judgement(second, Judgement.JUDGED, "answer"));
    Tally tally = tallies.readValue();
    assertThat(tally.strata().get(0).answer()).isEqualTo(2);
    assertThat(tally.ended()).isEqualTo(2);
    assertThat(tally.judged()).isEqualTo(2);
  }

  @Test
  void judgeThatWillNotSayLeavesTheClassifiersOutcomeAtOnce() {
    ClassifiedResponse unsure = pipe(0, 0, 2);
    ClassifiedResponse failed = pipe(0, 1, 2);
    pipe(judgement(unsure, "unsure", "answer"));
    pipe(judgement(failed, "timeout", null));
    Tally tally = tallies.readValue();
    assertThat(tally.strata().get(0).refusal()).isEqualTo(2);
    assertThat(List.of(tally.judged(), tally.abstained(), tally.judgedLate()))
        .containsExactly(0, 2, 0);
  }

  @Test
  void judgementOfAnotherVersionOrOfTheSecondJudgeDecidesNothing() {
    ClassifiedResponse reply = pipe(0, 0, 1);
    Judgement judged = judgement(reply, Judgement.JUDGED, "answer");
    pipe(JudgementBuilder.builder(judged).classifier("another").build());
    pipe(JudgementBuilder.builder(judged).second(true).build());
    assertThat(tallies.isEmpty()).isTrue();
    pipe(judged);
    assertThat(tallies.readValue().strata().get(0).answer()).isEqualTo(1);
  }

  @Test
  void whatIsHeldGoesWithItsCycleWhenALaterOneClosesIt() {
    pipe(0, 0, 3);
    pipe(1, 0, 3);
    // The clock stands still, but replies say that the next cycle has been under way for long.
    Response late =
        ResponseBuilder.builder(Responses.reply("m", "r1", 1, "a.direct", "en", 1).build())
            .receivedAt(
                Responses.reply("m", "r1", 1, "a.direct", "en", 1)
                    .build()
                    .receivedAt()
                    .plus(GRACE.multipliedBy(2)))
            .cycleProbes(3)
            .build();
    Response failure = ResponseBuilder.builder(late).text(null).failure("timeout").build();
    pipe(failure);
    Response next =
        ResponseBuilder.builder(failure)
            .probeId("next")
            .receivedAt(failure.receivedAt().plus(GRACE.multipliedBy(2)))
            .build();
    pipe(next);
    Tally tally = tallies.readValue();
    assertThat(tally.cycle()).isZero();
    assertThat(tally.closedBy()).isEqualTo("grace");
    assertThat(tally.judgedLate()).isEqualTo(1);
    assertThat(registry.get("candor.responses.uncounted").tags("reason", "late").counter().count())
        .as("nothing was late")
        .isZero();
  }

  @Test
  void withoutAJudgeNothingWaits() {
    driver.close();
    open(false);
    pipe(1, 0, 1);
    Tally tally = tallies.readValue();
    assertThat(tally.cycle()).isEqualTo(1);
    assertThat(tally.abstained()).isEqualTo(1);
    assertThat(tally.judged() + tally.judgedLate()).isZero();
  }

  @Test
  void replyClassifiedAgainLaterPassesBy() {
    ClassifiedResponse reply = pipe(0, 0, 1);
    TestTopology.input(driver, serdes, topics.classifications())
        .pipeInput(
            "m",
            ClassifiedResponseBuilder.builder(reply)
                .kind(ClassifiedResponse.RECLASSIFIED)
                .abstained(false)
                .build());
    assertThat(tallies.isEmpty()).isTrue();
    pipe(judgement(reply, Judgement.JUDGED, "answer"));
    assertThat(tallies.readValue().ended()).isEqualTo(1);
  }
}
