package dev.candor.launcher.monitor;

import dev.candor.events.Topics;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.LauncherCommand;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Mixin;

/** One role against a cluster and a registry given in the configuration. */
abstract class RoleCommand extends LauncherCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Mixin private ConfigOption config;

  final ConfigOption config() {
    return config;
  }

  /** The services of this role. */
  abstract List<Service> services(Roles roles);

  @Override
  public Integer call() throws Exception {
    Terminal terminal = new PlainTerminal(out(), false, InstantSource.system());
    Configuration configuration = config.load();
    KafkaSettings kafka = KafkaSettings.from(configuration);
    Topics topics = new Topics(kafka.topicPrefix());
    CountDownLatch stop = new CountDownLatch(1);
    try (Monitor monitor =
        new Monitor(
            configuration, kafka, topics, Clock.systemUTC(), RandomGenerator.getDefault())) {
      List<Service> services = monitor.make(this::services);
      StopSignal signal = StopSignal.onInterrupt(stop);
      Cluster cluster = new Cluster(configuration, kafka, PATIENCE);
      terminal.line(name(), "Connecting to the cluster at " + kafka.bootstrap() + " …");
      StartWait wait =
          new StartWait(
              KafkaSettings.startTimeout(configuration),
              stop,
              System::nanoTime,
              text -> terminal.line(name(), text));
      if (!wait.until(() -> cluster.ensure(topics)) || !wait.until(cluster::reachRegistry)) {
        signal.stopped();
        return CandorMain.FINE;
      }
      monitor.start(services);
      terminal.line(name(), "running against " + kafka.bootstrap() + "; stop it with Ctrl-C");
      monitor.tellPages(terminal);
      List<String> failed = monitor.awaitEnd(stop);
      monitor.close();
      signal.stopped();
      return CandorMain.ended(failed, err());
    }
  }
}
