package dev.candor.launcher.monitor;

import dev.candor.embedded.registry.EmbeddedRegistry;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.Platform;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code candor registry}: the embedded registry by itself, beside a Kafka that has none. */
@Command(
    name = "registry",
    description = {
      "Runs the schema registry of candor run on its own, with its schemas in a topic of your"
          + " Kafka, for a cluster that has no registry.",
      "It has no authentication and no TLS: keep it on loopback or a private network, and run"
          + " only one per topic."
    })
public final class RegistryCommand extends LauncherCommand {
  private static final int USUAL_PORT = 8081;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A monitor's configuration, for kafka.bootstrap and kafka.client.")
  private Path config;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Brokers, instead of a configuration.")
  private String bootstrap;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to bind (default ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "" + USUAL_PORT,
      description = "Port to listen on; 0 picks a free one (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--allowed-hosts",
      paramLabel = "NAME",
      split = ",",
      description =
          "Names under which it may be asked, besides loopback names, the bound name and IP"
              + " addresses; *.example.org allows all below it, * every name.")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "_schemas",
      description = "Topic that keeps the schemas (default ${DEFAULT-VALUE}).")
  private String topic;

  @Override
  public Integer call() throws Exception {
    Platform.checkPort("--registry-port", port);
    CountDownLatch stop = new CountDownLatch(1);
    try (EmbeddedRegistry registry = registry()) {
      start(registry);
      StopSignal signal = StopSignal.onInterrupt(stop);
      out().println("registry  " + registry.uri());
      out().println("Stop it with Ctrl-C.");
      out().flush();
      stop.await();
      registry.close();
      signal.stopped();
    }
    return CandorMain.FINE;
  }

  private void start(EmbeddedRegistry registry) {
    try {
      registry.start();
    } catch (KafkaException e) {
      throw new InputException(
          bootstrap == null ? "kafka.bootstrap" : "--bootstrap",
          e.getMessage(),
          "check that Kafka runs there and lets this client in",
          e);
    }
  }

  private EmbeddedRegistry registry() {
    if ((config == null) == (bootstrap == null)) {
      throw new InputException(
          "candor registry",
          "no Kafka is named",
          "give either --bootstrap HOST:PORT or --config FILE");
    }
    if (bootstrap != null) {
      return new EmbeddedRegistry(bootstrap, Map.of(), host, port, allowedHosts, topic);
    }
    Configuration configuration = MonitorKeys.load(config, System.getenv());
    KafkaSettings kafka = KafkaSettings.from(configuration);
    return new EmbeddedRegistry(
        kafka.bootstrap(), kafka.clientProperties(), host, port, allowedHosts, topic);
  }
}
