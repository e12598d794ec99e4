package dev.candor.stream;

import dev.candor.classification.ResponseClassifier;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Meters;
import dev.candor.runtime.RestartBudget;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceThread;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the classifier topology: exactly once, on as many instances as are started. */
public final class ClassifierService implements Service {
  private static final Logger log = LoggerFactory.getLogger(ClassifierService.class);

  /** Supervisors wait ten seconds; what is not committed by then is done again after the start. */
  private static final Duration STOP = Duration.ofSeconds(6);

  /**
   * A cycle is tallied and compared in one go, in one transaction; Streams' ten seconds are too few
   * for one of 20,000 replies on a busy machine, and one that fails for that is tried in vain for
   * ever.
   */
  private static final Duration ONE_CYCLE = Duration.ofMinutes(1);

  /** So is all of a target's recording. No broker allows more by default. */
  private static final Duration WHOLE_RECORDING = Duration.ofMinutes(15);

  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  /** How long after a registry's last refusal the stream counts as waiting for it. */
  private static final Duration REGISTRY_AWAY = Duration.ofSeconds(30);

  /** Threads that die this often are not unlucky; then only a new process may help. */
  private static final int MAX_RESTARTS = 10;

  private static final Duration RESTART_SPAN = Duration.ofMinutes(10);

  private static final Set<KafkaStreams.State> HAS_FAILED =
      EnumSet.of(KafkaStreams.State.PENDING_ERROR, KafkaStreams.State.ERROR);

  private final ClassifierSettings settings;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final ResponseClassifier classifier;
  private final ClassifierMetrics metrics;
  private final BoundedMeterRegistry meters;
  private final LongSupplier nanoTime;
  private final Supplier<Optional<String>> console;
  private final RestartBudget restarts = new RestartBudget(MAX_RESTARTS, RESTART_SPAN);

  /** When the registry last refused or failed, by {@link #nanoTime}; null if never. */
  private volatile Long registryFailedAt;

  private volatile String lastFailure = "";
  private final CountDownLatch running = new CountDownLatch(1);
  private final ScheduledExecutorService checks =
      Executors.newSingleThreadScheduledExecutor(ServiceThread.daemons("candor-classifier-check"));
  private volatile KafkaStreams streams;
  private KafkaStreamsMetrics streamsMetrics;

  public ClassifierService(
      ClassifierSettings settings,
      KafkaSettings kafka,
      Topics topics,
      ResponseClassifier classifier,
      BoundedMeterRegistry meters,
      LongSupplier nanoTime) {
    this(settings, kafka, topics, classifier, meters, nanoTime, Optional::empty);
  }

  /**
   * @param console host and port of the console that shows this instance's stores, announced to the
   *     other instances; asked when the service starts
   */
  public ClassifierService(
      ClassifierSettings settings,
      KafkaSettings kafka,
      Topics topics,
      ResponseClassifier classifier,
      BoundedMeterRegistry meters,
      LongSupplier nanoTime,
      Supplier<Optional<String>> console) {
    this.settings = Objects.requireNonNull(settings);
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = new EventSerdes(kafka.serde());
    this.classifier = Objects.requireNonNull(classifier);
    this.meters = Objects.requireNonNull(meters);
    this.metrics = new MicrometerClassifierMetrics(meters);
    this.nanoTime = Objects.requireNonNull(nanoTime);
    this.console = Objects.requireNonNull(console);
  }

  @Override
  public String name() {
    return "classifier";
  }

  @Override
  public synchronized void start() {
    GoldCheck goldCheck = new GoldCheck(classifier, metrics);
    goldCheck.run();
    ClassifierTopology topology =
        new ClassifierTopology(
            topics,
            serdes,
            settings,
            classifier,
            metrics,
            nanoTime,
            new PacedCheck(goldCheck, checks));
    streams = new KafkaStreams(topology.topology(), properties());
    streams.setUncaughtExceptionHandler(this::onFailure);
    streams.setStateListener(
        (state, before) -> {
          meters.set(Meters.STREAM_STOPPED, HAS_FAILED.contains(state) ? 1 : 0);
          if (state == KafkaStreams.State.RUNNING || state.hasStartedOrFinishedShuttingDown()) {
            running.countDown();
          }
        });
    streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(meters.registry());
    streams.start();
  }

