package dev.candor.alerting.telemetry;

import dev.candor.alerting.receiver.DeliveryException;
import dev.candor.alerting.receiver.HttpPost;
import dev.candor.alerting.receiver.Post;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.TolerantDecoder;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Meters;
import dev.candor.runtime.Secret;
import dev.candor.runtime.Service;
import dev.candor.runtime.ServiceThread;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends verdicts to a collector as they come, each at least once: offsets are committed where the
 * service begins and after the collector has taken what lies before them. A collector that is down,
 * or wants another token, is waited for; a request that it calls wrong is passed over aloud. Alerts
 * do not depend on it, so the service is degraded meanwhile, not down.
 */
public final class EvaluationService implements Service {
  private static final Logger log = LoggerFactory.getLogger(EvaluationService.class);

  /** Group id, after the prefix. */
  static final String GROUP = "candor-telemetry";

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A collector may ask for a longer pause, but a consumer silent for five minutes is shut out. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(4);

  /** Answers that the same request will always get. */
  private static final Set<Integer> WRONG = Set.of(400, 422);

  private static final int TOO_LARGE = 413;

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Topic<ComparisonVerdict> topic;
  private final TolerantDecoder<ComparisonVerdict> decoder;
  private final HttpPost collector;
  private final URI endpoint;
  private final BoundedMeterRegistry meters;
  private final Map<String, String> headers;
  private final ServiceThread thread = new ServiceThread();
  private volatile Health health = Health.starting();
  private volatile Consumer<byte[], byte[]> open;

  /** Whether verdicts are at hand that the collector has not taken. */
  private boolean waiting;

  /** Whether partitions that are assigned now must not bring records yet. */
  private boolean holdsNew;

  /**
   * @param consumers makes a consumer of the group that begins with what is new to it
   */
  EvaluationService(
      TelemetrySettings settings,
      Topics topics,
      EventSerdes serdes,
      BoundedMeterRegistry meters,
      Supplier<Consumer<byte[], byte[]>> consumers) {
    this.consumers = Objects.requireNonNull(consumers);
    this.topic = topics.verdicts();
    this.meters = Objects.requireNonNull(meters);
    this.decoder =
        new TolerantDecoder<>(
            serdes,
            topic,
            why -> meters.count(Meters.RECORDS_UNREADABLE, "telemetry", topic.name()));
    this.collector =
        new HttpPost(
            HttpClient.newBuilder().connectTimeout(settings.timeout()).build(), settings.timeout());
    this.endpoint =
        URI.create(settings.endpoint().orElseThrow().toString().replaceAll("/+$", "") + "/v1/logs");
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(Secret.revealed(settings.headers()));
    all.put("Content-Type", "application/json");
    this.headers = Map.copyOf(all);
  }

  /** The service on a cluster. */
  public static EvaluationService on(
      TelemetrySettings settings,
      KafkaSettings kafka,
      Topics topics,
      EventSerdes serdes,
      BoundedMeterRegistry meters) {
    Map<String, Object> properties = kafka.groupProperties(GROUP, GROUP, "latest");
    return new EvaluationService(
        settings,
        topics,
        serdes,
        meters,
        () ->
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public synchronized void start() {
    thread.start("telemetry", this::run);
  }

  @Override
  public Health health() {
    return health;
  }

  private void run() {
    while (!thread.isStopping()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        open = consumer;
        consumer.subscribe(List.of(topic.name()), new Beginning(consumer));
        while (!thread.isStopping()) {
          send(consumer);
        }
      } catch (WakeupException e) {
        log.debug("woken up to stop");
      } catch (InterruptedException e) {
        return;
      } catch (KafkaException e) {
        beginAgain("after " + e);
      } catch (RuntimeException e) {
        log.warn("Verdicts could not be sent", e);
        waiting = true;
        beginAgain("after " + e.getClass().getSimpleName());
      } finally {
        open = null;
      }
    }
  }

  private void beginAgain(String why) {
    log.warn("events begin again {}", why);
    isWaiting("begins again " + why);
    thread.pause(FIRST_PAUSE);
  }

  private void isWaiting(String why) {
    health = Health.degraded(why);
    meters.set(Meters.TELEMETRY_WAITING, 1);
  }

  private void send(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    List<ComparisonVerdict> verdicts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      // What is in further parts of a verdict is not sent.
      decoder.decode(record.value()).filter(one -> one.part() == 0).ifPresent(verdicts::add);
    }
    if (!verdicts.isEmpty()) {
      if (!delivered(consumer, verdicts)) {
        return;
      }
      consumer.commitSync();
      waiting = false;
    }
    if (!waiting) {
      health = Health.up();
      meters.set(Meters.TELEMETRY_WAITING, 0);
    }
  }

  /** Tries until the collector has them; false if it is told to stop before. */
  private boolean delivered(Consumer<byte[], byte[]> consumer, List<ComparisonVerdict> verdicts)
      throws InterruptedException {
    byte[] body = EvaluationEvents.body(verdicts);
    Duration pause = FIRST_PAUSE;
    while (!thread.isStopping()) {
      try {
        collector.send(new Post(endpoint, headers, body));
        meters.count(Meters.TELEMETRY_VERDICTS, verdicts.size(), "delivered");
        return true;
      } catch (DeliveryException e) {
        if (e.status() == TOO_LARGE && verdicts.size() > 1) {
          int half = verdicts.size() / 2;
          return delivered(consumer, verdicts.subList(0, half))
              && delivered(consumer, verdicts.subList(half, verdicts.size()));
        }
        if (e.status() == TOO_LARGE || WRONG.contains(e.status())) {
          log.warn(
              "The collector will not take verdicts: {}; they are passed over", e.getMessage());
          meters.count(Meters.TELEMETRY_VERDICTS, verdicts.size(), "refused");
          return true;
        }
        log.warn("The collector did not take verdicts: {}; they are sent again", e.getMessage());
        waiting = true;
        meters.count(Meters.TELEMETRY_VERDICTS, verdicts.size(), "retried");
        isWaiting("the collector does not take verdicts: " + e.getMessage());
        Duration asked = e.retryAfter().orElse(pause);
        thread.pause(asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        keepMembership(consumer);
      }
    }
    return false;
  }

  /** Nothing new is taken while old verdicts wait, but the group must hear of this instance. */
  private void keepMembership(Consumer<byte[], byte[]> consumer) {
    consumer.pause(consumer.assignment());
    holdsNew = true;
    consumer.poll(Duration.ZERO);
    holdsNew = false;
    consumer.resume(consumer.assignment());
  }

  /** Commits where partitions begin that have no commit, or a restart would begin further on. */
  private final class Beginning implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Beginning(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
      Map<TopicPartition, OffsetAndMetadata> begun = new HashMap<>();
      for (TopicPartition partition : partitions) {
        if (committed.get(partition) == null) {
          begun.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
      }
      if (!begun.isEmpty()) {
        consumer.commitSync(begun);
      }
      if (holdsNew) {
        consumer.pause(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // What is committed is what the collector has.
    }
  }

  @Override
  public synchronized void close() {
    Consumer<byte[], byte[]> consumer = open;
    thread.stop(
        () -> {
          if (consumer != null) {
            consumer.wakeup();
          }
        });
    health = Health.down("stopped");
  }
}
