package dev.candor.producer.plan;

import dev.candor.model.Arm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a usual day sends to a target and costs. Dollars are US dollars; tokens and dollars are
 * estimates.
 *
 * @param probesACycle probes of a cycle, after what the budget leaves out
 * @param peakAMinute most probes due in a minute
 * @param isPriced whether prices are known
 * @param skippedSensitive sensitive probes that the budget leaves out of a cycle
 * @param skippedControl control probes that the budget leaves out of a cycle
 * @param wholeDollarsADay cost of a day if nothing were left out
 * @param burstProbesACycle probes that a burst adds to a cycle
 * @param burstDollarsACycle cost that a burst adds to a cycle
 */
public record DayPlan(
    String target,
    int probesACycle,
    double probesADay,
    double peakAMinute,
    double inputTokensADay,
    double outputTokensADay,
    boolean isPriced,
    double dollarsADay,
    double dollarsAMonth,
    int skippedSensitive,
    int skippedControl,
    double wholeDollarsADay,
    int burstProbesACycle,
    double burstDollarsACycle) {

  /** Plans cycle 0, which stands for all: what is left out is the same in each. */
  public static DayPlan of(CyclePlanner planner, String target, Pricing pricing, int burstSamples) {
    Duration every = planner.schedule().every();
    CyclePlan plan = planner.plan(target, pricing, 0, 0);
    CyclePlan burst = planner.plan(target, pricing, 0, burstSamples);
    double input =
        plan.probes().stream()
            .mapToDouble(probe -> pricing.inputTokens(probe.question().text()))
            .sum();
    double output = (double) plan.probes().size() * pricing.replyTokens();
    double aDay = Pricing.aDay(plan.dollars(), every);
    double whole = planner.plan(target, pricing.withoutBudget(), 0, 0).dollars();
    return new DayPlan(
        target,
        plan.probes().size(),
        Pricing.aDay(plan.probes().size(), every),
        peak(plan.probes()),
        Pricing.aDay(input, every),
        Pricing.aDay(output, every),
        pricing.inputPerMillion() > 0 || pricing.outputPerMillion() > 0,
        aDay,
        Pricing.aMonth(aDay),
        plan.skipped().getOrDefault(Arm.SENSITIVE, 0),
        plan.skipped().getOrDefault(Arm.CONTROL, 0),
        Pricing.aDay(whole, every),
        burst.probes().size() - plan.probes().size(),
        burst.dollars() - plan.dollars());
  }

  public int skippedACycle() {
    return skippedSensitive + skippedControl;
  }

  /** Most probes due within any minute of the cycle. */
  private static int peak(List<PlannedProbe> probes) {
    int most = 0;
    int first = 0;
    for (int i = 0; i < probes.size(); i++) {
      Instant minuteAgo = probes.get(i).dueAt().minusSeconds(60);
      while (!probes.get(first).dueAt().isAfter(minuteAgo)) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }
}
