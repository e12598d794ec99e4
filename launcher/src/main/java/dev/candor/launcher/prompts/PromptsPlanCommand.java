package dev.candor.launcher.prompts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.detection.reference.FalseAlarmBudget;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.plan.DayPlan;
import dev.candor.producer.plan.Schedule;
import dev.candor.runtime.Configuration;
import dev.candor.stream.ClassifierSettings;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code candor prompts plan}. Sends nothing. */
@Command(
    name = "plan",
    description = {
      "Prints what a day of monitoring would send to each target and what it would cost."
          + " Nothing is sent.",
      "Tokens and dollars are estimates from the texts, expected_reply_tokens and prices."
    })
final class PromptsPlanCommand extends ResultCommand {
  @Mixin private CatalogueChoice choice;

  @Override
  public Integer call() {
    Configuration configuration = choice.configuration(System.getenv());
    ProducerSettings settings =
        choice.over(
            choice.hasConfiguration()
                ? ProducerSettings.from(configuration)
                : ProducerSettings.untargeted(configuration));
    List<DayPlan> plans = PlanObstacle.plans(settings);
    List<PlanObstacle> obstacles = PlanObstacle.of(configuration, settings, plans);
    FalseAlarmBudget budget = ClassifierSettings.falseAlarms(configuration);
    print(
        () -> document(settings, plans, obstacles, budget),
        out -> {
          print(settings, plans, obstacles, out);
          if (choice.hasConfiguration()) {
            print(budget, out);
          }
        });
    return obstacles.stream().anyMatch(PlanObstacle::isFatal)
        ? CandorMain.BAD_INPUT
        : CandorMain.FINE;
  }

  private static void print(
      ProducerSettings settings,
      List<DayPlan> plans,
      List<PlanObstacle> obstacles,
      PrintWriter out) {
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
              : "unknown: set prices.input_per_million and prices.output_per_million");
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
      for (PlanObstacle obstacle : obstacles) {
        if (obstacle.target().equals(plan.target())) {
          out.printf(
              "  %s %s%n    fix: %s%n",
              obstacle.isFatal() ? "CANNOT WORK:" : "WILL BE LATE:",
              obstacle.problem(),
              obstacle.fix());
        }
      }
    }
    if (plans.size() > 1) {
      out.printf(Locale.ROOT, "%nall targets: about $%,.2f a day, $%,.2f a month%n", day, month);
    }
  }

  private static void print(FalseAlarmBudget budget, PrintWriter out) {
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

  private static String text(java.time.Duration every) {
    return every.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static ObjectNode document(
      ProducerSettings settings,
      List<DayPlan> plans,
      List<PlanObstacle> obstacles,
      FalseAlarmBudget budget) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("false_alarms_per_year")
        .put("per_target", budget.perTarget())
        .put("comparisons_per_target", budget.comparisonsPerTarget())
        .put("silent_watch_per_target", budget.watchesAYear())
        .put("all", budget.total())
        .put("level", budget.settings().level())
        .put("releases_per_year", budget.releasesAYear());
    Schedule schedule = settings.schedule();
    root.put("every_seconds", schedule.every().toMillis() / 1000.0);
    root.put("samples", schedule.samples());
    root.set("languages", JSON.valueToTree(schedule.languages()));
    root.put("intents", settings.catalogue().intents().size());
    root.put("questions", settings.catalogue().questions(schedule.languages()).size());
    ArrayNode targets = root.putArray("targets");
    for (DayPlan plan : plans) {
      ObjectNode node = targets.addObject();
      node.put("target", plan.target());
      node.put("probes_per_cycle", plan.probesACycle());
      node.put("probes_per_day", plan.probesADay());
      node.put("peak_probes_per_minute", plan.peakAMinute());
      node.put("input_tokens_per_day", Math.round(plan.inputTokensADay()));
      node.put("output_tokens_per_day", Math.round(plan.outputTokensADay()));
      if (plan.isPriced()) {
        node.put("dollars_per_day", plan.dollarsADay());
        node.put("dollars_per_month", plan.dollarsAMonth());
        node.put("whole_dollars_per_day", plan.wholeDollarsADay());
      } else {
        node.putNull("dollars_per_day")
            .putNull("dollars_per_month")
            .putNull("whole_dollars_per_day");
      }
      node.putObject("skipped_per_cycle")
          .put("sensitive", plan.skippedSensitive())
          .put("control", plan.skippedControl());
      node.putObject("burst")
          .put("probes_per_cycle", plan.burstProbesACycle())
          .put("dollars_per_cycle", plan.burstDollarsACycle())
          .put("cycles", settings.burst().cycles());
      ArrayNode problems = node.putArray("problems");
      for (PlanObstacle obstacle : obstacles) {
        if (obstacle.target().equals(plan.target())) {
          problems
              .addObject()
              .put("fatal", obstacle.isFatal())
              .put("problem", obstacle.problem())
              .put("fix", obstacle.fix());
        }
      }
    }
    return root;
  }
}
