package dev.candor.launcher.monitor;

import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.launcher.doctor.CheckResult;
import dev.candor.launcher.doctor.KafkaCheck;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/**
 * The brokers and the registry that a configuration names. What keeps a role from using them is
 * said once, before it starts, with the setting that leads there.
 */
final class Cluster {
  private final Configuration configuration;
  private final KafkaSettings kafka;
  private final Duration patience;

  /**
   * @param patience longest wait for the brokers, which may be starting themselves
   */
  Cluster(Configuration configuration, KafkaSettings kafka, Duration patience) {
    this.configuration = Objects.requireNonNull(configuration);
    this.kafka = Objects.requireNonNull(kafka);
    this.patience = Objects.requireNonNull(patience);
  }

  /**
   * Asks the registry something.
   *
   * @throws InputException if it does not answer as a registry does
   */
  void reachRegistry() {
    try {
      new EventSerdes(kafka.serde()).reachRegistry();
    } catch (RegistryException | ConfigException e) {
      throw new InputException(
          configuration.section("registry").place("url"),
          e.getMessage(),
          "candor doctor --config " + configuration.file() + " tells more",
          e);
    }
  }

  /**
   * Creates the topics that are missing.
   *
   * @throws InputException if the brokers do not answer, or not this user
   */
  void ensure(Topics topics) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("default.api.timeout.ms", (int) patience.toMillis());
    properties.put("request.timeout.ms", (int) patience.toMillis() / 2);
    try (Admin admin = Admin.create(properties)) {
      admin.describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      topics.ensure(admin, kafka.partitions(), kafka.replication());
    } catch (KafkaException e) {
      throw unusable(e);
    } catch (ExecutionException e) {
      throw unusable(e.getCause());
    } catch (TimeoutException e) {
      throw unusable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private InputException unusable(Throwable cause) {
    CheckResult finding = KafkaCheck.unreachable("the cluster at " + kafka.bootstrap(), cause);
    return new InputException(
        configuration.section("kafka").place("bootstrap"),
        finding.subject() + " " + finding.detail(),
        finding.mend() + "; candor doctor --config " + configuration.file() + " tells more",
        cause);
  }
}
