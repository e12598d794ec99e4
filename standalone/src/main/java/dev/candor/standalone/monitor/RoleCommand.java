package dev.candor.standalone.monitor;

import dev.candor.events.Topics;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.standalone.CandorMain;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One role against a cluster and a registry given in the configuration. */
@Command(mixinStandardHelpOptions = true)
abstract class RoleCommand implements Callable<Integer> {
  private static final int ANSWER_SECONDS = 20;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The monitor's configuration; see config/monitor.yaml for an example.")
  private Path config;

  @Spec private CommandSpec spec;

  final Path config() {
    return config;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** The services of this role. */
  abstract List<Service> services(Roles roles);

  @Override
  public Integer call() throws Exception {
    Terminal terminal =
        new PlainTerminal(spec.commandLine().getOut(), false, InstantSource.system());
    Configuration configuration = MonitorKeys.load(config, System.getenv());
    KafkaSettings kafka = KafkaSettings.from(configuration);
    Topics topics = new Topics(kafka.topicPrefix());
    ensureTopics(configuration, kafka, topics);
    CountDownLatch stop = new CountDownLatch(1);
    try (Monitor monitor =
        new Monitor(
            configuration, kafka, topics, Clock.systemUTC(), RandomGenerator.getDefault())) {
      monitor.start(this::services);
      StopSignal signal = StopSignal.onInterrupt(stop);
      terminal.line(spec.name(), "running against " + kafka.bootstrap() + "; stop it with Ctrl-C");
      monitor.console().ifPresent(uri -> terminal.line("pages", "console   " + uri));
      terminal.line("pages", "metrics   " + monitor.uri() + "/metrics");
      terminal.line("pages", "health    " + monitor.uri() + "/health");
      stop.await();
      monitor.close();
      signal.stopped();
    }
    return CandorMain.FINE;
  }

  private static void ensureTopics(
      Configuration configuration, KafkaSettings kafka, Topics topics) {
    java.util.Map<String, Object> properties = kafka.clientProperties();
    properties.put("default.api.timeout.ms", ANSWER_SECONDS * 1000);
    properties.put("request.timeout.ms", ANSWER_SECONDS * 500);
    try (Admin admin = Admin.create(properties)) {
      admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      topics.ensure(admin, kafka.partitions(), kafka.replication());
    } catch (ConfigException e) {
      throw unusable(configuration, kafka, e.getMessage(), e);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw unusable(configuration, kafka, cause.getMessage(), e);
    } catch (ExecutionException e) {
      throw unusable(configuration, kafka, e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw unusable(configuration, kafka, "no broker answers", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static InputException unusable(
      Configuration configuration, KafkaSettings kafka, String problem, Exception cause) {
    return new InputException(
        configuration.section("kafka").place("bootstrap"),
        "the cluster at " + kafka.bootstrap() + " cannot be used (" + problem + ")",
        "check that it runs, the address and kafka.client; candor doctor tells more",
        cause);
  }
}
