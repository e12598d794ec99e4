package dev.candor.launcher.prompts;

import dev.candor.launcher.LauncherCommand;
import picocli.CommandLine.Command;

/** {@code candor prompts}. */
@Command(
    name = "prompts",
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
public final class PromptsCommand extends LauncherCommand {
  @Override
  public Integer call() {
    return usage();
  }
}
