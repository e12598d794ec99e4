package dev.candor.alerting;

import dev.candor.alerting.receiver.Notifier;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceThread;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerting role: one thread that runs an {@link AlertingSession}, and begins another after a
 * failure. Any number of instances share the work by target; the state is the topic of alerts.
 */
public final class AlertingService implements Service {
  private static final Logger log = LoggerFactory.getLogger(AlertingService.class);

  /** Group id and base of client ids, after the prefix. */
  public static final String GROUP = "candor-alerting";

  private static final Duration TURN = Duration.ofMillis(100);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

  /** What an instance that died left open is aborted by the broker well within this. */
  private static final Duration ARCHIVE_PATIENCE = Duration.ofSeconds(90);

  private final AlertingSettings read;
  private final Supplier<Optional<URI>> console;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final AlertingSerdes serdes;
  private final AlertingMetrics metrics;
  private final Clock clock;
  private final RandomGenerator random;
  private final ServiceThread thread = new ServiceThread();
  private volatile Health health = Health.starting();
  private AlertingSettings settings;
  private NotificationDispatcher dispatcher;

  /**
   * @param console where links lead if the settings do not say; asked when the service starts
   */
  public AlertingService(
      AlertingSettings settings,
      Supplier<Optional<URI>> console,
      KafkaSettings kafka,
      Topics topics,
      EventSerdes serdes,
      BoundedMeterRegistry meters,
      Clock clock,
      RandomGenerator random) {
    this.read = Objects.requireNonNull(settings);
    this.console = Objects.requireNonNull(console);
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.metrics = new AlertingMetrics(meters);
    this.serdes = new AlertingSerdes(topics, serdes, metrics::unreadable);
    this.clock = Objects.requireNonNull(clock);
    this.random = Objects.requireNonNull(random);
  }

  @Override
  public String name() {
    return "alerting";
  }

  @Override
  public synchronized void start() {
    settings = read.consoleUrl().isPresent() ? read : read.withConsoleUrl(console.get());
    Notifiers notifiers = new Notifiers(clock);
    List<Notifier> made = settings.receivers().stream().map(notifiers::of).toList();
    made.forEach(notifier -> metrics.receiver(notifier.receiver()));
    dispatcher = new NotificationDispatcher(made, metrics, clock);
    thread.start("alerting", this::run);
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public synchronized void close() {
    if (thread.stop(() -> {})) {
      dispatcher.close();
      health = Health.down("stopped");
    }
  }

  private void run() {
    while (!thread.isStopping()) {
      try (AlertingSession session = session()) {
        session.open();
        while (!thread.isStopping()) {
          session.turn(TURN);
          if (session.isReady()) {
            health = Health.up();
          }
        }
      } catch (InterruptException e) {
        return;
      } catch (KafkaException e) {
        health = Health.down(e.getClass().getSimpleName() + ": " + e.getMessage());
        log.warn("alerting restarts after: {}", e.toString());
        log.debug("the failure", e);
        thread.pause(PAUSE_AFTER_FAILURE);
      } catch (RuntimeException e) {
        health = Health.down(e.getClass().getSimpleName());
        log.error("alerting restarts after an internal error", e);
        thread.pause(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private AlertingSession session() {
    String instance = Long.toHexString(random.nextLong());
    return new AlertingSession(
        settings,
        topics,
        serdes,
        new KafkaConsumer<>(
            consumerProperties(instance), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        new KafkaProducer<>(
            producerProperties(instance), new StringSerializer(), new ByteArraySerializer()),
        new AlertArchive(
            topics,
            new TopicScan(
                TopicScan.consumer(
                    kafka.clientProperties(), kafka.topicPrefix() + GROUP + "-archive"),
                ARCHIVE_PATIENCE),
            partitions -> TopicScan.writtenEnds(kafka.clientProperties(), partitions),
            serdes),
        dispatcher,
        metrics,
        clock);
  }

  private Map<String, Object> consumerProperties(String instance) {
    Map<String, Object> properties =
        kafka.groupProperties(GROUP, GROUP + "-" + instance, "earliest");
    properties.put("session.timeout.ms", "15000");
    // Signals and commands of one target have the same partition number; range keeps them together.
    properties.put(
        "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
    return properties;
  }

  private Map<String, Object> producerProperties(String instance) {
    Map<String, Object> properties =
        kafka.transactionProperties(GROUP + "-" + instance, Topics.LARGEST_LETTER_BYTES);
    properties.put("linger.ms", "0");
    return properties;
  }
}
