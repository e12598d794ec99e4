package dev.candor.console;

import dev.candor.console.view.KafkaTranscripts;
import dev.candor.console.view.LocalView;
import dev.candor.console.view.Peer;
import dev.candor.console.view.ShardedView;
import dev.candor.console.view.TopicFeed;
import dev.candor.console.view.TopicReader;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.report.view.Correction;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.stream.query.MonitorStores;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The console role. Runs beside the classifier, whose stores it reads; {@link Pages} answers,
 * {@link ConsoleServer} serves.
 */
public final class ConsoleService implements Service {
  private static final Duration TRANSCRIPTS = Duration.ofMillis(400);
  private static final Duration PEERS = Duration.ofSeconds(3);
  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 12;

  /** Consumer groups of the roles, after the prefix. */
  private static final List<String> ROLES =
      List.of("candor-producer", "candor-worker", "candor-classifier", "candor-alerting");

  private final ConsoleSettings settings;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final MonitorStores stores;
  private final Supplier<List<Service>> services;
  private final Correction correction;
  private final ConsoleMetrics metrics;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private ConsoleServer server;
  private TopicReader reader;
  private KafkaTranscripts transcripts;
  private Admin admin;
  private KafkaProducer<String, byte[]> producer;

  /**
   * @param stores of the classifier in this process
   * @param services of this process, for the page of health
   * @param correction of the classifier's errors, for the pages of comparisons
   * @param nanoTime a clock for durations only
   * @param random for sessions, forms and the identities of commands
   */
  public ConsoleService(
      ConsoleSettings settings,
      KafkaSettings kafka,
      Topics topics,
      EventSerdes serdes,
      MonitorStores stores,
      Supplier<List<Service>> services,
      Correction correction,
      BoundedMeterRegistry meters,
      Clock clock,
      LongSupplier nanoTime,
      SecureRandom random) {
    this.settings = Objects.requireNonNull(settings);
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = Objects.requireNonNull(serdes);
    this.stores = Objects.requireNonNull(stores);
    this.services = Objects.requireNonNull(services);
    this.correction = Objects.requireNonNull(correction);
    this.metrics = new ConsoleMetrics(meters);
    this.clock = Objects.requireNonNull(clock);
    this.nanoTime = Objects.requireNonNull(nanoTime);
    this.random = Objects.requireNonNull(random);
  }

  @Override
  public String name() {
    return "console";
  }

  @Override
  public synchronized void start() {
    TopicFeed feed = new TopicFeed();
    reader = new TopicReader(() -> consumer("topics"), topics, serdes, feed, metrics::passedOver);
    transcripts =
        new KafkaTranscripts(
            topics.responses(),
            () -> consumer("transcripts"),
            serdes.of(topics.responses()).deserializer(),
            TRANSCRIPTS,
            nanoTime);
    admin = Admin.create(kafka.clientProperties());
    LocalView here =
        new LocalView(
            stores,
            feed,
            transcripts,
            new ClusterOperations(
                () -> uri().getAuthority(),
                services,
                admin,
                ROLES.stream().map(role -> kafka.topicPrefix() + role).toList(),
                metrics,
                settings.budgets()),
            correction,
            settings.maskSensitive(),
            clock);
    HttpClient client = HttpClient.newBuilder().connectTimeout(PEERS).build();
    List<Peer> peers =
        settings.peers().stream()
            .map(
                address -> new Peer(address, client, PEERS, settings.token(), settings.basicAuth()))
            .toList();
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    Pages pages =
        new Pages(
            new ShardedView(here, peers),
            here,
            actions(),
            new AccessGate(settings, key, new GuessLimit(metrics), clock),
            settings);
    server = ConsoleServer.start(settings.host(), settings.port(), pages::answer);
    reader.start();
  }

  private AlertActions actions() {
    if (!settings.allowActions()) {
      return (alertId, target, by, reason) -> {
        throw new IllegalStateException("console.allow_actions is false");
      };
    }
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("client.id", kafka.topicPrefix() + "candor-console");
    properties.put("linger.ms", 0);
    producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    return new CommandSender(
        topics.alertCommands(),
        serdes.of(topics.alertCommands()).serializer(),
        producer,
        this::identity,
        clock);
  }

  private String identity() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private Consumer<byte[], byte[]> consumer(String what) {
    Map<String, Object> besides = new HashMap<>();
    besides.put("fetch.max.bytes", 2 * Topics.LARGEST_RECORD_BYTES);
    if (what.equals("transcripts")) {
      // One record is wanted, not the megabyte behind it.
      besides.put("max.partition.fetch.bytes", 64 << 10);
      besides.put("max.poll.records", 1);
    }
    return TopicScan.consumer(
        kafka.clientProperties(), kafka.topicPrefix() + "candor-console-" + what, besides);
  }

  /** Where the pages are, once started. */
  public synchronized URI uri() {
    return server.uri();
  }

  @Override
  public synchronized Health health() {
    if (server == null) {
      return Health.down("stopped");
    }
    return reader.isAlive() ? Health.up() : Health.down("the reader of topics has stopped");
  }

  @Override
  public synchronized void close() {
    if (server == null) {
      return;
    }
    server.close();
    reader.close();
    transcripts.close();
    admin.close(Duration.ofSeconds(2));
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
    server = null;
  }
}
