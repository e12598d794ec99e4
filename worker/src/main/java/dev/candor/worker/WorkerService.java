package dev.candor.worker;

import dev.candor.events.ReleaseChange;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceThread;
import dev.candor.worker.provider.HttpExchanger;
import dev.candor.worker.provider.ModelClient;
import dev.candor.worker.release.Noticed;
import dev.candor.worker.release.ReleaseResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker: prompts in, responses out.
 *
 * <pre>
 * candor-prompts ─► PromptLoop ─► ProbeRouter ─► TargetLane ─► ModelClient ─► provider
 *                       ▲                          │  circuit, budget, throttle, backoff
 *                       └───────── Outbox ◄────────┘
 *                       │
 *                       └─► candor-responses, candor-dead-letters, candor-ledger,
 *                           candor-releases and the prompts' offsets, in one transaction
 * </pre>
 *
 * Three threads: the loop's, which alone speaks to Kafka about prompts; the timeline's, on which
 * the lanes decide; and the state reader's. Calls run on the HTTP client's own. Two workers of the
 * same id fence each other off; give each its own.
 */
public final class WorkerService implements Service {
  private static final Logger log = LoggerFactory.getLogger(WorkerService.class);

  private static final int HTTP_THREADS = 4;
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(2);
  private static final int TRANSACTION_TIMEOUT_MILLIS = 30_000;

  private final WorkerSettings settings;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final RandomGenerator random;
  private final String worker;
  private final Errand errand;

  private final ServiceThread asking;
  private final ServiceThread reading;
  private volatile Health askingHealth = Health.starting();
  private volatile Health readingHealth = Health.starting();
  private volatile KafkaConsumer<byte[], byte[]> promptConsumer;
  private volatile TopicScan stateScan;
  private LoopThread timeline;
  private ExecutorService httpThreads;
  private ScheduledThreadPoolExecutor httpTimers;
  private PromptLoop loop;
  private StateReader reader;
  private boolean started;

  /**
   * @param random for the waits between repeated calls
   * @param worker this worker's id, unlike every other's and best the same after a restart, when it
   *     finishes at once what a crash left open
   */
  public WorkerService(
      WorkerSettings settings,
      KafkaSettings kafka,
      Topics topics,
      EventSerdes serdes,
      BoundedMeterRegistry meters,
      Clock clock,
      RandomGenerator random,
      String worker) {
    this(
        settings,
        kafka,
        topics,
        serdes,
        new MeteredWorkerMetrics(meters),
        clock,
        random,
        worker,
        new ProbeErrand(topics, serdes, new MeteredWorkerMetrics(meters), worker));
  }

  /** Asks models on another errand than the probes' own, with all that a target has. */
  WorkerService(
      WorkerSettings settings,
      KafkaSettings kafka,
      Topics topics,
      EventSerdes serdes,
      WorkerMetrics metrics,
      Clock clock,
      RandomGenerator random,
      String worker,
      Errand errand) {
    this.settings = Objects.requireNonNull(settings);
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = Objects.requireNonNull(serdes);
    this.metrics = Objects.requireNonNull(metrics);
    this.clock = Objects.requireNonNull(clock);
    this.random = Objects.requireNonNull(random);
    this.worker = Objects.requireNonNull(worker);
    this.errand = Objects.requireNonNull(errand);
    Duration patience = settings.handover().plusSeconds(10);
    this.asking = new ServiceThread(patience);
    this.reading = new ServiceThread(patience);
  }

  @Override
  public String name() {
    return errand.role();
  }

  @Override
  public Health health() {
    Health asking = askingHealth;
    Health reading = readingHealth;
    return asking.state() == Health.State.UP ? reading : asking;
  }

  @Override
  public synchronized void start() {
    if (started) {
      throw new IllegalStateException("a worker can be started only once");
    }
    started = true;
    timeline = new LoopThread(errand.role() + "-lanes", clock);
    httpThreads =
        Executors.newFixedThreadPool(HTTP_THREADS, ServiceThread.daemons(errand.role() + "-http"));
    httpTimers =
        new ScheduledThreadPoolExecutor(1, ServiceThread.daemons(errand.role() + "-http-timer"));
    httpTimers.setRemoveOnCancelPolicy(true);
    SpendLedger spending = new SpendLedger(worker, clock);
    Outbox outbox = new Outbox();
    ProbeRouter router = new ProbeRouter(timeline, outbox::ended);
    openLanes(router, outbox, spending);
    loop =
        new PromptLoop(settings, topics, serdes, errand, router, outbox, spending, metrics, clock);
    reader =
        new StateReader(
            topics, serdes, spending, router::learn, router::changedSilently, metrics::passedOver);
    reading.start(errand.role() + "-state", this::readState);
    asking.start(errand.role() + "-prompts", this::askPrompts);
  }

  private void openLanes(ProbeRouter router, Outbox outbox, SpendLedger spending) {
    Map<Optional<Path>, Map<Duration, HttpExchanger>> clients = new HashMap<>();
    List<TargetLane> lanes = new ArrayList<>();
    for (TargetSettings target : settings.targets()) {
      Duration connect = target.endpoint().timeouts().connect();
      HttpExchanger http =
          clients
              .computeIfAbsent(target.endpoint().caFile(), any -> new HashMap<>())
              .computeIfAbsent(connect, any -> exchanger(target));
      ReleaseResolver releases =
          new ReleaseResolver(
              target.name(),
              target.endpoint().model(),
              target.releases().minLife(),
              () -> router.share().speaksFor(target.name()),
              change -> {
                tell(change);
                if (errand.announcesReleases()) {
                  outbox.announce(change);
                }
              });
      ModelClient client = ModelClient.of(target.endpoint(), target.sampling(), http);
      if (errand.announcesReleases()) {
        router.watch(
            target.name(),
            new ReleaseWatch(
                target,
                client::models,
                question -> client.ask(question, target.sampling().greedyOneToken()),
                timeline,
                () -> router.share().isFirst(),
                releases,
                spending,
                metrics));
      }
      TargetLane lane =
          new TargetLane(
              target,
              (question, headers) -> client.ask(question, client.sampling(), headers),
              timeline,
              random,
              spending,
              releases,
              metrics,
              ended -> {
                if (!errand.takes(ended)) {
                  outbox.ended(ended);
                }
              });
      lanes.add(lane);
      errand.opened(lane, timeline, () -> router.share().isFirst());
    }
    router.open(lanes);
  }

