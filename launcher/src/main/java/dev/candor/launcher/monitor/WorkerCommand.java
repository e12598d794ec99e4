package dev.candor.launcher.monitor;

import dev.candor.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code candor worker}. */
@Command(
    name = "worker",
    description =
        "Calls the models and records the replies. Any number of instances share the load.")
public final class WorkerCommand extends RoleCommand {
  @Option(
      names = "--id",
      paramLabel = "NAME",
      description =
          "Unique name of this worker, the same after a restart (default: the host name).")
  private String id = WorkerIds.ofThisHost();

  @Override
  List<Service> services(Roles roles) {
    return List.of(roles.worker(id));
  }
}
