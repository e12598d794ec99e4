package dev.candor.embedded.registry;

import com.sun.net.httpserver.HttpServer;
import dev.candor.events.Topics.Topic;
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Service;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificData;

/**
 * A schema registry over plain HTTP, for this machine: the part of Confluent's REST API that its
 * clients use, for Avro, with {@code FULL_TRANSITIVE} as the level from the start. Schemas live in
 * a compacted topic that is read to its end before the first request is answered. It is the topic's
 * single writer.
 */
public final class EmbeddedRegistry implements Service {
  private static final int THREADS = 4;
  private static final int WAITING_REQUESTS = 64;

  private final SchemaDesk desk;
  private final String bootstrapServers;
  private final String host;
  private final int port;
  private HttpServer server;
  private ThreadPoolExecutor threads;
  private URI uri;
  private volatile Health health = Health.starting();

  /**
   * @param bootstrapServers of the cluster that keeps the schemas
   * @param clientProperties of every Kafka client, such as {@code security.protocol}
   * @param host to listen on; there is no authentication, so a loopback address
   * @param port to listen on, 0 for a free one
   * @param schemasTopic where schemas are kept, usually {@code _schemas}; made when missing
   */
  public EmbeddedRegistry(
      String bootstrapServers,
      Map<String, Object> clientProperties,
      String host,
      int port,
      String schemasTopic) {
    Map<String, Object> client = new HashMap<>(clientProperties);
    client.put("bootstrap.servers", bootstrapServers);
    this.desk = new SchemaDesk(new KafkaSchemaLog(client, schemasTopic));
    this.bootstrapServers = bootstrapServers;
    this.host = Objects.requireNonNull(host);
    this.port = port;
  }

  @Override
  public String name() {
    return "registry";
  }

  /**
   * {@inheritDoc}
   *
   * @throws InputException if the address is taken or Kafka cannot be reached
   */
  @Override
  public synchronized void start() {
    bind();
    try {
      desk.open();
    } catch (RegistryFault e) {
      throw new InputException(
          "kafka.bootstrap",
          "the registry cannot read its schemas from " + bootstrapServers,
          "check that Kafka runs there and lets this client in",
          e);
    }
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(WAITING_REQUESTS),
            task -> {
              Thread thread = new Thread(task, "registry");
              thread.setDaemon(true);
              return thread;
            },
            // With the queue full the accepting thread works itself, and so accepts no more.
            new ThreadPoolExecutor.CallerRunsPolicy());
    server.setExecutor(threads);
    server.createContext("/", new RegistryApi(desk));
    server.start();
    health = Health.up();
  }

  /**
   * Registers the schemas of topics before anybody writes to them: the first alert should not wait
   * for its own.
   */
  public void know(List<Topic<?>> topics) {
    for (Topic<?> topic : topics) {
      desk.register(
          topic.name() + "-value", SpecificData.get().getSchema(topic.codec().avroClass()));
    }
  }

  /** Where it listens, once started. */
  public synchronized URI uri() {
    if (uri == null) {
      throw new IllegalStateException("the registry was not started");
    }
    return uri;
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
      server.stop(0);
    }
    if (threads != null) {
      threads.shutdown();
    }
    desk.close();
  }

  private void bind() {
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 50);
    } catch (BindException e) {
      throw new InputException(
          "registry.port",
          host + ":" + port + " is taken or not an address of this machine",
          "choose another port, or 0 for a free one",
          e);
    } catch (IOException e) {
      throw new InputException(
          "registry.host", "cannot bind " + host, "name an address of this machine", e);
    }
    uri =
        URI.create(
            "http://"
                + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                + ":"
                + server.getAddress().getPort());
  }
}