  private void tell(ReleaseChange change) {
    if (change.previous() == null) {
      return;
    }
    metrics.releaseChanged(change.target(), change.how());
    if (change.how().equals(Noticed.UNSTABLE_NAMES.code())) {
      log.warn(
          "{}: the names the provider reports change too often to mean a release; from now on"
              + " they all count as {} (set release, or releases.min_life)",
          change.target(),
          change.release());
      return;
    }
    log.info(
        "{} answers with {} instead of {} since {} ({})",
        change.target(),
        change.release(),
        change.previous(),
        change.since(),
        change.how());
  }

  private HttpExchanger exchanger(TargetSettings target) {
    try {
      return HttpExchanger.of(
          target.endpoint().timeouts().connect(),
          target.endpoint().caFile(),
          httpThreads,
          httpTimers,
          clock);
    } catch (IOException e) {
      throw new InputException(
          "targets: " + target.name() + ".ca_file",
          "the certificates cannot be read: " + e.getMessage(),
          "name a PEM file with at least one certificate",
          e);
    }
  }

  /** Reads the ledger, the releases and the signals, over and over until stopped. */
  private void readState() {
    keepOn(
        reading,
        problem -> readingHealth = problem,
        () -> {
          try (TopicScan scan =
              new TopicScan(TopicScan.consumer(kafka.clientProperties(), client() + "-state"))) {
            stateScan = scan;
            reader.run(scan, () -> readingHealth = Health.up());
          } finally {
            stateScan = null;
          }
        });
  }

  /** Asks prompts, over and over until stopped. */
  private void askPrompts() {
    try {
      while (!reader.caughtUp().await(100, TimeUnit.MILLISECONDS)) {
        if (asking.isStopping()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    keepOn(
        asking,
        problem -> askingHealth = problem,
        () -> {
          try (KafkaProducer<byte[], byte[]> producer =
                  new KafkaProducer<>(
                      producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
              KafkaConsumer<byte[], byte[]> consumer =
                  new KafkaConsumer<>(
                      promptProperties(),
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer())) {
            promptConsumer = consumer;
            loop.run(consumer, producer, () -> askingHealth = Health.up());
            // A worker that stops for good says so; one that only stumbles keeps its place.
            consumer.close(
                CloseOptions.groupMembershipOperation(
                        CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(LEAVE_WITHIN));
          } finally {
            promptConsumer = null;
          }
        });
  }

  /** Runs work until stopped; when it fails, logs why, waits, and restarts. */
  private void keepOn(ServiceThread thread, Consumer<Health> tell, Runnable work) {
    Duration rest = FIRST_REST;
    while (!thread.isStopping()) {
      long began = clock.millis();
      try {
        work.run();
      } catch (WakeupException e) {
        log.debug("woken to stop");
      } catch (RuntimeException e) {
        if (thread.isStopping()) {
          return;
        }
        if (clock.millis() - began > LONGEST_REST.toMillis()) {
          rest = FIRST_REST;
        }
        tell.accept(Health.down(message(e)));
        log.error("restarting in {} s: {}", rest.toSeconds(), message(e));
        log.debug("because of", e);
        thread.pause(rest);
        rest =
            rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
      }
    }
  }

  private static String message(RuntimeException e) {
    String own = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e.getCause() == null || e.getCause().getMessage() == null
        ? own
        : own + " (" + e.getCause().getMessage() + ")";
  }

  @Override
  public synchronized void close() {
    if (!started || asking.isStopping()) {
      return;
    }
    // Both are told before either is waited for.
    asking.askToStop();
    reading.askToStop();
    loop.stop();
    reader.stop();
    KafkaConsumer<byte[], byte[]> prompts = promptConsumer;
    if (prompts != null) {
      prompts.wakeup();
    }
    TopicScan state = stateScan;
    if (state != null) {
      state.wakeUp();
    }
    reading.stop(() -> {});
    asking.stop(() -> {});
    errand.close();
    timeline.close();
    httpThreads.shutdownNow();
    httpTimers.shutdownNow();
    askingHealth = Health.down("stopped");
  }

  private String client() {
    return "candor-" + errand.role() + "-" + worker;
  }

  private Map<String, Object> promptProperties() {
    Map<String, Object> properties = kafka.clientProperties();
    properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
    properties.putIfAbsent(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, client());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.topicPrefix() + "candor-" + errand.role());
    // A worker that comes back under its name gets its partitions back at once.
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, client());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PromptLoop.MOST_POLLED);
    return properties;
  }

  private Map<String, Object> producerProperties() {
    Map<String, Object> properties = kafka.clientProperties();
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
    // The first batch of a transaction may have to wait for the end of the one before
    // (CONCURRENT_TRANSACTIONS); batches sent behind it would all be refused as out of order, and
    // the usual wait of 100 ms is as long as a whole batch interval.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, client());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.LARGEST_LETTER_BYTES);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.topicPrefix() + client());
    // A worker that died must not hold back readers of committed records for long.
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    return properties;
  }
}
