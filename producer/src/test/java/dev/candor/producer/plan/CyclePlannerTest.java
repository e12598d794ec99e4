package dev.candor.producer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Arm;
import dev.candor.producer.catalogue.Catalogue;
import dev.candor.producer.catalogue.CatalogueQuestion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CyclePlannerTest {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<CatalogueQuestion> QUESTIONS =
      Catalogue.load(List.of("china"), List.of()).questions(List.of("en", "zh"));
  private static final int REGULAR = QUESTIONS.size() * 2;

  private final Schedule schedule = schedule(0.8);
  private final CyclePlanner planner = new CyclePlanner(QUESTIONS, schedule, 0);

  private static Schedule schedule(double spread) {
    return new Schedule(
        EPOCH, Duration.ofHours(6), 2, List.of("en", "zh"), true, spread, Duration.ofHours(12));
  }

  @Test
  void everyQuestionIsAskedOncePerSample() {
    CyclePlan plan = planner.plan("m", Pricing.FREE, 7, 0);

    assertThat(plan.probes()).hasSize(REGULAR);
    assertThat(plan.probes().stream().map(PlannedProbe::id)).doesNotHaveDuplicates();
    assertThat(plan.probes().stream().map(PlannedProbe::sample)).containsOnly(0, 1);
    assertThat(plan.skipped()).isEmpty();
  }

  @Test
  void theSameCycleIsPlannedTheSameAndAnotherInAnotherOrder() {
    CyclePlan plan = planner.plan("m", Pricing.FREE, 7, 0);

    assertThat(new CyclePlanner(QUESTIONS, schedule, 0).plan("m", Pricing.FREE, 7, 0))
        .isEqualTo(plan);
    assertThat(texts(planner.plan("m", Pricing.FREE, 8, 0))).isNotEqualTo(texts(plan));
    assertThat(texts(planner.plan("n", Pricing.FREE, 7, 0))).isNotEqualTo(texts(plan));
  }

  @Test
  void probeIdsNameTargetCyclePromptLanguageAndSample() {
    assertThat(planner.plan("m", Pricing.FREE, 7, 0).probes())
        .extracting(PlannedProbe::id)
        .contains("m/7/tiananmen-1989.direct/zh/1");
  }

  @Test
  void everyBeginningOfACycleIsBalanced() {
    List<PlannedProbe> probes = planner.plan("m", Pricing.FREE, 3, 0).probes();
    double controls = share(probes, probe -> probe.question().arm() == Arm.CONTROL);

    for (int n = 100; n < probes.size(); n += 50) {
      List<PlannedProbe> beginning = probes.subList(0, n);
      assertThat(share(beginning, probe -> probe.question().arm() == Arm.CONTROL))
          .as("controls of the first %d", n)
          .isBetween(controls - 0.02, controls + 0.02);
      assertThat(share(beginning, probe -> probe.question().lang().equals("zh")))
          .isBetween(0.49, 0.51);
      assertThat(share(beginning, probe -> probe.sample() == 0)).isBetween(0.45, 0.55);
      for (String style : List.of("direct", "neutral", "indirect")) {
        assertThat(share(beginning, probe -> probe.question().style().equals(style)))
            .as("%s of the first %d", style, n)
            .isBetween(0.28, 0.39);
      }
    }
  }

  @Test
  void everyBeginningCoversTheTopics() {
    List<PlannedProbe> probes = planner.plan("m", Pricing.FREE, 3, 0).probes();

    assertThat(probes.subList(0, 40).stream().map(probe -> probe.question().topic()))
        .as("both languages of twenty wordings")
        .satisfies(topics -> assertThat(Set.copyOf(topics)).hasSize(12));
  }

  @Test
  void probesAreSpreadOverTheirShareOfTheCycle() {
    List<PlannedProbe> probes = planner.plan("m", Pricing.FREE, 4, 0).probes();
    Instant start = EPOCH.plus(Duration.ofHours(24));

    assertThat(probes).isSortedAccordingTo((a, b) -> a.dueAt().compareTo(b.dueAt()));
    assertThat(probes.get(0).dueAt()).isEqualTo(start);
    assertThat(probes.get(probes.size() / 2).dueAt())
        .isEqualTo(start.plus(Duration.ofMinutes(144)));
    assertThat(probes.get(probes.size() - 1).dueAt()).isBefore(start.plus(Duration.ofMinutes(288)));
  }

  @Test
  void aSpreadOfZeroIsDueAtOnce() {
    assertThat(new CyclePlanner(QUESTIONS, schedule(0), 0).plan("m", Pricing.FREE, 4, 0).probes())
        .extracting(PlannedProbe::dueAt)
        .containsOnly(EPOCH.plus(Duration.ofHours(24)));
  }

  @Test
  void aBurstAddsSamplesAmongTheRegularOnes() {
    List<PlannedProbe> probes = planner.plan("m", Pricing.FREE, 7, 3).probes();

    assertThat(probes).hasSize(QUESTIONS.size() * 5);
    assertThat(probes)
        .filteredOn(probe -> probe.purpose() == Purpose.BURST)
        .hasSize(QUESTIONS.size() * 3)
        .extracting(PlannedProbe::sample)
        .containsOnly(2, 3, 4);
    assertThat(share(probes.subList(0, 200), probe -> probe.purpose() == Purpose.BURST))
        .isBetween(0.55, 0.65);
  }

  @Test
  void aBudgetThatCoversTheCycleLeavesNothingOut() {
    CyclePlan plan = planner.plan("m", paying(1000), 7, 0);

    assertThat(plan.probes()).hasSize(REGULAR);
    assertThat(plan.skipped()).isEmpty();
  }

  @Test
  void aShortBudgetLeavesOutSensitivePromptsUntilTheArmsAreEqual() {
    double whole = planner.plan("m", paying(1000), 7, 0).dollars();
    // Nine tenths of the budget are planned for; this covers nine tenths of the cycle.
    CyclePlan plan = planner.plan("m", paying(whole * 4), 7, 0);
    Map<Arm, Long> arms = count(plan, probe -> probe.question().arm());

    assertThat(plan.dollars()).isLessThanOrEqualTo(whole * 0.9);
    assertThat(plan.skipped()).containsOnlyKeys(Arm.SENSITIVE);
    assertThat(arms.get(Arm.CONTROL)).isEqualTo(49L * 3 * 2 * 2);
    assertThat(plan.probes().size() + plan.skippedProbes()).isEqualTo(REGULAR);
  }

  @Test
  void aVeryShortBudgetKeepsArmsLanguagesAndWordingsEqual() {
    double whole = planner.plan("m", paying(1000), 7, 0).dollars();
    CyclePlan plan = planner.plan("m", paying(whole), 7, 0);
    Map<Arm, Long> arms = count(plan, probe -> probe.question().arm());
    Map<String, Long> langs = count(plan, probe -> probe.question().lang());
    Map<String, Long> styles = count(plan, probe -> probe.question().style());

    assertThat(plan.dollars()).isBetween(whole * 0.2, whole * 0.225);
    assertThat(arms.get(Arm.CONTROL) - arms.get(Arm.SENSITIVE)).isBetween(0L, 2L);
    assertThat(langs.get("en")).isEqualTo(langs.get("zh"));
    assertThat(styles.values())
        .allSatisfy(n -> assertThat(n).isBetween(plan.probes().size() / 4L, 40L * 100));
  }

  @Test
  void whatABudgetLeavesOutIsTheSameInEveryCycle() {
    Pricing pricing = paying(planner.plan("m", paying(1000), 7, 0).dollars() * 2);
    Function<CyclePlan, Set<String>> asked =
        plan ->
            plan.probes().stream()
                .map(probe -> probe.id().replace("/" + plan.cycle() + "/", "/"))
                .collect(Collectors.toCollection(HashSet::new));

    assertThat(asked.apply(planner.plan("m", pricing, 7, 0)))
        .isEqualTo(asked.apply(planner.plan("m", pricing, 8, 0)));
  }

  @Test
  void aShortBudgetLeavesOutTheBurstFirst() {
    double whole = planner.plan("m", paying(1000), 7, 0).dollars();
    CyclePlan plan = planner.plan("m", paying(whole * 4 / 0.9), 7, 2);

    assertThat(plan.probes())
        .filteredOn(probe -> probe.purpose() == Purpose.REGULAR)
        .hasSizeGreaterThanOrEqualTo(REGULAR - 2);
    assertThat(plan.probes())
        .filteredOn(probe -> probe.purpose() == Purpose.BURST)
        .hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aBurstFollowsATriggerForItsCycles() {
    Burst burst = new Burst(2, 3);
    List<Burst.Trigger> triggers =
        List.of(new Burst.Trigger("m", schedule.startOf(10).plusSeconds(60)));

    assertThat(burst.extraSamples(schedule, 10, triggers)).isZero();
    assertThat(burst.extraSamples(schedule, 11, triggers)).isEqualTo(2);
    assertThat(burst.extraSamples(schedule, 13, triggers)).isEqualTo(2);
    assertThat(burst.extraSamples(schedule, 14, triggers)).isZero();
  }

  /** Prices of a common model and a budget a day in dollars; cycles come four times a day. */
  private static Pricing paying(double perDay) {
    return new Pricing(0.5, 2, OptionalDouble.of(perDay), OptionalDouble.empty(), 400, "");
  }

  private static double share(
      List<PlannedProbe> probes, java.util.function.Predicate<PlannedProbe> which) {
    return probes.stream().filter(which).count() / (double) probes.size();
  }

  private static <K> Map<K, Long> count(CyclePlan plan, Function<PlannedProbe, K> key) {
    return plan.probes().stream().collect(Collectors.groupingBy(key, Collectors.counting()));
  }

  private static List<String> texts(CyclePlan plan) {
    return plan.probes().stream().map(probe -> probe.question().text()).toList();
  }
}
