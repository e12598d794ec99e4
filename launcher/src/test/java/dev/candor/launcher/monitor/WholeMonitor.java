package dev.candor.launcher.monitor;

import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Every role in this process, on a broker and a registry that are there. */
public final class WholeMonitor implements AutoCloseable {
  private final Monitor monitor;

  private WholeMonitor(Monitor monitor) {
    this.monitor = monitor;
  }

  /**
   * @param directory for the state stores
   * @param onTally gets each cycle's tally as it closes
   */
  public static WholeMonitor start(
      Configuration configuration,
      KafkaSettings kafka,
      Topics topics,
      Path directory,
      Consumer<Tally> onTally) {
    Monitor monitor =
        new Monitor(configuration, kafka, topics, Clock.systemUTC(), RandomGenerator.getDefault());
    Terminal silent =
        new PlainTerminal(new PrintWriter(PrintWriter.nullWriter()), false, InstantSource.system());
    Narrator narrator =
        new Narrator(
            kafka, topics, silent, onTally, topic -> {}, false, false, InstantSource.system());
    monitor.start(
        roles -> {
          List<Service> services = new ArrayList<>(List.of(narrator));
          services.addAll(roles.classifierAndConsole(Optional.of(directory.resolve("state"))));
          services.addAll(List.of(roles.alerting(), roles.worker("test"), roles.producer()));
          return services;
        });
    return new WholeMonitor(monitor);
  }

  @Override
  public void close() {
    monitor.close();
  }
}
