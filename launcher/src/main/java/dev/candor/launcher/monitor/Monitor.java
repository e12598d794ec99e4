package dev.candor.launcher.monitor;

import dev.candor.console.ConsoleService;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.launcher.Platform;
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
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;

/** Services of one process with their meters and the server that shows them. */
public final class Monitor implements AutoCloseable {
  /** Those that commit what they have read. */
  private static final Set<String> ROLES_WITH_GROUPS = Set.of("worker", "classifier", "alerting");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BoundedMeterRegistry meters = new BoundedMeterRegistry(registry);
  private final ServiceGroup services = new ServiceGroup();
  private final Roles roles;
  private final MonitoringServer server;
  private final MonitoringSettings settings;
  private final KafkaSettings kafka;
  private final Clock clock;

  public Monitor(
      Configuration configuration,
      KafkaSettings kafka,
      Topics topics,
      Clock clock,
      RandomGenerator random) {
    Objects.requireNonNull(configuration);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    this.kafka = Objects.requireNonNull(kafka);
    this.clock = Objects.requireNonNull(clock);
    settings = MonitoringSettings.from(configuration);
    roles = new Roles(configuration, kafka, topics, meters, clock, random, services::services);
    server = new MonitoringServer(settings, registry, services::services);
  }

  /**
   * Makes services without starting them, which reads all their settings: a mistake in the
   * configuration starts nothing.
   */
  public List<Service> make(Function<Roles, List<Service>> made) {
    return made.apply(roles);
  }

  /** A monitor on the broker and registry of this process. */
  public static Monitor on(Platform platform, Configuration configuration) {
    return new Monitor(
        configuration,
        platform.settings(),
        platform.topics(),
        Clock.systemUTC(),
        RandomGenerator.getDefault());
  }

  /**
   * Starts every role under one name, and prints what they find and where the pages are.
   *
   * @param stores where the classifier keeps its state
   * @param onTally called with every tally before it is reported
   * @param alertsToldElsewhere whether alerts are printed elsewhere
   */
  void startAll(
      Platform platform,
      String name,
      Path stores,
      Terminal terminal,
      Consumer<Tally> onTally,
      boolean alertsToldElsewhere) {
    Narrator narrator =
        new Narrator(
            kafka,
            platform.topics(),
            terminal,
            onTally,
            unreadableFor("narrator"),
            alertsToldElsewhere,
            roles.isJudged(),
            clock);
    terminal.line("start", RunCommand.ROLES);
    List<Service> all = new ArrayList<>(List.of(narrator));
    all.addAll(roles.classifierAndConsole(Optional.of(stores)));
    all.addAll(roles.judgeIfConfigured(name));
    all.addAll(roles.telemetryIfConfigured());
    all.addAll(List.of(roles.alerting(), roles.worker(name), roles.producer()));
    start(all);
    tellPages(terminal);
    terminal.line("pages", "Kafka     " + kafka.bootstrap());
    terminal.line("pages", "registry  " + platform.registry().uri());
  }

  /** Says where this process shows itself. */
  void tellPages(Terminal terminal) {
    console().ifPresent(uri -> terminal.line("pages", "console   " + uri));
    terminal.line("pages", "metrics   " + uri() + "/metrics");
    terminal.line("pages", "health    " + uri() + "/health");
  }

  /** Starts the services that {@code made} makes, and before them the server. */
  public void start(Function<Roles, List<Service>> made) {
    start(make(made));
  }

  /** Starts services that were made, before them the server and after them the watch on Kafka. */
  public void start(List<Service> made) {
    services.start(List.of(server));
    services.start(made);
    services.start(
        List.of(
            new BrokerWatch(
                kafka,
                () -> Admin.create(kafka.clientProperties()),
                made.stream()
                    .map(Service::name)
                    .filter(ROLES_WITH_GROUPS::contains)
                    .map(role -> kafka.topicPrefix() + "candor-" + role)
                    .toList(),
                settings.stalledAfter(),
                clock)));
  }

  /**
   * Waits until {@code stop} is counted down, a service has failed for good, or the clock was set
   * back.
   *
   * @return what failed, empty after an ordinary stop
   */
  public List<String> awaitEnd(CountDownLatch stop) throws InterruptedException {
    ClockWatch watch = new ClockWatch(clock, System::nanoTime);
    List<String> failed = List.of();
    while (failed.isEmpty() && !stop.await(1, TimeUnit.SECONDS)) {
      failed = described(state -> !state.isLive());
      if (failed.isEmpty()) {
        failed = watch.look().stream().toList();
      }
    }
    return failed;
  }

  /** Counts records that a reader of this process skips, given their topic. */
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
    return described(state -> !state.mayComeUp());
  }

  private List<String> described(Predicate<Health.State> wanted) {
    return services.services().stream()
        .filter(service -> wanted.test(service.health().state()))
        .map(service -> service.name() + ": " + service.health().detail())
        .toList();
  }

  /** Whether every service is up. */
  public boolean isUp() {
    return services.services().stream().allMatch(service -> service.health().state().isReady());
  }

  @Override
  public void close() {
    services.close();
  }
}
