package dev.candor.launcher.monitor;

import dev.candor.console.ConsoleService;
import dev.candor.events.Topics;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Meters;
import dev.candor.runtime.MonitoringServer;
import dev.candor.runtime.MonitoringSettings;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceGroup;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Services of one process with their meters and the server that shows them. */
public final class Monitor implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BoundedMeterRegistry meters = new BoundedMeterRegistry(registry);
  private final ServiceGroup services = new ServiceGroup();
  private final Roles roles;
  private final MonitoringServer server;

  public Monitor(
      Configuration configuration,
      KafkaSettings kafka,
      Topics topics,
      Clock clock,
      RandomGenerator random) {
    Objects.requireNonNull(configuration);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    roles = new Roles(configuration, kafka, topics, meters, clock, random, services::services);
    server =
        new MonitoringServer(MonitoringSettings.from(configuration), registry, services::services);
  }

  /**
   * Makes services without starting them, which reads all their settings: a mistake in the
   * configuration starts nothing.
   */
  public List<Service> make(Function<Roles, List<Service>> made) {
    return made.apply(roles);
  }

  /** Starts the services that {@code made} makes, and before them the server. */
  public void start(Function<Roles, List<Service>> made) {
    start(make(made));
  }

  /** Starts services that were made, and before them the server. */
  public void start(List<Service> made) {
    services.start(List.of(server));
    services.start(made);
  }

  /** Counts records that a reader of this process passes over, given their topic. */
  public Consumer<String> unreadableFor(String reader) {
    return topic -> meters.count(Meters.RECORDS_UNREADABLE, reader, topic);
  }

  /** Address of the console, where this process has one. */
  public Optional<URI> console() {
    return services.services().stream()
        .filter(ConsoleService.class::isInstance)
        .map(service -> ((ConsoleService) service).uri())
        .findFirst();
  }

  /** Address of {@code /metrics} and {@code /health}. */
  public URI uri() {
    return server.uri();
  }

  /** The names of services that are down, empty while all is well. */
  public List<String> down() {
    return services.services().stream()
        .filter(service -> service.health().state() == Health.State.DOWN)
        .map(service -> service.name() + ": " + service.health().detail())
        .toList();
  }

  /** Whether every service is up. */
  public boolean isUp() {
    return services.services().stream()
        .allMatch(service -> service.health().state() == Health.State.UP);
  }

  @Override
  public void close() {
    services.close();
  }
}
