package dev.candor.launcher.prompts;

import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.producer.ProducerSettings;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.stream.ClassifierSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  private static final int MAX_MOOD = 5;

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
      throw new InputException("--data-dir", "cannot be combined with a file", "name one history");
    }
    require(
        rate == null || (rate > 0 && rate < 100),
        "--rate",
        rate,
        "write percent above 0 and below 100");
    requireReachable(rate == null ? RATE : rate);
    require(
        within >= 1 && within <= PowerQuestion.MAX_CYCLES,
        "--within",
        within,
        "write from 1 to " + PowerQuestion.MAX_CYCLES);
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
    PowerQuestion question = new PowerQuestion(difference, within);
    print(
        () -> new PowerJson(question).document(bases, plans),
        out -> new PowerText(question, out).print(bases, plans));
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
        "write points above 0 by which the share can change from "
            + PowerText.number(percent)
            + " %");
  }

  private static void require(boolean holds, String option, Number given, String fix) {
    if (!holds) {
      throw new InputException(option, "is " + PowerText.number(given.doubleValue()), fix);
    }
  }
}
