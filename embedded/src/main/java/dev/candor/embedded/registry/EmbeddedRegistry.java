package dev.candor.embedded.registry;

import dev.candor.events.Topics.Topic;
import dev.candor.runtime.Health;
import dev.candor.runtime.Service;
import dev.candor.runtime.http.HostGate;
import dev.candor.runtime.http.HttpReply;
import dev.candor.runtime.http.HttpRequest;
import dev.candor.runtime.http.ServerLimits;
import dev.candor.runtime.http.WebServer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.KafkaException;

/**
 * A schema registry over plain HTTP, for this machine: the part of Confluent's REST API that its
 * clients use, for Avro, with {@code FULL_TRANSITIVE} as the level from the start. Schemas live in
 * a compacted topic that is read to its end before the first request is answered. It is the topic's
 * single writer.
 */
public final class EmbeddedRegistry implements Service {
  private static final int THREADS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration PATIENCE_WITH_OWN_BROKER = Duration.ofMinutes(1);

  private final RegistryRules registry;
  private final String bootstrapServers;
  private final String host;
  private final int port;
  private final HostGate gate;
  private final RegistryRouter router;
  private WebServer server;
  private volatile Health health = Health.starting();

  /**
   * Answers to loopback names, {@code host} and addresses in figures alone. Has patience with its
   * broker, which is of the same process: on a busy machine it is slow, but it is there.
   */
  public EmbeddedRegistry(
      String bootstrapServers,
      Map<String, Object> clientProperties,
      String host,
      int port,
      String schemasTopic) {
    this(
        bootstrapServers,
        clientProperties,
        host,
        port,
        List.of(),
        schemasTopic,
        PATIENCE_WITH_OWN_BROKER);
  }

  /**
   * @param bootstrapServers of the cluster that keeps the schemas
   * @param clientProperties of every Kafka client, such as {@code security.protocol}
   * @param host to listen on; there is no authentication, so a loopback address
   * @param port to listen on, 0 for a free one
   * @param allowedHosts names by which it may be asked, besides loopback names, {@code host} and
   *     addresses in figures
   * @param schemasTopic where schemas are kept, usually {@code _schemas}; made when missing
   */
  public EmbeddedRegistry(
      String bootstrapServers,
      Map<String, Object> clientProperties,
      String host,
      int port,
      List<String> allowedHosts,
      String schemasTopic) {
    this(bootstrapServers, clientProperties, host, port, allowedHosts, schemasTopic, PATIENCE);
  }

  private EmbeddedRegistry(
      String bootstrapServers,
      Map<String, Object> clientProperties,
      String host,
      int port,
      List<String> allowedHosts,
      String schemasTopic,
      Duration patience) {
    Map<String, Object> client = new HashMap<>(clientProperties);
    client.put("bootstrap.servers", bootstrapServers);
    this.registry = new RegistryRules(new KafkaSchemaLog(client, schemasTopic, patience));
    this.bootstrapServers = bootstrapServers;
    this.host = Objects.requireNonNull(host);
    this.port = port;
    this.gate = HostGate.of(host, allowedHosts, "--allowed-hosts");
    this.router = new RegistryRouter(registry);
  }

  @Override
  public String name() {
    return "registry";
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.candor.runtime.InputException if the address is taken
   * @throws KafkaException if Kafka cannot be reached
   */
  @Override
  public synchronized void start() {
    // The port first: that it is taken is known at once, that Kafka is away only after a wait.
    server =
        WebServer.start(
            name(),
            host,
            port,
            ServerLimits.PAGES.withThreads(THREADS).withMaxBodyBytes(RegistryRouter.MAX_BODY_BYTES),
            this::answer);
    try {
      registry.open();
    } catch (RegistryFault e) {
      server.close();
      throw new KafkaException("the registry cannot read its schemas from " + bootstrapServers, e);
    }
    health = Health.up();
  }

  private HttpReply answer(HttpRequest request) {
    if (!gate.allows(request)) {
      return RegistryRouter.refusal(403, gate.reason());
    }
    return health.state() == Health.State.UP
        ? router.apply(request)
        : RegistryRouter.refusal(50301, "the registry is still reading its schemas");
  }

  /**
   * Registers the schemas of topics before anybody writes to them: the first alert should not wait
   * for its own.
   */
  public void know(List<Topic<?>> topics) {
    for (Topic<?> topic : topics) {
      registry.register(
          topic.name() + "-value", SpecificData.get().getSchema(topic.codec().avroClass()));
    }
  }

  /** Where it listens, once started. */
  public synchronized URI uri() {
    if (server == null) {
      throw new IllegalStateException("the registry has not been started");
    }
    return server.uri();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public synchronized void close() {
    if (health.state() == Health.State.DOWN) {
      return;
    }
    health = Health.down("stopped");
    if (server != null) {
      server.close();
    }
    registry.close();
  }
}
