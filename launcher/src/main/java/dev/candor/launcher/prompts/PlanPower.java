package dev.candor.launcher.prompts;

import dev.candor.model.Arm;
import dev.candor.producer.plan.CyclePlan;
import dev.candor.producer.plan.CyclePlanner;
import dev.candor.producer.plan.PlannedProbe;
import dev.candor.producer.plan.Pricing;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a target's plan finds and what a difference takes instead. A prompt is one wording in one
 * language. Bursts are left out: they begin only after a suspicion.
 *
 * @param prompts sensitive prompts of a cycle, after what the budget leaves out
 * @param replies probes of these prompts in a cycle
 * @param samples how often the schedule asks each
 * @param dollars of a day
 * @param detectable difference of shares that is found in time; 1 and more is none
 * @param cyclesNeeded cycles in which the plan finds the wanted difference; -1 if more than {@link
 *     #MAX_CYCLES}
 * @param neededPrompts sensitive prompts that find it in time; -1 if no number does
 * @param neededProbesADay probes of a day with these, controls in today's proportion
 * @param neededDollars what they cost a day
 * @param isOverBudget whether the budget does not cover them
 */
record PlanPower(
    String target,
    int prompts,
    int replies,
    int samples,
    double cyclesADay,
    boolean isPriced,
    double dollars,
    double detectable,
    int cyclesNeeded,
    int neededPrompts,
    double neededProbesADay,
    double neededDollars,
    boolean isOverBudget) {
  static final int MAX_CYCLES = 1000;

  /**
   * @param difference of shares that is to be found
   * @param within cycles by which it is to be found
   */
  static PlanPower of(
      PowerBasis basis,
      CyclePlanner planner,
      String target,
      Pricing pricing,
      double difference,
      int within) {
    var every = planner.schedule().every();
    int samples = planner.schedule().samples();
    // Cycle 0 stands for all: what is left out is the same in each.
    CyclePlan plan = planner.plan(target, pricing, 0, 0);
    List<PlannedProbe> sensitive =
        plan.probes().stream().filter(p -> p.question().arm() == Arm.SENSITIVE).toList();
    // A budget may leave out some samples of a prompt, so replies are what counts.
    int replies = sensitive.size();
    int prompts =
        (int)
            sensitive.stream()
                .map(p -> p.question().promptId() + "/" + p.question().lang())
                .distinct()
                .count();
    int needed = basis.prompts(difference, samples, within);
    double factor = replies == 0 || needed < 0 ? 0 : (double) needed * samples / replies;
    double cost = plan.dollars() * factor;
    return new PlanPower(
        target,
        prompts,
        replies,
        samples,
        Pricing.aDay(1, every),
        pricing.inputPerMillion() > 0 || pricing.outputPerMillion() > 0,
        Pricing.aDay(plan.dollars(), every),
        replies == 0 ? 1 : basis.detectable(replies, within),
        replies == 0 ? -1 : cyclesNeeded(basis, replies, difference),
        needed,
        Pricing.aDay(plan.probes().size() * factor, every),
        Pricing.aDay(cost, every),
        cost > pricing.allowance(every).orElse(Double.POSITIVE_INFINITY));
  }

  private static int cyclesNeeded(PowerBasis basis, int replies, double difference) {
    return IntStream.rangeClosed(1, MAX_CYCLES)
        .filter(cycles -> basis.detectable(replies, cycles) <= difference)
        .findFirst()
        .orElse(-1);
  }
}
