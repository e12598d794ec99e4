package dev.candor.launcher.monitor;

import dev.candor.runtime.Service;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code candor classifier}. */
@Command(
    name = "classifier",
    description = "Classifies, tallies and compares. Any number of instances share the partitions.")
public final class ClassifierCommand extends RoleCommand {
  @Override
  List<Service> services(Roles roles) {
    return roles.classifierAndConsole(Optional.empty());
  }
}
