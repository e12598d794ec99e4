package dev.candor.launcher.monitor;

import dev.candor.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code candor producer}. */
@Command(
    name = "producer",
    description =
        "Publishes each prompt when it is due. Any number of instances; one is the leader.")
public final class ProducerCommand extends RoleCommand {
  @Override
  List<Service> services(Roles roles) {
    return List.of(roles.producer());
  }
}
