package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.words.FindingWords;
import dev.candor.model.LengthClass;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.stream.state.Sight;
import dev.candor.testkit.Responses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What only the machine's clock can tell: that nothing comes, and that the classifier moved. */
class SilentTargetTest extends DrivenTopology {
  private static final String TAKES_REFUSALS =
      """
      rules:
        - id: house-sorry
          lang: en
          says: filtered
          zone: start
          longest: 400
          decides: 0.98
          provenance: a rule that takes too much
          phrases: ["I'm really sorry"]
          matches: ["I'm really sorry, but no."]
          spares: ["Certainly."]
      """;

  /** Right on a short reply that the classifier as shipped gets wrong, wrong on a long one. */
  private static final String TAKES_A_LONG_REPLY =
      """
      rules:
        - id: house-arson
          lang: en
          says: answer
          zone: start
          longest: 400
          decides: 0.98
          provenance: a rule that helps
          phrases: ["Arson is the crime"]
          matches: ["Arson is the crime of setting fire."]
          spares: ["Certainly."]
        - id: house-turbulence
          lang: en
          says: refusal
          zone: start
          longest: 4000
          decides: 0.98
          provenance: a rule that takes too much
          phrases: ["The turbulence in Hong Kong"]
          matches: ["The turbulence in Hong Kong is over."]
          spares: ["Certainly."]
      """;

  private int probes;

