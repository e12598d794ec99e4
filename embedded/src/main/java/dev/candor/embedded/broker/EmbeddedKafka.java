package dev.candor.embedded.broker;

import dev.candor.events.Topics;
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A Kafka broker with its controller (KRaft) in this process: Kafka's own server classes, on
 * loopback, with data that outlives the process. Storage is formatted on first start. What Kafka's
 * {@code KafkaRaftServer} puts together is put together here, for two reasons: the sockets are
 * bound beforehand, and a fault is kept as {@link #health()} where Kafka would end the process.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE = 1;
  private static final String LOOPBACK = "127.0.0.1";
  private static final String PORT_SETTING = "--kafka-port";
  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

  private final DataDirectory directory;
  private final BoundSockets sockets;
  private final int port;
  private final BrokerServer broker;
  private final ControllerServer controller;
  private final AtomicReference<String> fault = new AtomicReference<>();
  private boolean closed;

  /**
   * Starts a broker and returns once it serves clients.
   *
   * @param dataDir where its data are kept; made when missing
   * @param port of the broker on loopback, 0 for a free one
   * @throws InputException if the directory cannot be used or is in use, or the port is in use
   * @throws KafkaException if the broker does not start
   */
  public static EmbeddedKafka start(Path dataDir, int port) {
    DataDirectory directory = DataDirectory.take(dataDir);
    BoundSockets sockets = new BoundSockets();
    try {
      EmbeddedKafka kafka =
          new EmbeddedKafka(
              directory, sockets, sockets.bind(PORT_SETTING, port), sockets.bind(PORT_SETTING, 0));
      kafka.startServers();
      return kafka;
    } catch (RuntimeException e) {
      sockets.close();
      directory.close();
      throw e;
    }
  }

  private EmbeddedKafka(
      DataDirectory directory, BoundSockets sockets, int port, int controllerPort) {
    this.directory = Objects.requireNonNull(directory);
    this.sockets = sockets;
    this.port = port;
    format(directory.path());
    KafkaConfig config = new KafkaConfig(properties(directory.path(), port, controllerPort), false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> storage =
        KafkaRaftServer.initializeLogDirs(config, log, "");
    SharedServer shared =
        new SharedServer(
            config,
            storage._1(),
            Time.SYSTEM,
            Server$.MODULE$.initializeMetrics(
                config, Time.SYSTEM, storage._1().clusterId().orElseThrow()),
            CompletableFuture.completedFuture(
                Map.of(NODE, new InetSocketAddress(LOOPBACK, controllerPort))),
            List.of(),
            this::faultHandler,
            sockets);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2());
    broker = new BrokerServer(shared);
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + port;
  }

  /** Down after a fault that the broker cannot recover from, with its description. */
  public synchronized Health health() {
    if (closed) {
      return Health.down("stopped");
    }
    String description = fault.get();
    return description == null ? Health.up() : Health.down(description);
  }

  /** Stops the broker in an orderly way, so that the next start need not recover. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      broker.shutdown(STOP_WITHIN);
      controller.shutdown();
      broker.awaitShutdown();
      controller.awaitShutdown();
    } finally {
      sockets.close();
      directory.close();
    }
  }

  private void startServers() {
    try {
      controller.startup();
      broker.startup();
    } catch (RuntimeException e) {
      try {
        close();
      } catch (RuntimeException whileStopping) {
        e.addSuppressed(whileStopping);
      }
      throw new KafkaException(
          "the embedded broker did not start on "
              + directory.path()
              + ": "
              + (fault.get() == null ? e.getMessage() : fault.get()),
          e);
    }
  }

  /**
   * Kafka's own handlers halt the process on a fatal fault, and with it whatever else runs here.
   */
  private FaultHandler faultHandler(String where, boolean fatal, Runnable action) {
    return (message, cause) -> {
      log.error("embedded broker, {}: {}", where, message, cause);
      if (fatal) {
        fault.compareAndSet(null, where + ": " + message);
      }
      action.run();
      return new KafkaException(where + ": " + message, cause);
    };
  }

  /**
   * Formats a directory once. {@code meta.properties} comes last, so a broken-off try is repeated.
   */
  static void format(Path path) {
    if (Files.exists(path.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    // The id only has to differ between directories and stay the same: the path's digest does.
    UUID digest = UUID.nameUUIDFromBytes(path.toString().getBytes(StandardCharsets.UTF_8));
    String clusterId =
        new Uuid(digest.getMostSignificantBits(), digest.getLeastSignificantBits()).toString();
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(nowhere)
          .setClusterId(clusterId)
          .setNodeId(NODE)
          .addDirectory(path.toString())
          .setMetadataLogDirectory(path.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setIgnoreFormatted(true)
          .run();
    } catch (FormatterException | IOException e) {
      throw new InputException(
          "--data-dir",
          path + " cannot be formatted (" + e.getMessage() + ")",
          "name an empty directory that this user may write to",
          e);
    } catch (Exception e) { // the signature of Formatter.run
      throw new KafkaException(path + " cannot be formatted", e);
    }
  }

  private static Map<String, String> properties(Path path, int port, int controllerPort) {
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", String.valueOf(NODE));
    properties.put(
        "listeners",
        "CLIENTS://" + LOOPBACK + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
    properties.put("advertised.listeners", "CLIENTS://" + LOOPBACK + ":" + port);
    properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("inter.broker.listener.name", "CLIENTS");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
    properties.put("log.dirs", path.toString());
    // Topics come from the catalogue alone; a mistyped name must fail.
    properties.put("auto.create.topics.enable", "false");
    properties.put("default.replication.factor", "1");
    properties.put("min.insync.replicas", "1");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("message.max.bytes", String.valueOf(Topics.LARGEST_RECORD_BYTES));
    properties.put("replica.fetch.max.bytes", String.valueOf(Topics.LARGEST_RECORD_BYTES));
    // A clock that was ahead and is set right leaves records of the future behind. Kafka refuses
    // what is made of them for as long as that lies more than an hour ahead, and the stream stands
    // still.
    properties.put("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
    // Smaller segments than Kafka's gigabyte, for retention deletes whole segments only.
    properties.put("log.segment.bytes", String.valueOf(128 << 20));
    properties.put("log.retention.check.interval.ms", "300000");
    // Kafka's default would take 128 MiB of a heap of one gigabyte.
    properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(8L << 20));
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("background.threads", "2");
    properties.put("num.recovery.threads.per.data.dir", "2");
    properties.put("group.coordinator.threads", "1");
    properties.put("share.coordinator.threads", "1");
    // A controller alone with itself need not write to its log twice a second.
    properties.put("metadata.max.idle.interval.ms", "10000");
    return properties;
  }
}
