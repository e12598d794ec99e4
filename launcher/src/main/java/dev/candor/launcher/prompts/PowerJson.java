package dev.candor.launcher.prompts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.detection.exact.PromptPower;
import java.util.List;

/** What {@code candor prompts power --json} prints. */
record PowerJson(PowerQuestion question) {
  ObjectNode document(List<PowerBasis> bases, List<PlanPower> plans) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    basis(root, bases.get(0));
    if (bases.get(0).isMeasured()) {
      ArrayNode measured = root.putArray("measured");
      bases.forEach(basis -> basis(measured.addObject(), basis));
    }
    return plans(root, plans);
  }

  private void basis(ObjectNode root, PowerBasis basis) {
    PromptPower power = basis.power();
    root.put("difference_points", question.points())
        .put("within_cycles", question.within())
        .put("rate_percent", rounded(100 * power.rate()))
        .put("level", power.level())
        .put("mood", rounded(power.spread()))
        .put("chance", power.power())
        .put("baseline_cycles", power.baselineCycles());
    if (basis.isMeasured()) {
      root.put("target", basis.target())
          .put("release", basis.release())
          .put("cycles", basis.cycles())
          .put("sample_worth", rounded(basis.worth()));
    }
    ArrayNode ways = root.putArray("needed");
    question
        .ways(basis)
        .forEach(
            (samples, prompts) ->
                ways.addObject()
                    .put("samples", samples)
                    .put("prompts", prompts)
                    .put("probes_per_cycle", (long) prompts * samples));
  }

  private ObjectNode plans(ObjectNode root, List<PlanPower> plans) {
    ArrayNode targets = root.putArray("targets");
    for (PlanPower plan : plans) {
      ObjectNode node = targets.addObject();
      node.put("target", plan.target());
      ObjectNode today = node.putObject("today");
      today
          .put("prompts", plan.prompts())
          .put("replies_per_cycle", plan.replies())
          .put("cycles_per_day", plan.cyclesADay())
          .put("dollars_per_day", plan.isPriced() ? (Double) plan.dollars() : null)
          .put(
              "detectable_points",
              plan.detectable() < 1 ? (Double) (100 * plan.detectable()) : null)
          .put("cycles_for_difference", plan.cyclesNeeded() > 0 ? plan.cyclesNeeded() : null);
      if (plan.neededPrompts() > 0) {
        node.putObject("needed")
            .put("prompts", plan.neededPrompts())
            .put("samples", plan.samples())
            .put("probes_per_day", Math.round(plan.neededProbesADay()))
            .put("dollars_per_day", plan.isPriced() ? (Double) plan.neededDollars() : null)
            .put("over_budget", plan.isOverBudget());
      } else {
        node.putNull("needed");
      }
    }
    return root;
  }

  private static double rounded(double value) {
    return Math.round(1e6 * value) / 1e6;
  }
}
