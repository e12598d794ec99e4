package dev.candor.launcher.prompts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.detection.exact.PromptPower;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.producer.ProducerSettings;
import dev.candor.report.ComparisonText;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.stream.ClassifierSettings;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candor prompts power}. Sends nothing. */
@Command(
    name = "power",
    description = {
      "Says how many prompts, samples and cycles it takes to find a difference of the constrained"
          + " share, and with --config what today's plan finds and what the needed one costs."
          + " Nothing is sent.",
      "Figures are for planning: four chances in five of an alarm in time, against ten cycles of"
          + " the release before. A prompt is one wording in one language."
    })
final class PromptsPowerCommand extends ResultCommand {
  private static final double CHANCE = .8;
  private static final double RATE = 20;
  private static final int MAX_CYCLES = 1000;
  private static final int MAX_MOOD = 5;
  private static final List<Integer> SAMPLES = List.of(1, 2, 3, 5, 10);

  @Mixin private CatalogueChoice choice;

  @Option(
      names = "--difference",
      paramLabel = "POINTS",
      required = true,
      description = "Difference of the constrained share to be found, in percentage points.")
  private double difference;

  @Option(
      names = "--within",
      paramLabel = "CYCLES",
      required = true,
      description = "Cycles of the new release by which it is to be found.")
  private int within;

  @Option(
      names = "--rate",
      paramLabel = "PERCENT",
      description =
          "Constrained share before the change (default: measured where there is a history, else"
              + " 20).")
  private Double rate;

  @Option(
      names = "--level",
      paramLabel = "P",
      description =
          "Chance of a false alarm in one comparison (default: detection.level, or 0.01).")
  private Double level;

