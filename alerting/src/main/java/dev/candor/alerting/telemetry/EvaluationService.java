package dev.candor.alerting.telemetry;

import dev.candor.alerting.receiver.DeliveryException;
import dev.candor.alerting.receiver.HttpPost;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends verdicts to a collector as they come, each at least once: offsets are committed after the
 * collector has taken what lies before them. A collector that is down is waited for; a request that
 * it will never take is passed over aloud.
 */
public final class EvaluationService implements Service {
  private static final Logger log = LoggerFactory.getLogger(EvaluationService.class);

  /** Group id, after the prefix. */
  static final String GROUP = "candor-telemetry";

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration STOPPING = Duration.ofSeconds(3);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Topic<ComparisonVerdict> topic;
  private final TolerantDecoder<ComparisonVerdict> decoder;
  private final HttpPost collector;
  private final Map<String, String> headers;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Health health = Health.starting();
  private volatile Consumer<byte[], byte[]> open;
  private Thread thread;

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
    this.decoder =
        new TolerantDecoder<>(
            serdes,
            topic,
            why -> meters.count(Meters.RECORDS_UNREADABLE, "telemetry", topic.name()));
    URI endpoint = settings.endpoint().orElseThrow();
    this.collector =
        new HttpPost(
            HttpClient.newBuilder().connectTimeout(settings.timeout()).build(),
            URI.create(endpoint.toString().replaceAll("/+$", "") + "/v1/logs"),
            settings.timeout());
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, Secret> header : settings.headers().entrySet()) {
      all.put(header.getKey(), header.getValue().reveal());
    }
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
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", kafka.topicPrefix() + GROUP);
    properties.put("client.id", kafka.topicPrefix() + GROUP);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "latest");
    properties.put("isolation.level", "read_committed");
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
    thread = new Thread(this::run, "telemetry");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Health health() {
    return health;
  }

  private void run() {
    while (stop.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        open = consumer;
        consumer.subscribe(List.of(topic.name()));
        health = Health.up();
        while (stop.getCount() > 0) {
          send(consumer);
        }
      } catch (WakeupException e) {
        log.debug("woken up to stop");
      } catch (InterruptedException e) {
        return;
      } catch (KafkaException e) {
        log.warn("events begin again after: {}", e.toString());
        pause(FIRST_PAUSE);
      } finally {
        open = null;
      }
    }
  }

  private void send(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    List<ComparisonVerdict> verdicts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      // What is in further parts of a verdict is not sent.
      if (record.value() != null) {
        decoder.decode(record.value()).filter(one -> one.part() == 0).ifPresent(verdicts::add);
      }
    }
    if (!verdicts.isEmpty() && delivered(consumer, EvaluationEvents.body(verdicts))) {
      consumer.commitSync();
    }
  }

  /** Tries until the collector has it; false if it is told to stop before. */
  private boolean delivered(Consumer<byte[], byte[]> consumer, byte[] body)
      throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (stop.getCount() > 0) {
      try {
        collector.send(body, headers);
        return true;
      } catch (DeliveryException e) {
        if (e.isRefused()) {
          log.warn(
              "The collector will not take verdicts: {}; they are passed over", e.getMessage());
          return true;
        }
        log.warn("The collector did not take verdicts: {}; they are sent again", e.getMessage());
        pause(e.retryAfter().orElse(pause));
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        keepMembership(consumer);
      }
    }
    return false;
  }

  /** Nothing new is taken while old verdicts wait, but the group must hear of this instance. */
  private static void keepMembership(Consumer<byte[], byte[]> consumer) {
    consumer.pause(consumer.assignment());
    consumer.poll(Duration.ZERO);
    consumer.resume(consumer.assignment());
  }

  private void pause(Duration duration) {
    try {
      stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  @Override
  public synchronized void close() {
    stop.countDown();
    Consumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
    if (thread != null) {
      try {
        thread.join(STOPPING.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
    health = Health.down("stopped");
  }
}
