package dev.candor.producer;

import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.producer.plan.Burst;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceThread;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer role: one thread that runs a {@link CycleConductor} while this instance leads. Any
 * number of instances may run; one publishes, the others take over when it is gone.
 */
public final class ProducerService implements Service {
  private static final Logger log = LoggerFactory.getLogger(ProducerService.class);

  /** Group id, transactional id and base of client ids, after the prefix. */
  public static final String GROUP = "candor-producer";

  private static final Duration STANDBY = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

  private final ProducerSettings settings;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final ProducerMetrics metrics;
  private final Clock clock;
  private final ServiceThread thread = new ServiceThread();
  private volatile Health health = Health.starting();
  private volatile GroupLeadership leadership;

  public ProducerService(
      ProducerSettings settings,
      KafkaSettings kafka,
      Topics topics,
      EventSerdes serdes,
      BoundedMeterRegistry meters,
      Clock clock) {
    this.settings = Objects.requireNonNull(settings);
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = Objects.requireNonNull(serdes);
    this.metrics = new MeteredProducerMetrics(meters);
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public String name() {
    return "producer";
  }

  @Override
  public synchronized void start() {
    leadership =
        new GroupLeadership(
            new KafkaConsumer<>(
                groupProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            topics.prompts().name());
    thread.start("producer", this::run);
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public synchronized void close() {
    if (thread.stop(() -> leadership.wakeUp())) {
      health = Health.down("stopped");
    }
  }

  private void run() {
    try (GroupLeadership leads = leadership;
        Triggers triggers = triggers();
        CycleConductor conductor = new CycleConductor(settings, promptLog(), triggers, metrics)) {
      Duration wait = Duration.ZERO;
      while (!thread.isStopping()) {
        wait = turn(leads, conductor, triggers, wait);
      }
    } catch (InputException e) {
      health = Health.failed(e.getMessage());
      log.error("the producer stops: {}", e.getMessage());
    } catch (RuntimeException e) {
      health = Health.failed(e.getClass().getSimpleName());
      if (!thread.isStopping()) {
        log.error("the producer stops after an internal error", e);
      }
    }
  }

  /** Waits, publishes if this instance leads, and returns how long to wait next. */
  private Duration turn(
      GroupLeadership leads, CycleConductor conductor, Triggers triggers, Duration wait) {
    try {
      if (!leads.await(wait)) {
        if (conductor.isOpen()) {
          conductor.close();
          triggers.close();
        }
        if (health.state() != Health.State.UP) {
          health = new Health(Health.State.UP, "standby");
        }
        return STANDBY;
      }
      Duration next = conductor.round(clock.instant());
      health = Health.up();
      return next;
    } catch (InputException | InterruptException e) {
      throw e;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      log.info("another producer has taken over");
      conductor.close();
    } catch (RuntimeException e) {
      health = Health.down(e.getClass().getSimpleName() + ": " + e.getMessage());
      log.warn("publishing restarts after: {}", e.toString());
      log.debug("the failure", e);
      conductor.close();
      triggers.close();
      thread.pause(PAUSE_AFTER_FAILURE);
    }
    return Duration.ZERO;
  }

  private Triggers triggers() {
    return settings.burst().equals(Burst.NONE) || settings.burst().samples() == 0
        ? Triggers.NONE
        : new KafkaTriggers(topics, serdes, () -> reader("triggers"), metrics);
  }

  private PromptLog promptLog() {
    return new KafkaPromptLog(
        topics.prompts().name(),
        () ->
            new KafkaProducer<>(
                producerProperties(),
                new StringSerializer(),
                serdes.of(topics.prompts()).serializer()),
        () -> reader("log"),
        serdes.of(topics.prompts()).deserializer());
  }

  private Consumer<byte[], byte[]> reader(String what) {
    return TopicScan.consumer(kafka.clientProperties(), kafka.topicPrefix() + GROUP + "-" + what);
  }

  private Map<String, Object> groupProperties() {
    Map<String, Object> properties = kafka.groupProperties(GROUP, GROUP, "latest");
    properties.put("allow.auto.create.topics", "false");
    // How long a killed leader is waited for.
    properties.put("session.timeout.ms", "12000");
    // A new instance must not take the lead from one that is well.
    properties.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    return properties;
  }

  private Map<String, Object> producerProperties() {
    Map<String, Object> properties =
        kafka.transactionProperties(GROUP, Topics.LARGEST_RECORD_BYTES);
    properties.put("linger.ms", "5");
    return properties;
  }
}
