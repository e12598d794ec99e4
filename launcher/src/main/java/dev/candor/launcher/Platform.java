package dev.candor.launcher;

import dev.candor.embedded.broker.EmbeddedKafka;
import dev.candor.embedded.registry.EmbeddedRegistry;
import dev.candor.events.Topics;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker and a registry in this process, with Candor's topics: all that the separate roles find
 * at the addresses of a configuration. Closing stops both; the data stay.
 */
public final class Platform implements AutoCloseable {
  /** Of a topic, in one process with all roles. */
  public static final int PARTITIONS = 4;

  private static final int LARGEST_PORT = 65_535;

  private final EmbeddedKafka broker;
  private final EmbeddedRegistry registry;
  private final KafkaSettings settings;
  private final Topics topics;

  private Platform(
      EmbeddedKafka broker, EmbeddedRegistry registry, KafkaSettings settings, Topics topics) {
    this.broker = broker;
    this.registry = registry;
    this.settings = settings;
    this.topics = topics;
  }

  /**
   * Starts on free loopback ports, with data kept below a directory.
   *
   * @param brokerPort port of the broker, 0 for any
   * @param registryPort port of the registry, 0 for any
   */
  public static Platform start(
      Path dataDirectory, int partitions, int brokerPort, int registryPort) {
    return start(dataDirectory, partitions, brokerPort, registryPort, phase -> {});
  }

  /** The same as usual, on any free ports. */
  public static Platform start(Path dataDirectory) {
    return start(dataDirectory, PARTITIONS, 0, 0);
  }

  /**
   * The platform of a candor run that has stopped.
   *
   * @param otherwise what to do instead, after "name the directory"
   * @throws InputException if the directory holds no such data
   */
  public static Platform ofStopped(Path dataDirectory, String otherwise) {
    refuseWithoutData(dataDirectory, otherwise);
    return start(dataDirectory);
  }

  /** Refuses a directory that no monitor has kept its data in. */
  public static void refuseWithoutData(Path dataDirectory, String otherwise) {
    if (!Files.isDirectory(dataDirectory.resolve("kafka"))) {
      throw new InputException(
          "--data-dir",
          dataDirectory + " contains no monitor data",
          "name the directory given to candor run" + otherwise);
    }
  }

  /**
   * The same, telling what is being started.
   *
   * @param phases called with each part before it starts
   */
  public static Platform start(
      Path dataDirectory,
      int partitions,
      int brokerPort,
      int registryPort,
      Consumer<String> phases) {
    Path brokerData = dataDirectory.resolve("kafka");
    phases.accept("the broker, with its data in " + brokerData);
    EmbeddedKafka broker = null;
    EmbeddedRegistry registry = null;
    try {
      broker = EmbeddedKafka.start(brokerData, brokerPort);
      phases.accept(
          "the schema registry and the topics, on the broker " + broker.bootstrapServers());
      registry =
          new EmbeddedRegistry(
              broker.bootstrapServers(), Map.of(), "127.0.0.1", registryPort, "_schemas");
      registry.start();
      KafkaSettings settings =
          KafkaSettings.embedded(broker.bootstrapServers(), registry.uri().toString(), partitions);
      Topics topics = new Topics("");
      try (Admin admin = Admin.create(settings.clientProperties())) {
        topics.ensure(admin, partitions, (short) 1);
      }
      registry.know(topics.all());
      return new Platform(broker, registry, settings, topics);
    } catch (RuntimeException e) {
      if (registry != null) {
        registry.close();
      }
      if (broker != null) {
        broker.close();
      }
      throw named(e, brokerData);
    }
  }

  /** A time-out is told as what it is: nobody can correct an address that is in this process. */
  static RuntimeException named(RuntimeException failure, Path brokerData) {
    boolean isSlow =
        Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
            .anyMatch(
                cause ->
                    cause instanceof org.apache.kafka.common.errors.TimeoutException
                        || cause instanceof TimeoutException);
    return isSlow
        ? new IllegalStateException(
            "the broker of this process, with its data in "
                + brokerData
                + ", does not answer in time: the machine is too busy, or its disk too slow; start"
                + " again when it has more room",
            failure)
        : failure;
  }

  /**
   * Checks a port that a user gave.
   *
   * @throws InputException if it is not one
   */
  public static void checkPort(String option, int port) {
    if (port < 0 || port > LARGEST_PORT) {
      throw new InputException(
          option, port + " is not a valid port", "give one from 1 to 65535, or 0 for any free one");
    }
  }

  public KafkaSettings settings() {
    return settings;
  }

  public Topics topics() {
    return topics;
  }

  public EmbeddedRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
  }
}
