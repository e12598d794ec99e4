package dev.candor.standalone.monitor;

import dev.candor.runtime.Service;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code candor alerting}. */
@Command(
    name = "alerting",
    description = "Turns signals into alerts and delivers them. Any number of instances.")
public final class AlertingCommand extends RoleCommand {
  @Override
  List<Service> services(Roles roles) {
    return List.of(roles.alerting());
  }
}
