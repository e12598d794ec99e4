package dev.candor.launcher.monitor;

import dev.candor.launcher.CandorMain;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.Platform;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code candor run}: every role in one process against real endpoints. */
@Command(
    name = "run",
    description = {
      "Runs every role in one process, on an embedded broker and registry, against the endpoints of"
          + " a configuration.",
      "Data is kept in --data-dir; a restart resumes where it left off."
    })
public final class RunCommand extends LauncherCommand {
  /** Printed before the roles start. */
  static final String ROLES = "classifier, console, alerting, worker and producer";

  @Mixin private ConfigOption config;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ".candor/data",
      description = "Directory for all data (default ${DEFAULT-VALUE}).")
  private Path dataDirectory;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the embedded broker on loopback; 0 picks a free one.")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the schema registry on loopback; 0 picks a free one.")
  private int registryPort;

  @Option(names = "--plain", description = "Print plain lines even on a terminal.")
  private boolean plain;

  @Override
  public Integer call() throws Exception {
    Configuration configuration = config.load();
    refuseCluster(configuration);
    for (InputException problem : MonitorKeys.problems(configuration)) {
      throw problem;
    }
    Platform.checkPort("--kafka-port", kafkaPort);
    Platform.checkPort("--registry-port", registryPort);
    makeDirectory();
    CountDownLatch stop = new CountDownLatch(1);
    try (Terminal terminal = Terminal.open(out(), "run", plain, InstantSource.system())) {
      return CandorMain.ended(run(configuration, terminal, stop), err());
    }
  }

  private List<String> run(Configuration configuration, Terminal terminal, CountDownLatch stop)
      throws InterruptedException {
    terminal.line("run", "Starting, with data in " + dataDirectory.toAbsolutePath() + " …");
    try (Platform platform =
            Platform.start(
                dataDirectory,
                Platform.PARTITIONS,
                kafkaPort,
                registryPort,
                phase -> terminal.line("start", phase));
        Monitor monitor = Monitor.on(platform, configuration)) {
      monitor.startAll(
          platform, "run", dataDirectory.resolve("state"), terminal, tally -> {}, false);
      StopSignal signal = StopSignal.onInterrupt(stop);
      terminal.line("run", "Stop it with Ctrl-C.");
      List<String> failed = monitor.awaitEnd(stop);
      terminal.close();
      terminal.line("run", "Stopping …");
      monitor.close();
      platform.close();
      signal.stopped();
      return failed;
    }
  }

  private static void refuseCluster(Configuration configuration) {
    if (configuration.section("kafka").has("bootstrap")) {
      throw new InputException(
          configuration.section("kafka").place("bootstrap"),
          "candor run starts its own broker",
          "remove kafka.bootstrap, or start the roles: candor producer, worker, classifier,"
              + " alerting");
    }
  }

  private void makeDirectory() {
    try {
      Files.createDirectories(dataDirectory);
    } catch (IOException e) {
      throw new InputException(
          "--data-dir", dataDirectory + " cannot be created", "name a writable directory", e);
    }
  }
}