  @Option(
      names = "--mood",
      paramLabel = "SD",
      description =
          "How much whole cycles vary together: standard deviation of their log odds (default:"
              + " measured where there is a history, else 0.1). 0 is a target whose replies are"
              + " independent.")
  private Double mood;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "Rows with outcomes, as candor classify writes them: each target's newest release says"
              + " how it varies.")
  private String file;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data of a stopped candor run, for the same.")
  private Path dataDirectory;

  @Override
  public Integer call() {
    if (choice.namesPacks() && !choice.hasConfiguration()) {
      throw new InputException(
          choice.packs().isEmpty() ? "--file" : "--pack",
          "has no schedule and no target to be asked by",
          "name a monitor's configuration with --config, or leave it out");
    }
    if (file != null && dataDirectory != null) {
      throw new InputException("--data-dir", "stands beside a file", "name one history");
    }
    require(
        rate == null || (rate > 0 && rate < 100),
        "--rate",
        rate,
        "write percent above 0 and below 100");
    requireReachable(rate == null ? RATE : rate);
    require(
        within >= 1 && within <= MAX_CYCLES, "--within", within, "write from 1 to " + MAX_CYCLES);
    require(
        mood == null || (mood >= 0 && mood <= MAX_MOOD),
        "--mood",
        mood,
        "write from 0 to " + MAX_MOOD);
    Configuration configuration = choice.configuration(System.getenv());
    double chosen = level == null ? ClassifierSettings.from(configuration, 1, 1).level() : level;
    require(chosen > 0 && chosen < .5, "--level", chosen, "write a number between 0 and 0.5");
    Map<String, ReleaseHistory> histories =
        file != null
            ? TargetHistories.ofRows(file, this::say)
            : dataDirectory != null ? TargetHistories.ofMonitor(dataDirectory) : Map.of();
    List<PowerBasis> bases =
        histories.isEmpty()
            ? List.of(PowerBasis.assumed(chosen, CHANCE, rate, mood))
            : histories.entrySet().stream()
                .map(e -> PowerBasis.of(chosen, CHANCE, e.getKey(), e.getValue(), rate, mood))
                .toList();
    bases.forEach(basis -> requireReachable(100 * basis.power().rate()));
    List<PlanPower> plans =
        choice.hasConfiguration()
            ? plans(choice.over(ProducerSettings.from(configuration)), bases, chosen)
            : List.of();
    print(
        () -> document(bases, plans),
        out -> {
          bases.forEach(basis -> print(basis, out));
          plans.forEach(plan -> print(plan, out));
        });
    return CandorMain.FINE;
  }

  private List<PlanPower> plans(ProducerSettings settings, List<PowerBasis> bases, double chosen) {
    return settings.targets().stream()
        .map(
            target ->
                PlanPower.of(
                    PowerBasis.ofTarget(bases, target.name(), chosen, CHANCE, rate, mood),
                    settings.planner(),
                    target.name(),
                    target.pricing(),
                    difference / 100,
                    within))
        .toList();
  }

  private void requireReachable(double percent) {
    require(
        difference > 0 && (percent + difference <= 100 || percent - difference >= 0),
        "--difference",
        difference,
        "write points above 0 by which the share can change from " + number(percent) + " %");
  }

  private static void require(boolean holds, String option, Number given, String fix) {
    if (!holds) {
      throw new InputException(option, "is " + number(given.doubleValue()), fix);
    }
  }

  private void print(PowerBasis basis, PrintWriter out) {
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
        number(difference),
        number(100 * power.rate()),
        cycles(within),
        100 * power.power(),
        number(power.level()),
        number(power.spread()),
        basis.isMeasured() ? "" : " (assumed, not measured)");
    for (int samples : SAMPLES) {
      int prompts = basis.prompts(difference / 100, samples, within);
      if (prompts > 0) {
        out.printf(
            Locale.ROOT,
            "  %,7d sensitive prompts with %d sample%s each, %,d probes a cycle%n",
            prompts,
            samples,
            samples == 1 ? "" : "s",
            (long) prompts * samples);
      }
    }
    if (!isPossible(power)) {
      int enough = enoughCycles(power);
      out.printf(
          Locale.ROOT,
          "  no number of prompts does: whole cycles vary too much. %s%n",
          enough > 0
              ? "Allow " + cycles(enough) + " or a larger difference"
              : "Look for a larger difference");
    }
  }

  private void print(PlanPower plan, PrintWriter out) {
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
        cycles(within),
        number(difference),
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
            : "unknown: set prices.input_per_million and prices.output_per_million");
  }

  private boolean isPossible(PromptPower power) {
    return SAMPLES.stream()
        .anyMatch(samples -> power.prompts(difference / 100, samples, within) > 0);
  }

  /** The fewest cycles in which some number of prompts finds it; -1 if there is none. */
  private int enoughCycles(PromptPower power) {
    return IntStream.rangeClosed(within + 1, MAX_CYCLES)
        .filter(cycles -> power.prompts(difference / 100, SAMPLES.get(0), cycles) > 0)
        .findFirst()
        .orElse(-1);
  }

  private ObjectNode document(List<PowerBasis> bases, List<PlanPower> plans) {
    ObjectNode root = JSON.createObjectNode();
    basis(root, bases.get(0));
    if (bases.get(0).isMeasured()) {
      ArrayNode measured = root.putArray("measured");
      bases.forEach(basis -> basis(measured.addObject(), basis));
    }
    return plans(root, plans);
  }

  private void basis(ObjectNode root, PowerBasis basis) {
    PromptPower power = basis.power();
    root.put("difference_points", difference)
        .put("within_cycles", within)
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
    for (int samples : SAMPLES) {
      int prompts = basis.prompts(difference / 100, samples, within);
      if (prompts > 0) {
        ways.addObject()
            .put("samples", samples)
            .put("prompts", prompts)
            .put("probes_per_cycle", (long) prompts * samples);
      }
    }
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

  private static String cycles(double cycles) {
    return number(cycles) + (cycles == 1 ? " cycle" : " cycles");
  }

  private static double rounded(double value) {
    return Math.round(1e6 * value) / 1e6;
  }

  /** Up to four decimals, none where the number is whole. */
  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value)
            .setScale(4, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        : String.valueOf(value);
  }
}