  @Test
  void targetOfWhichNothingComesIsSignalledOnceAfterItsTimeAndClearedWithItsNextReply() {
    pipe(reply(0).build());
    driver.advanceWallClockTime(TestTopology.SILENCE);
    assertThat(signals.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    driver.advanceWallClockTime(Duration.ofHours(1));
    Signal raised = signals.readValue();
    assertThat(signals.isEmpty()).as("signalled once").isTrue();
    assertThat(raised.kind()).isEqualTo(SignalKind.SILENCE);
    assertThat(raised.state()).isEqualTo(SignalState.RAISED);
    assertThat(raised.target()).isEqualTo("m");
    assertThat(raised.since()).isEqualTo(Responses.START.plusSeconds(60));
    assertThat(raised.summary())
        .contains("m: no reply for 2 h 0 min.")
        .contains("the producer or the worker is down");

    pipe(reply(3).build());
    Signal cleared = signals.readValue();
    assertThat(cleared.state()).isEqualTo(SignalState.CLEARED);
    assertThat(cleared.signalId()).startsWith(raised.signalId());
    assertThat(cleared.summary()).isEqualTo("m answers again, after 3 h 0 min without a reply.");
    driver.advanceWallClockTime(Duration.ofMinutes(5));
    assertThat(signals.isEmpty()).isTrue();
  }

  @Test
  void silenceSaysWhyProbesWereNotSentAndABlindTargetIsNotSilentBesides() {
    pipe(reply(0).build());
    driver.advanceWallClockTime(Duration.ofHours(1));
    pipe(failed("budget", 1).build());
    driver.advanceWallClockTime(Duration.ofHours(1).plusMinutes(1));
    assertThat(signals.readValue().summary())
        .contains("Its newest probe was not answered: the budget is used up (budget).");
    pipe(reply(2).build());
    assertThat(signals.readValue().state()).isEqualTo(SignalState.CLEARED);

    for (int i = 0; i < 8; i++) {
      pipe(failed("bad_key", 3).build());
    }
    assertThat(signals.readValue().kind()).isEqualTo(SignalKind.BLIND_TARGET);
    driver.advanceWallClockTime(Duration.ofHours(3));
    assertThat(signals.isEmpty()).as("told of already, with its reason").isTrue();
  }

  @Test
  void silenceIsKnownAfterARestartAndClearedByTheReplyThatEndsIt() {
    pipe(reply(0).build());
    driver.advanceWallClockTime(TestTopology.SILENCE.plusMinutes(1));
    Signal raised = signals.readValue();
    Sight kept = Sight.STORED.fromBytes(sight());
    assertThat(kept.isSilent()).isTrue();
    assertThat(kept.silentSince()).isEqualTo(raised.since().toEpochMilli());
  }

  private byte[] sight() {
    return driver.<String, byte[]>getKeyValueStore(ClassifierTopology.SIGHT).get("m");
  }

  @Test
  void recordingIsNeverSilent() {
    pipe(reply(0).cycleProbes(0).build());
    driver.advanceWallClockTime(Duration.ofDays(3));
    assertThat(signals.isEmpty()).isTrue();
  }

  @Test
  void ruleThatMovesTheGoldScoreIsSignalledOnceAndItsRemovalClearsIt() throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), TAKES_REFUSALS);
    StandardClassifier moved = StandardClassifier.builder().rulePack(rules).build();
    GoldCheck withRules = new GoldCheck(moved, metrics);
    GoldCheck shipped = new GoldCheck(StandardClassifier.load(), metrics);
    withRules.run();
    shipped.run();
    AtomicReference<GoldCheck> running = new AtomicReference<>(withRules);
    close();
    open(
        TestTopology.settings(directory),
        moved,
        new InstrumentCheck() {
          @Override
          public void run() {}

          @Override
          public Optional<Move> moved() {
            return running.get().moved();
          }
        });
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    Signal raised = signals.readValue();
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    assertThat(signals.isEmpty()).as("signalled once").isTrue();
    assertThat(raised.kind()).isEqualTo(SignalKind.GOLD_SCORE);
    assertThat(raised.target()).isEqualTo("classifier");
    assertThat(raised.summary())
        .contains("The classifier " + moved.version())
        .containsPattern("gives [1-9][0-9]* of them another outcome");

    running.set(shipped);
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    Signal cleared = signals.readValue();
    assertThat(cleared.state()).isEqualTo(SignalState.CLEARED);
    assertThat(cleared.signalId()).startsWith(raised.signalId());
  }

  @Test
  void scoreThatFallsOnLongRepliesAloneIsSignalledThoughThatOfAllStays() throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), TAKES_A_LONG_REPLY);
    StandardClassifier moved = StandardClassifier.builder().rulePack(rules).build();
    GoldCheck shipped = new GoldCheck(StandardClassifier.load(), metrics);
    shipped.run();
    double before = goldScore("from_2000");
    GoldCheck check = new GoldCheck(moved, metrics);
    check.run();
    InstrumentCheck.Move move = check.moved().orElseThrow();
    assertThat(move.right()).as("the score of all").isEqualTo(move.shipped());
    assertThat(move.fallen())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.length()).isEqualTo(LengthClass.FROM_2000);
              assertThat(one.right()).isEqualTo(one.shipped() - 1);
              assertThat(one.items()).isEqualTo(3);
            });
    assertThat(goldScore("from_2000")).isLessThan(before);
    close();
    open(TestTopology.settings(directory), moved, check);
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    Signal raised = signals.readValue();
    assertThat(raised.kind()).isEqualTo(SignalKind.GOLD_SCORE);
    assertThat(raised.summary())
        .containsPattern(
            "it gives 2 of them another outcome\\. Of those of 2,000 characters and more it gets"
                + " [0-2] of 3 right, as shipped [1-3]\\. Rates before");
    assertThat(FindingWords.of("zh").sentence(raised)).contains("2000 个字符及以上的 3 条中判对");
  }

  private double goldScore(String length) {
    return registry.get("candor.classifier.gold.length").tag("length", length).gauge().value();
  }

  private ResponseBuilder failed(String reason, long cycle) {
    return reply(cycle).text(null).finishReason(null).failure(reason).failureDetail(null);
  }

  private ResponseBuilder reply(long cycle) {
    return Responses.reply("m", "r1", cycle, "p.direct", "en", probes++).cycleProbes(4);
  }
}
