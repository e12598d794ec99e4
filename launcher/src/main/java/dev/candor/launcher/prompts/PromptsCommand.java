package dev.candor.launcher.prompts;

import dev.candor.launcher.CandorMain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code candor prompts}. */
@Command(
    name = "prompts",
    mixinStandardHelpOptions = true,
    description =
        "Lists the catalogue, checks or imports a pack, estimates what a day sends"
            + " and costs, or says how many prompts a difference takes.",
    subcommands = {
      PromptsListCommand.class,
      PromptsCheckCommand.class,
      PromptsPlanCommand.class,
      PromptsPowerCommand.class,
      PromptsImportCommand.class
    })
public final class PromptsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CandorMain.BAD_INPUT;
  }
}
