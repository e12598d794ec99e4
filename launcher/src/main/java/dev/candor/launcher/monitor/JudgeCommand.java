package dev.candor.launcher.monitor;

import dev.candor.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code candor judge}. */
@Command(
    name = "judge",
    description =
        "Asks a configured model about replies the classifier is unsure of. Any number of"
            + " instances share the load.")
public final class JudgeCommand extends RoleCommand {
  @Option(
      names = "--id",
      paramLabel = "NAME",
      description =
          "Name of this judge, unlike every other's and the same after a restart (default: the"
              + " host name).")
  private String id = WorkerIds.ofThisHost();

  @Override
  List<Service> services(Roles roles) {
    return List.of(roles.judge(id));
  }
}
