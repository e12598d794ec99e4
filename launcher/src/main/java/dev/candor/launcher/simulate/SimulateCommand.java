package dev.candor.launcher.simulate;

import dev.candor.launcher.LauncherCommand;
import dev.candor.runtime.InputException;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.ScenarioException;
import dev.candor.simulator.ScenarioFile;
import dev.candor.simulator.SimulatedModel;
import dev.candor.simulator.SimulatedProvider;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the simulated provider until it is interrupted. */
@Command(
    name = "simulate",
    description = {
      "Runs a simulated provider: an HTTP server that answers like a hosted model.",
      "No language model is behind it; its replies are invented."
    })
public final class SimulateCommand extends LauncherCommand {
  private static final int FINE = 0;
  private static final int BAD_INPUT = 2;
  private static final int LARGEST_PORT = 65_535;

  /** Keeps the provider running until it returns. */
  interface Vigil {
    void keep(SimulatedProvider provider) throws InterruptedException;
  }

  private final Vigil vigil;

  @Option(
      names = "--port",
      defaultValue = "8089",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
  private String host;

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "YAML file of models, releases and faults (default: a built-in pair of models).")
  private Path file;

  @Option(names = "--seed", description = "Random seed, instead of the scenario's.")
  private Long seed;

  public SimulateCommand() {
    this(provider -> new CountDownLatch(1).await());
  }

  SimulateCommand(Vigil vigil) {
    this.vigil = vigil;
  }

  @Override
  public Integer call() {
    if (port < 0 || port > LARGEST_PORT) {
      return refuse(
          "--port: " + port + " is not a valid port; give one from 1 to 65535, or 0" + " for any");
    }
    try {
      return run(scenario(), InetAddress.getByName(host));
    } catch (ScenarioException e) {
      return refuse(e.getMessage());
    } catch (UnknownHostException e) {
      return refuse("--host: " + host + " is not an address of this machine; try 127.0.0.1");
    } catch (InputException e) {
      return refuse("--port: " + e.problem() + "; " + e.fix());
    }
  }

  private Scenario scenario() {
    Scenario scenario = file == null ? Scenario.demo() : ScenarioFile.read(file);
    Scenario known =
        scenario.questions().isEmpty()
            ? scenario.withQuestions(CatalogueQuestions.builtIn())
            : scenario;
    return seed == null ? known : known.withSeed(seed);
  }

  private int run(Scenario scenario, InetAddress address) {
    try (SimulatedProvider provider =
        SimulatedProvider.start(scenario, address, port, Clock.systemUTC())) {
      Runtime.getRuntime().addShutdownHook(new Thread(provider::close, "simulate-stop"));
      introduce(scenario, provider);
      vigil.keep(provider);
      return FINE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FINE;
    }
  }

  private void introduce(Scenario scenario, SimulatedProvider provider) {
    String models =
        scenario.models().stream().map(SimulatedModel::name).collect(Collectors.joining(", "));
    String pages = provider.baseUri().resolve("/simulated").toString();
    PrintWriter out = out();
    List.of(
            "SIMULATED provider: no language model is behind it, its replies are invented.",
            "  base URL   " + provider.baseUri(),
            "  models     " + models,
            "  key        " + keyHint(scenario),
            "  roll out   curl -X POST '" + pages + "/roll-out?model=MODEL&release=RELEASE'",
            "  counts     " + pages + "/statistics",
            "Stop it with Ctrl-C.")
        .forEach(out::println);
    out.flush();
  }

  private static String keyHint(Scenario scenario) {
    if (scenario.apiKey().isEmpty()) {
      return "none needed";
    }
    return scenario.apiKey().equals(Scenario.DEMO_KEY)
        ? Scenario.DEMO_KEY + " (made up, valid nowhere else)"
        : "the api-key of the scenario";
  }

  private int refuse(String message) {
    PrintWriter err = err();
    err.println("candor: " + message);
    err.flush();
    return BAD_INPUT;
  }
}
