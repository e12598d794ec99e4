package dev.candor.launcher.prompts;

import dev.candor.detection.reference.FalseAlarmBudget;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.plan.DayPlan;
import dev.candor.producer.plan.Schedule;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What {@code candor prompts plan} says in words. */
record PlanText(ProducerSettings settings, List<PlanObstacle> obstacles, PrintWriter out) {
  static final String UNPRICED =
      "unknown: set prices.input_per_million and prices.output_per_million";

  void print(List<DayPlan> plans) {
    Schedule schedule = settings.schedule();
    out.printf(
        Locale.ROOT,
        "%d intents, %d questions in %s; %d sample(s) each, a cycle every %s%n",
        settings.catalogue().intents().size(),
        settings.catalogue().questions(schedule.languages()).size(),
        String.join(", ", schedule.languages()),
        schedule.samples(),
        text(schedule.every()));
    double day = 0;
    double month = 0;
    for (DayPlan plan : plans) {
      day += plan.dollarsADay();
      month += plan.dollarsAMonth();
      print(plan);
      obstacles.stream()
          .filter(obstacle -> obstacle.target().equals(plan.target()))
          .forEach(this::print);
    }
    if (plans.size() > 1) {
      out.printf(Locale.ROOT, "%nall targets: about $%,.2f a day, $%,.2f a month%n", day, month);
    }
  }

  private void print(DayPlan plan) {
    out.printf(Locale.ROOT, "%n%s%n", plan.target());
    out.printf(
        Locale.ROOT,
        "  probes   %,d a cycle, %,.0f a day, at most %,.1f a minute%n",
        plan.probesACycle(),
        plan.probesADay(),
        plan.peakAMinute());
    out.printf(
        Locale.ROOT,
        "  tokens   about %,.0f in and %,.0f out a day%n",
        plan.inputTokensADay(),
        plan.outputTokensADay());
    out.printf(
        Locale.ROOT,
        "  cost     %s%n",
        plan.isPriced()
            ? String.format(
                Locale.ROOT,
                "about $%,.2f a day, $%,.2f a month",
                plan.dollarsADay(),
                plan.dollarsAMonth())
            : UNPRICED);
    if (plan.isPriced() && plan.burstDollarsACycle() > 0) {
      out.printf(
          Locale.ROOT,
          "  burst    %,d more probes and $%,.2f a cycle, for %d cycles after a release change or"
              + " a warning%n",
          plan.burstProbesACycle(),
          plan.burstDollarsACycle(),
          settings.burst().cycles());
    }
    if (plan.skippedACycle() > 0) {
      out.printf(
          Locale.ROOT,
          "  OVER BUDGET: %,d sensitive and %,d control probes are left out of every cycle;"
              + " all of them would cost $%,.2f a day%n",
          plan.skippedSensitive(),
          plan.skippedControl(),
          plan.wholeDollarsADay());
    }
  }

  private void print(PlanObstacle obstacle) {
    out.printf(
        "  %s %s%n    fix: %s%n",
        obstacle.isFatal() ? "CANNOT WORK:" : "WILL BE LATE:", obstacle.problem(), obstacle.fix());
  }

  void print(FalseAlarmBudget budget) {
    out.printf(
        Locale.ROOT,
        "%nfalse alarms in a year without any change, at most: %.2f from each target (%.2f from %s"
            + " comparisons of releases at level %.2g, %.2f from the watch for silent changes),"
            + " %.2f in all; detection.false_alarms_per_year bounds them%n",
        budget.perTarget(),
        budget.comparisonsPerTarget(),
        BigDecimal.valueOf(budget.releasesAYear()).stripTrailingZeros().toPlainString(),
        budget.settings().level(),
        budget.watchesAYear(),
        budget.total());
  }

  private static String text(Duration every) {
    return every.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
