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
import java.util.List;
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
          PlanText text = new PlanText(settings, obstacles, out);
          text.print(plans);
          if (choice.hasConfiguration()) {
            text.print(budget);
          }
        });
    return obstacles.stream().anyMatch(PlanObstacle::isFatal)
        ? CandorMain.BAD_INPUT
        : CandorMain.FINE;
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
