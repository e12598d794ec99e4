package dev.candor.console;

import dev.candor.console.view.KafkaTranscripts;
import dev.candor.console.view.LocalView;
import dev.candor.console.view.Peer;
import dev.candor.console.view.PeerList;
import dev.candor.console.view.ShardedView;
import dev.candor.console.view.TopicFeed;
import dev.candor.console.view.TopicReader;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.report.view.Correction;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.stream.query.MonitorStores;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.file.Path;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console role. Runs beside the classifier, whose stores it reads; {@link Pages} answers,
 * {@link ConsoleServer} serves.
 */
public final class ConsoleService implements Service {
  private static final Logger log = LoggerFactory.getLogger(ConsoleService.class);
  private static final Duration TRANSCRIPTS = Duration.ofMillis(400);
  private static final Duration PEERS = Duration.ofSeconds(3);
  private static final int PORTS_TRIED = 10;
  private static final int LARGEST_PORT = 65_535;
  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 12;

  /** Consumer groups of the roles, after the prefix. */
  private static final List<String> ROLES =
      List.of("producer", "worker", "classifier", "judge", "alerting", "telemetry");

  private final ConsoleSettings settings;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final MonitorStores stores;
  private final Supplier<List<String>> others;
  private final boolean besideOthers;
  private final Path labels;
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
   * @param others host and port of the other instances' consoles, as the classifiers' group tells
   * @param besideOthers whether other instances on this host may have the port, so that the next
   *     free one will do
   * @param labels file of the outcomes that readers give to replies
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
      Supplier<List<String>> others,
      boolean besideOthers,
      Path labels,
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
    this.others = Objects.requireNonNull(others);
    this.besideOthers = besideOthers;
    this.labels = Objects.requireNonNull(labels);
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
    TopicFeed feed = new TopicFeed(settings.maintenances());
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
                ROLES.stream().map(role -> kafka.topicPrefix() + "candor-" + role).toList(),
                metrics,
                settings.budgets()),
            correction,
            settings.maskSensitive(),
            clock);
    HttpClient client = HttpClient.newBuilder().connectTimeout(PEERS).build();
    PeerList peers =
        new PeerList(
            settings.peers(),
            others,
            address -> new Peer(address, client, PEERS, settings.token(), settings.basicAuth()));
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    Pages pages =
        new Pages(
            new ShardedView(here, peers::now),
            here,
            actions(),
            new AccessGate(settings, key, new GuessLimit(metrics), clock),
            settings,
            new GoldLabels(labels),
            clock);
    server = serve(pages);
    metrics.serves(settings.publicUrl().orElseGet(() -> URI.create("http://" + announced())));
    reader.start();
  }

  private ConsoleServer serve(Pages pages) {
    int tries = besideOthers && settings.port() > 0 ? PORTS_TRIED : 1;
    for (int i = 0; ; i++) {
      int port = settings.port() + i;
      try {
        ConsoleServer started = ConsoleServer.start(settings.host(), port, pages::answer);
        if (i > 0) {
          log.warn(
              "console.port {} is taken, by another instance perhaps; this console is on {}",
              settings.port(),
              port);
        }
        return started;
      } catch (InputException e) {
        if (i + 1 >= tries || port >= LARGEST_PORT) {
          throw e;
        }
      }
    }
  }

  /** Host and port at which other instances reach the console. */
  public synchronized String announced() {
    String host = settings.host();
    try {
      if (InetAddress.getByName(host).isAnyLocalAddress()) {
        host = InetAddress.getLocalHost().getHostName();
      }
    } catch (UnknownHostException e) {
      log.debug("the name of this host is not known", e);
    }
    return host + ":" + uri().getPort();
  }

  private java.util.function.Consumer<AlertAction> actions() {
    if (!settings.allowActions()) {
      return action -> {
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
