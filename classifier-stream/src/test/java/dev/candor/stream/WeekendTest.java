package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.model.Outcome;
import dev.candor.testkit.Responses;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two weeks of four cycles a day, then a release that begins on the third weekend. */
class WeekendTest extends DrivenTopology {
  private static final int PROMPTS = 40;
  private static final int WEEK = 28;
  private static final int WEEKEND = 8;
  private static final double REFUSED = .5;
  private static final double REFUSED_ON_NEW = .25;

  /** What is said of the new release, which refuses less, as the old one did on weekends or not. */
  private List<ComparisonVerdict> said(String target, double refusedOnWeekends) {
    Random random = new Random(31);
    for (int cycle = 0; cycle < 2 * WEEK + WEEKEND; cycle++) {
      boolean isNew = cycle >= 2 * WEEK;
      double rate = isNew ? REFUSED_ON_NEW : cycle % WEEK < WEEKEND ? refusedOnWeekends : REFUSED;
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        Response response =
            Responses.reply(target, isNew ? "new" : "old", cycle, "p" + prompt, "en", 0)
                .text("reply " + random.nextLong())
                .outcome(random.nextDouble() < rate ? Outcome.REFUSAL : Outcome.ANSWER)
                .cycleProbes(PROMPTS)
                .build();
        pipe(response);
      }
    }
    return comparisons();
  }

  @Test
  void releaseThatBeginsOnAWeekendIsNoDriftWhereTheBaselineHadTwoOfThem() {
    assertThat(said("weekends", REFUSED_ON_NEW))
        .isNotEmpty()
        .noneMatch(verdict -> verdict.verdict().isDrifted());
    assertThat(said("steady", REFUSED)).anyMatch(verdict -> verdict.verdict().isDrifted());
  }
}
