package dev.candor.launcher.prompts;

import dev.candor.detection.exact.PromptPower;
import dev.candor.report.ComparisonText;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code candor prompts power} says in words. */
record PowerText(PowerQuestion question, PrintWriter out) {
  void print(List<PowerBasis> bases, List<PlanPower> plans) {
    bases.forEach(this::print);
    plans.forEach(this::print);
  }

  private void print(PowerBasis basis) {
    PromptPower power = basis.power();
    if (basis.isMeasured()) {
      out.printf(
          Locale.ROOT,
          "%s, by its %s of %s: share %.1f %%, mood %.2f, a sample is worth %.2f replies%n",
          ComparisonText.clean(basis.target()),
          cycles(basis.cycles()),
          ComparisonText.clean(basis.release()),
          100 * power.rate(),
          power.spread(),
          basis.worth());
    }
    out.printf(
        Locale.ROOT,
        "To find %s points from %.4s %% within %s, with a chance of %.0f %% at level %s and a mood"
            + " of %s%s:%n",
        number(question.points()),
        number(100 * power.rate()),
        cycles(question.within()),
        100 * power.power(),
        number(power.level()),
        number(power.spread()),
        basis.isMeasured() ? "" : " (assumed, not measured)");
    Map<Integer, Integer> ways = question.ways(basis);
    ways.forEach(
        (samples, prompts) ->
            out.printf(
                Locale.ROOT,
                "  %,7d sensitive prompts with %d sample%s each, %,d probes a cycle%n",
                prompts,
                samples,
                samples == 1 ? "" : "s",
                (long) prompts * samples));
    if (ways.isEmpty()) {
      int enough = question.enoughCycles(power);
      out.printf(
          Locale.ROOT,
          "  no number of prompts does: whole cycles vary too much. %s%n",
          enough > 0
              ? "Allow " + cycles(enough) + " or a larger difference"
              : "Look for a larger difference");
    }
  }

  private void print(PlanPower plan) {
    out.printf(Locale.ROOT, "%n%s%n", plan.target());
    out.printf(
        Locale.ROOT,
        "  today    %,d sensitive prompts, %,d replies to them a cycle, %s a day%s%n",
        plan.prompts(),
        plan.replies(),
        cycles(plan.cyclesADay()),
        plan.isPriced() ? String.format(Locale.ROOT, ", about $%,.2f a day", plan.dollars()) : "");
    if (plan.prompts() == 0) {
      out.println("           asks no sensitive prompt, so it finds nothing");
      return;
    }
    out.printf(
        Locale.ROOT,
        "  finds    %s within %s; %s points %s%n",
        plan.detectable() < 1
            ? String.format(Locale.ROOT, "%.1f points", 100 * plan.detectable())
            : "no difference",
        cycles(question.within()),
        number(question.points()),
        plan.cyclesNeeded() > 0
            ? String.format(
                Locale.ROOT,
                "within %s (%s days)",
                cycles(plan.cyclesNeeded()),
                number(plan.cyclesNeeded() / plan.cyclesADay()))
            : "not within " + cycles(PlanPower.MAX_CYCLES));
    if (plan.neededPrompts() < 0) {
      out.println("  needed   no number of prompts does within that time");
      return;
    }
    out.printf(
        Locale.ROOT,
        "  needed   %,d sensitive prompts with %d sample%s, and controls in today's proportion:"
            + " about %,.0f probes a day%n",
        plan.neededPrompts(),
        plan.samples(),
        plan.samples() == 1 ? "" : "s",
        plan.neededProbesADay());
    out.printf(
        Locale.ROOT,
        "  cost     %s%n",
        plan.isPriced()
            ? String.format(
                Locale.ROOT,
                "about $%,.2f a day%s",
                plan.neededDollars(),
                plan.isOverBudget() ? ", more than the budget covers" : "")
            : PlanText.UNPRICED);
  }

  private static String cycles(double cycles) {
    return number(cycles) + (cycles == 1 ? " cycle" : " cycles");
  }

  /** Up to four decimals, none where the number is whole. */
  static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value)
            .setScale(4, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        : String.valueOf(value);
  }
}
