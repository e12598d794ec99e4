package dev.candor.launcher.monitor;

import dev.candor.launcher.alert.SampleAlerts;
import dev.candor.runtime.Service;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code candor alerting}. */
@Command(
    name = "alerting",
    description = "Turns signals into alerts and delivers them. Any number of instances.")
public final class AlertingCommand extends RoleCommand {
  @Option(
      names = "--test",
      description = "Send one sample alert to each receiver, report which accepted it, and exit.")
  private boolean test;

  @Override
  public Integer call() throws Exception {
    return test
        ? SampleAlerts.run(config().load(), out(), Clock.systemUTC(), RandomGenerator.getDefault())
        : super.call();
  }

  @Override
  List<Service> services(Roles roles) {
    return Stream.concat(
            Stream.<Service>of(roles.alerting()), roles.telemetryIfConfigured().stream())
        .toList();
  }
}
