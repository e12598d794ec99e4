package dev.candor.detection.replies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is remembered of texts: all copies of what is remembered, and hardly an accident. */
class TextsSeenTest {
  private static final int PROMPTS = 24;

  @Test
  void evenThousandsOfTextsAreTakenForOneAnotherInLessThanOneCaseOfAHundred() {
    SplittableRandom random = new SplittableRandom(1);
    TextsSeen seen = TextsSeen.of(1);
    int accidents = 0;
    for (int i = 0; i < 5000; i++) {
      accidents += seen.note(0, random.nextLong()) == TextsSeen.COPY ? 1 : 0;
    }
    assertThat(accidents).isLessThan(10);
    assertThat(seen.level(0)).isBetween(7, 10);
  }

  @Test
  void memoryDoesNotDependOnTheOrderInWhichTextsCame() throws Exception {
    long[] texts = new SplittableRandom(2).longs(300).toArray();
    TextsSeen forwards = TextsSeen.of(1);
    TextsSeen backwards = TextsSeen.of(1);
    for (int i = 0; i < texts.length; i++) {
      forwards.note(0, texts[i]);
      backwards.note(0, texts[texts.length - 1 - i]);
    }
    int known = 0;
    for (long text : texts) {
      int found = forwards.note(0, text);
      assertThat(backwards.note(0, text)).isEqualTo(found);
      known += found == TextsSeen.COPY ? 1 : 0;
    }
    assertThat(known).isBetween(5, TextsSeen.MOST);
  }

  /** Each sample is an earlier text of its prompt with this chance, whatever its age. */
  private static CycleTally cycle(
      SplittableRandom random, long number, Map<Integer, List<Long>> texts, double cached) {
    List<StratumTally> tallies = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) {
      List<Long> known = texts.computeIfAbsent(p, any -> new ArrayList<>());
      long[] hashes = new long[5];
      Map<Outcome, Integer> counts = new HashMap<>();
      for (int i = 0; i < hashes.length; i++) {
        boolean copy = !known.isEmpty() && random.nextDouble() < cached;
        hashes[i] =
            copy
                ? known.get(random.nextInt(known.size()))
                : StratumTally.hashOf(
                    random.nextLong(), random.nextDouble() < .3 ? Outcome.REFUSAL : Outcome.ANSWER);
        known.add(hashes[i]);
        counts.merge(Outcome.values()[StratumTally.outcomeOf(hashes[i])], 1, Integer::sum);
      }
      tallies.add(
          new StratumTally(
              new Stratum("p" + p, "i" + p, "t", "en", Arm.SENSITIVE),
              OutcomeCounts.of(counts),
              hashes));
    }
    return new CycleTally(number, tallies);
  }

  private static ReleaseHistory history(double cached, int cycles) {
    SplittableRandom random = new SplittableRandom(7);
    Map<Integer, List<Long>> texts = new HashMap<>();
    ReleaseHistory history = ReleaseHistory.empty("r");
    for (int cycle = 0; cycle < cycles; cycle++) {
      history = history.with(cycle(random, cycle, texts, cached));
    }
    return history;
  }

  private static double share(ReleaseHistory history) {
    double worth = 0;
    double sent = 0;
    for (int row = 0; row < history.rows(); row++) {
      worth += history.valid(row);
      sent += history.sent(row);
    }
    return worth / sent;
  }

  @Test
  void repliesOfTheirOwnAllCountHoweverLongAReleaseStays() {
    assertThat(share(history(0, 14))).isEqualTo(1);
    assertThat(share(history(0, 120))).isGreaterThan(.99);
  }

  @Test
  void lastingCacheLeavesNoMoreThanItsOwnTexts() {
    // A fifth are copies, and of a long release only a sample of texts can be told from copies.
    assertThat(share(history(.2, 10))).isBetween(.5, .85);
    assertThat(share(history(.2, 120))).isLessThan(.5);
  }

  @Test
  void stateOfALongReleaseTakesLessThanItsBoundAndSurvivesAStore() {
    ReleaseHistory history = history(0, 60);
    assertThat(ReleaseHistory.fromBytes(history.toBytes())).isEqualTo(history);
    int names = 0;
    for (Stratum stratum : history.strata()) {
      names += 8 + 1 + (stratum.promptId() + stratum.intent() + "ten").length();
    }
    // Points of the series and the rest of the release are not per prompt.
    int points = 60 * 88 + 200;
    assertThat((history.toBytes().length - names - points) / PROMPTS).isLessThan(96);
  }

  @Test
  void historyOfTheFormatBeforeIsRead() {
    ReleaseHistory old =
        ReleaseHistory.fromBytes(
            Base64.getDecoder()
                .decode(
                    "AgADb2xkAAAAAwAAAAIAAAAAAAAAAAAAAAAAAAACAAAAAwACcDAAAmkwAAF0AAJlbgAAAn"
                        + "AxAAJpMQABdAACZW4AAAJwMgACaTIAAXQAAmVuABAGAQYBBgEQBgEEAQYBAQYBBgAAAQIA"
                        + "AAAAAAAAAAIBABACAAAAAIEAAAAAAAAAAAAAAAAAAAAAAAEBAAAAAAAAAAAAAAAAAAAAAA"
                        + "EAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAEDAAMA"
                        + "AAAAAAAAABACAQIBAgAAAAAAAAABEAIBAQECAAAAAAAAAAIQAgEBAQIAAAADAAAAAAAAAA"
                        + "B/+AAAAAAAAH/4AAAAAAAAf/gAAAAAAAB/+AAAAAAAAH/4AAAAAAAAf/gAAAAAAAAAAAAA"
                        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABf/gAAAAAAAB/+AAAAAAAAH"
                        + "/4AAAAAAAAf/gAAAAAAAB/+AAAAAAAAH/4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                        + "AAAAAAAAAAAAAAAAAAAAAAAAAn/4AAAAAAAAf/gAAAAAAAB/+AAAAAAAAH/4AAAAAAAAf/"
                        + "gAAAAAAAB/+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    assertThat(old.release()).isEqualTo("old");
    assertThat(old.cycleCount()).isEqualTo(3);
    assertThat(old.valid(0)).isEqualTo(6);
    assertThat(old.valid(1)).isEqualTo(4);
    assertThat(old.sent(1)).isEqualTo(6);
    assertThat(old.failed(2)).isEqualTo(3);
    assertThat(old.recent().cycles()).hasSize(3);
    assertThat(ReleaseHistory.fromBytes(old.toBytes())).isEqualTo(old);
  }
}
