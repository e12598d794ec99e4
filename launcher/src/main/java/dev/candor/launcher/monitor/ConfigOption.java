package dev.candor.launcher.monitor;

import dev.candor.runtime.Configuration;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the monitor's configuration, for commands that cannot do without one. */
public final class ConfigOption {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The monitor's configuration; see config/monitor.yaml for an example.")
  private Path config;

  /** What the file and the environment say. */
  public Configuration load() {
    return MonitorKeys.load(config, System.getenv());
  }
}
