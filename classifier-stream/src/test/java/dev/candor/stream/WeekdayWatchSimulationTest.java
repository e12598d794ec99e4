package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Response;
import dev.candor.events.Signal;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.testkit.Responses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Four cycles a day of a target that refuses less on weekends. */
class WeekdayWatchSimulationTest extends DrivenTopology {
  private static final int PROMPTS = 40;
  private static final int DAILY = 4;
  private static final double WORKING = .6;
  private static final double WEEKEND = .3;

  /** A Monday. */
  private static final Instant START = Responses.START.plus(Duration.ofDays(4));

  private List<Signal> silentChanges(
      String release, int from, int to, double working, double weekend) {
    Random random = new Random(from + 17L);
    for (int cycle = from * DAILY; cycle < to * DAILY; cycle++) {
      Instant began = START.plus(Duration.ofHours(24 / DAILY).multipliedBy(cycle));
      boolean isWeekend = cycle / DAILY % 7 >= 5;
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        Response response =
            Responses.reply("weekends", release, cycle, "p" + prompt, "en", 0)
                .cycleStartedAt(began)
                .receivedAt(began.plusSeconds(60))
                .askedAt(began.plusSeconds(59))
                .text("reply " + random.nextLong())
                .outcome(
                    random.nextDouble() < (isWeekend ? weekend : working)
                        ? Outcome.REFUSAL
                        : Outcome.ANSWER)
                .cycleProbes(PROMPTS)
                .build();
        pipe(response);
      }
    }
    return signals.readValuesToList().stream()
        .filter(signal -> signal.kind() == SignalKind.SILENT_CHANGE)
        .filter(signal -> signal.state() == SignalState.RAISED)
        .toList();
  }

  @Test
  void weekendsAreLearntAfterTwoWeeksAndBeforeThatTheFindingSaysTheyAreNot() {
    assertThat(silentChanges("r1", 0, 15, WORKING, WEEKEND)).isNotEmpty();
    assertThat(verdicts.readValuesToList())
        .filteredOn(verdict -> verdict.kind() == ComparisonKind.SILENT_CHANGE)
        .filteredOn(verdict -> verdict.verdict().isDrifted())
        .allSatisfy(
            verdict ->
                assertThat(verdict.note())
                    .contains("less than two weeks")
                    .contains("what recurs by weekday"));
    assertThat(silentChanges("r2", 15, 43, WORKING, WEEKEND)).isEmpty();
    assertThat(silentChanges("r2", 43, 47, .9, .7)).isNotEmpty();
  }
}
