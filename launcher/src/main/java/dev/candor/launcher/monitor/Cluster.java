package dev.candor.launcher.monitor;

import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.launcher.doctor.CheckResult;
import dev.candor.launcher.doctor.KafkaCheck;
import dev.candor.model.Require;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * The brokers and the registry that a configuration names. What keeps a role from using them is
 * reported once, before it starts, with the setting that leads there.
 *
 * @param patience longest wait for the brokers, which may be starting themselves
 */
record Cluster(Configuration configuration, KafkaSettings kafka, Duration patience) {
  /** How long any broker may take to answer at all, before the user is informed. */
  private static final Duration FIRST_WORD = Duration.ofSeconds(4);

  Cluster {
    Require.nonNull(configuration, kafka, patience);
  }

  /**
   * Asks the registry something.
   *
   * @throws InputException if it does not answer as a registry does
   * @throws StartWait.NotYetException if it does not answer
   */
  void reachRegistry() throws StartWait.NotYetException {
    try {
      new EventSerdes(kafka.serde()).reachRegistry();
    } catch (RegistryException e) {
      if (e.reason() == RegistryException.Reason.UNREACHABLE) {
        throw new StartWait.NotYetException("the registry does not answer", unusableRegistry(e));
      }
      throw unusableRegistry(e);
    } catch (ConfigException e) {
      throw unusableRegistry(e);
    }
  }

  /**
   * Creates the topics that are missing.
   *
   * @throws InputException if they cannot be used by this user
   * @throws StartWait.NotYetException if they do not answer, or too few of them are there
   */
  void ensure(Topics topics) throws StartWait.NotYetException {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("default.api.timeout.ms", (int) patience.toMillis());
    properties.put("request.timeout.ms", (int) patience.toMillis() / 2);
    Admin admin = null;
    try {
      admin = Admin.create(properties);
      admin.describeCluster().nodes().get(FIRST_WORD.toMillis(), TimeUnit.MILLISECONDS);
      topics.ensure(admin, kafka.partitions(), kafka.replication());
    } catch (KafkaException | TimeoutException e) {
      throw unusableNow(e);
    } catch (ExecutionException e) {
      throw unusableNow(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      if (admin != null) {
        admin.close(Duration.ZERO); // it would wait for the requests that were given up
      }
    }
  }

  private InputException unusableRegistry(RuntimeException e) {
    return new InputException(
        configuration.section("registry").place("url"),
        e.getMessage(),
        "candor doctor --config " + configuration.file() + " tells more",
        e);
  }

  /** What may pass by itself is thrown as not yet; what needs a hand, as it is. */
  private InputException unusableNow(Throwable cause) throws StartWait.NotYetException {
    InputException unusable = unusable(cause);
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ConfigException || each instanceof AuthenticationException) {
        return unusable;
      }
      // A broker that is away is also one too few for the replicas wanted.
      if (each instanceof TimeoutException
          || each instanceof RetriableException
          || each instanceof InvalidReplicationFactorException) {
        throw new StartWait.NotYetException(
            each instanceof InvalidReplicationFactorException
                ? "too few brokers are up for " + kafka.replication() + " replicas"
                : "the brokers do not answer",
            unusable);
      }
    }
    return unusable;
  }

  private InputException unusable(Throwable cause) {
    CheckResult finding =
        KafkaCheck.unreachable(kafka, "the cluster at " + kafka.bootstrap(), cause);
    return new InputException(
        configuration.section("kafka").place("bootstrap"),
        finding.subject() + " " + finding.detail(),
        "candor doctor --config " + configuration.file() + " tells more; " + finding.fix(),
        cause);
  }
}
