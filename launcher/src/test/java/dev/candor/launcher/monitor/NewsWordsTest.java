package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.StratumCounts;
import dev.candor.events.StratumCountsBuilder;
import dev.candor.events.Tally;
import dev.candor.events.TallyBuilder;
import dev.candor.model.Arm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsWordsTest {
  private static final Instant BEGUN = Instant.parse("2026-03-01T12:00:00Z");

  private static Tally tally(Instant closedAt, int judged) {
    StratumCounts stratum =
        StratumCountsBuilder.builder()
            .promptId("p")
            .intent("i")
            .topic("history")
            .arm(Arm.SENSITIVE)
            .lang("zh")
            .answer(1)
            .refusal(3)
            .replyHashes(List.of())
            .build();
    return TallyBuilder.builder()
        .target("m")
        .release("r1")
        .cycle(7)
        .cycleStartedAt(closedAt)
        .openedAt(closedAt)
        .closedAt(closedAt)
        .closedBy("complete")
        .classifier("c1")
        .expected(5)
        .ended(5)
        .failed(1)
        .judged(judged)
        .abstained(2)
        .strata(List.of(stratum))
        .parts(1)
        .quotes(List.of())
        .build();
  }

  @Test
  void unsureRepliesAreTalkedOfOnlyWhereSomebodyJudgesThem() {
    Tally tally = tally(BEGUN, 0);
    assertThat(new NewsWords(BEGUN, ZoneOffset.UTC, false).cycle(tally))
        .isEqualTo("m  r1: constrained zh 75 % (5 of 5 probes, 1 failed)");
    assertThat(new NewsWords(BEGUN, ZoneOffset.UTC, true).cycle(tally(BEGUN, 3)))
        .endsWith("1 failed; unsure of 5: 3 judged, 2 undecided, 0 too late)");
  }

  @Test
  void whatClosedBeforeTheStartIsMarkedAsCaughtUpWithAndWhatClosedAfterItIsNot() {
    NewsWords words = new NewsWords(BEGUN, ZoneOffset.UTC, false);
    assertThat(words.cycle(tally(BEGUN.minusSeconds(90), 0)))
        .startsWith("(catching up, 2026-03-01 11:58) m  r1");
    assertThat(words.cycle(tally(BEGUN.plusSeconds(1), 0))).startsWith("m  r1");
    assertThat(words.isBacklog(null)).isFalse();
  }
}
