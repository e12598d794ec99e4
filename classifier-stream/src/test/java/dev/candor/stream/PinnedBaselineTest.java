package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.VerdictNote;
import dev.candor.model.Outcome;
import dev.candor.runtime.Configuration;
import dev.candor.testkit.Responses;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The settings of {@link TestTopology} pin release r0 of the target named pinned. */
class PinnedBaselineTest extends DrivenTopology {
  private static final int PROMPTS = 40;
  private static final int RELEASES = 10;
  private static final int CYCLES = 5;

  /** Each release refuses a little more than the one before. */
  private List<ComparisonVerdict> creep(String target) {
    Random random = new Random(2);
    for (int cycle = 0; cycle < RELEASES * CYCLES; cycle++) {
      int release = cycle / CYCLES;
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        boolean refused = random.nextDouble() < .2 + .05 * release;
        Response response =
            Responses.reply(target, "r" + release, cycle, "p" + prompt, "en", 0)
                .text("reply " + random.nextLong())
                .outcome(refused ? Outcome.REFUSAL : Outcome.ANSWER)
                .cycleProbes(PROMPTS)
                .build();
        pipe(response);
      }
    }
    return comparisons();
  }

  @Test
  void whatCreepsFromReleaseToReleaseIsSeenAgainstThePinnedOne() {
    List<ComparisonVerdict> found = creep("pinned");
    assertThat(found)
        .filteredOn(verdict -> verdict.verdict().isDrifted())
        .isNotEmpty()
        .allSatisfy(
            verdict -> {
              assertThat(verdict.baseline()).isEqualTo("r0");
              assertThat(verdict.notes()).extracting(VerdictNote::name).contains("weekdays");
              assertThat(verdict.note()).contains("less than two weeks (0 days)");
            });
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r5"))
        .extracting(ComparisonVerdict::baseline)
        .containsOnly("r0", "r4");
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r5"))
        .extracting(ComparisonVerdict::level)
        .containsOnly(.005);
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r1"))
        .extracting(ComparisonVerdict::level)
        .containsOnly(.01);
  }

  @Test
  void withoutAPinnedOneEachReleaseIsComparedWithTheOneBefore() {
    List<ComparisonVerdict> found = creep("other");
    assertThat(found)
        .filteredOn(verdict -> verdict.candidate().equals("r5"))
        .extracting(ComparisonVerdict::baseline)
        .containsOnly("r4");
    assertThat(found).noneMatch(verdict -> verdict.verdict().isDrifted());
  }

  @Test
  void theBaselineOfATargetIsReadFromTheConfiguration() {
    ClassifierSettings settings =
        ClassifierSettings.from(
            Configuration.parse(
                "monitor.yaml",
                """
                targets:
                  - {name: a, baseline: "2025-01-20"}
                  - {name: b}
                """,
                Map.of()),
            1,
            1);
    assertThat(settings.pinned()).isEqualTo(Map.of("a", "2025-01-20"));
  }
}
