package dev.candor.launcher.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Prompt;
import dev.candor.events.ReleaseChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A producer and two workers over weeks of simulated time, against four moody targets. Five weeks
 * by default; {@code -Dcandor.weeks} and {@code -Dcandor.seed} make a soak of it.
 */
class MonitorWeeksSimulationTest {
  /** Whole seasons of the simulation, and a week to spare. */
  private static final int WEEKS = Math.max(4, Integer.getInteger("candor.weeks", 4) / 4 * 4) + 1;

  private static final long SEED = Long.getLong("candor.seed", 20_261_125);

  private final MonitorWeeks weeks = new MonitorWeeks(SEED);

  @Test
  void weeksOfMoodyProvidersEndEveryPromptOnceWithinBudgetAndInBalance() {
    weeks.run(WEEKS);

    assertThat(weeks.doubled()).as("probes that ended twice").isEmpty();
    assertThat(weeks.open()).as("prompts that never ended").isEmpty();
    assertThat(weeks.published()).isGreaterThan(100L * WEEKS * 7 * 24);
    assertThat(weeks.kills()).as("restarts lived through").isGreaterThan(WEEKS * 5);
    assertThat(weeks.overspent()).as("days and months beyond the budget").isEmpty();
    assertThat(weeks.unaccounted()).as("dollars billed and in no ledger").isLessThan(1e-6);
    assertThat(weeks.overLimit()).as("times a limit was exceeded").isEmpty();
    assertThat(weeks.circuitsOpened()).contains("moody");
    eachCycleIsInBalance();
    answersAreInBalance();
    controlsGoLast();
    releasesAreNoticed();
    burstsFollowChanges();
  }

  /** Both languages the same number of times in every cycle, whatever the budget left out. */
  private void eachCycleIsInBalance() {
    assertThat(weeks.lopsidedCycles()).as("cycles with more of one language").isEmpty();
  }

  private void answersAreInBalance() {
    for (String target : List.of("steady", "moody", "silent")) {
      assertThat(weeks.answeredShare(target, "en"))
          .as("answered of %s in English and Chinese", target)
          .isCloseTo(weeks.answeredShare(target, "zh"), org.assertj.core.data.Offset.offset(0.02));
      assertThat(weeks.answeredShare(target, "sensitive"))
          .as("answered of %s by arm", target)
          .isCloseTo(
              weeks.answeredShare(target, "control"), org.assertj.core.data.Offset.offset(0.02));
    }
  }

  private void controlsGoLast() {
    assertThat(weeks.answeredShare("poor", "control"))
        .isGreaterThanOrEqualTo(weeks.answeredShare("poor", "sensitive"));
    assertThat(weeks.failures("poor")).containsKey("budget");
  }

  private void releasesAreNoticed() {
    Map<String, List<String>> announced =
        weeks.announced().stream()
            .filter(change -> change.previous() != null)
            .collect(
                Collectors.groupingBy(
                    ReleaseChange::target,
                    Collectors.mapping(
                        change ->
                            change.how()
                                + " "
                                + change.release()
                                + (change.rollback() ? " again" : ""),
                        Collectors.toList())));
    List<String> steady = new ArrayList<>();
    for (int season = 0; season < weeks.wholeSeasons(); season++) {
      steady.add("fingerprint steady-model@new" + season);
      steady.add("models_list steady-next" + season);
      steady.add("fingerprint steady-model@old again");
      steady.add("fingerprint steady-model@canary" + season);
    }
    assertThat(announced.get("steady")).containsExactlyElementsOf(steady);
    assertThat(announced.get("silent")).hasSize(weeks.wholeSeasons());
    assertThat(announced.get("silent")).allMatch(change -> change.startsWith("tripwire "));
    assertThat(announced).doesNotContainKeys("moody", "poor");
  }

  private void burstsFollowChanges() {
    List<Prompt> bursts = weeks.bursts();
    assertThat(bursts).isNotEmpty();
    assertThat(bursts.stream().map(Prompt::target)).contains("steady", "silent");
    assertThat(weeks.burstsOutOfSeason()).isEmpty();
  }
}