  StreamThreadExceptionResponse onFailure(Throwable failure) {
    lastFailure = String.valueOf(failure.getMessage());
    if (settings.isOfRecording()) {
      // Its stores have no changelog that another thread could go on from.
      log.error("The stream of a recording failed: {}", lastFailure, failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Optional<RegistryException> registry = registryBehind(failure);
    if (registry.isPresent()) {
      // However long it takes: nothing is lost meanwhile, and another thread fares no worse.
      lastFailure = registry.get().getMessage();
      registryFailedAt = nanoTime.getAsLong();
      log.warn("The stream waits for the schema registry: {}", lastFailure);
      pause();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (restarts.spend(nanoTime.getAsLong())) {
      log.warn("A stream thread failed and is replaced: {}", lastFailure, failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    log.error(
        "Stream threads failed {} times within {} min, which is too often: {}",
        MAX_RESTARTS + 1,
        RESTART_SPAN.toMinutes(),
        lastFailure,
        failure);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static void pause() {
    try {
      Thread.sleep(REGISTRY_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The registry's refusal that a failure comes from, if it does. */
  static Optional<RegistryException> registryBehind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryException registry) {
        return Optional.of(registry);
      }
    }
    return Optional.empty();
  }

  /**
   * Waits until the stream has its partitions and its stores for the first time.
   *
   * @return false if it does not by then, or has failed
   */
  public boolean awaitRunning(Duration longest) {
    try {
      return running.await(longest.toNanos(), TimeUnit.NANOSECONDS) && health().state().mayComeUp();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** The running stream, for questions to its stores. */
  public KafkaStreams streams() {
    return streams;
  }

  /** Host and port of the consoles of the other running instances, as they tell the group. */
  public List<String> others() {
    KafkaStreams running = streams;
    if (running == null || !running.state().isRunningOrRebalancing()) {
      return List.of();
    }
    String own = console.get().orElse("");
    return running.metadataForAllStreamsClients().stream()
        .filter(client -> client.port() > 0)
        .map(client -> client.host() + ":" + client.port())
        .filter(address -> !address.equals(own))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public Health health() {
    KafkaStreams running = streams;
    if (running == null) {
      return Health.starting();
    }
    Long failedAt = registryFailedAt;
    if (failedAt != null && nanoTime.getAsLong() - failedAt < REGISTRY_AWAY.toNanos()) {
      return Health.down("waits for the schema registry: " + lastFailure);
    }
    String failure = lastFailure.isEmpty() ? "" : ": " + lastFailure;
    return switch (running.state()) {
      case RUNNING -> Health.up();
      case CREATED, REBALANCING -> Health.starting();
      case PENDING_ERROR, ERROR ->
          Health.failed(
              (settings.isOfRecording()
                      ? "a recording must be replayed from its beginning after a failure"
                      : "its threads failed too often within " + RESTART_SPAN.toMinutes() + " min")
                  + failure);
      default -> Health.down("stopped" + failure);
    };
  }

  @Override
  public synchronized void close() {
    if (streams != null) {
      streamsMetrics.close();
      if (!streams.close(STOP)) {
        log.warn(
            "the stream did not stop within {} s; uncommitted work will be repeated",
            STOP.toSeconds());
      }
      streams = null;
    }
    checks.shutdownNow();
  }

  Properties properties() {
    Map<String, Object> values = new HashMap<>(kafka.clientProperties());
    values.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.topicPrefix() + "candor-classifier");
    values.put(StreamsConfig.CLIENT_ID_CONFIG, "candor-classifier");
    values.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    values.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    values.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    // Every task reads one partition: there is no other to wait for, or to look at with each
    // record.
    values.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    values.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    // One that comes back under its name gets its partitions back, and nobody else is disturbed.
    settings
        .instance()
        .ifPresent(
            name ->
                values.put(
                    StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), name));
    console.get().ifPresent(at -> values.put(StreamsConfig.APPLICATION_SERVER_CONFIG, at));
    values.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    values.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) kafka.replication());
    values.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
    values.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    values.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.LARGEST_LETTER_BYTES);
    values.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (settings.isOfRecording() ? WHOLE_RECORDING : ONE_CYCLE).toMillis());
    if (settings.isOfRecording()) {
      values.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
          WHOLE_RECORDING.toMillis());
    }
    values.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    values.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
    // Each batch costs a compressor's buffers and the broker a look, so let busy ones grow.
    values.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
    values.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    values.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG),
        2 * Topics.LARGEST_RECORD_BYTES);
    // The end of a transaction answers no fetch that waits for it; the end of its time does.
    values.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 50);
    Properties properties = new Properties();
    values.forEach((name, value) -> properties.put(name, value.toString()));
    return properties;
  }
}
